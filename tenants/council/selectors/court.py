"""The court's branch: its case, and the terms that run before the judge (a117)."""

from dataclasses import dataclass

from mithaq.law import selectors as law
from mithaq.law.terms import LegalDeadline, LegalTerm
from tenants.council.models import CourtCase, Decision
from tenants.council.selectors.decisions import level
from tenants.council.selectors.sessions import Holidays


def court_case_of(decision: Decision) -> CourtCase | None:
    """The case of the present round."""
    return decision.court_cases.filter(round=decision.round).first()


@dataclass(frozen=True)
class CourtTerms:
    """The terms of a case: the ruling on the suspension (48 hours), the judgment (30 days), its copy (10 days)."""

    case: CourtCase
    ruling_due: LegalDeadline
    judgment_due: LegalDeadline
    notice_due: LegalDeadline | None
    referral: LegalTerm


def court_terms(decision: Decision, *, holidays: Holidays = None) -> CourtTerms | None:
    """The case of the present round with its terms; None when there is none."""
    case = court_case_of(decision)
    return terms_of(decision, case, holidays=holidays) if case else None


def terms_of(decision: Decision, case: CourtCase, *, holidays: Holidays = None) -> CourtTerms:
    """The terms of a case that was read already."""
    where = level(decision.received_from)
    return CourtTerms(
        case=case,
        ruling_due=law.court_suspension_due(where, case.registered_on, holidays=holidays),
        judgment_due=law.court_judgment_due(where, case.petition_on, holidays=holidays),
        notice_due=law.court_notice_due(where, case.judged_on, holidays=holidays) if case.judged_on else None,
        referral=law.term("court_referral", where, case.registered_on),
    )
