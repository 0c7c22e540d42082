"""The decision, its subject and its file."""

from django.db.models import Q

from mithaq.collectivities import selectors as offices
from mithaq.collectivities.selectors import current_office
from tenants.agreements.models import Agreement, AgreementState
from tenants.agreements.selectors import has_private_party
from tenants.changes.models import Amendment
from tenants.council.models import (
    CommitteeReport,
    Decision,
    DecisionState,
    Majority,
    Objection,
    Transmission,
    Visa,
)
from tenants.council.subject import Subject

S = DecisionState


# States of the agreement in which its decision, or that of an amendment, may move.
DECIDABLE = frozenset({AgreementState.AWAITING_DECISION, AgreementState.SIGNING})


AMENDABLE = frozenset(
    {AgreementState.IN_FORCE, AgreementState.AMENDED, AgreementState.EXTENDED, AgreementState.UNDER_EVALUATION}
)


def level(received_from: str = "") -> str:
    """Level of the active office, as the law names it; of the office that decided, where the dossier came from it."""
    if received_from and (former := offices.level_of(received_from)):
        return former
    return str(current_office().level)


def of_subject(amendment_id: int | None) -> Q:
    """Rows about one of the agreement's amendments, or about the agreement itself when that is None."""
    return Q(amendment=None) if amendment_id is None else Q(amendment=amendment_id)


def current_decision(agreement: Agreement, amendment_id: int | None = None) -> Decision | None:
    """The decision on the agreement, or on one of its amendments; None before it is opened."""
    return Decision.objects.filter(of_subject(amendment_id), agreement=agreement).select_related("session").first()


def is_enforceable(agreement: Agreement, amendment_id: int | None = None) -> bool:
    """Whether the decision is enforceable (LO 113-14 a117, a118)."""
    decision = current_decision(agreement, amendment_id)
    return decision is not None and decision.state == S.ENFORCEABLE


def transmission_of(decision: Decision) -> Transmission | None:
    """The transmission of the present round."""
    return decision.transmissions.filter(round=decision.round).first()


def objection_of(decision: Decision) -> Objection | None:
    """The objection of the present round."""
    return decision.objections.filter(round=decision.round).first()


def visa_of(decision: Decision) -> Visa | None:
    """The visa of the present round."""
    return decision.visas.filter(round=decision.round).first()


def reports_of(decision: Decision) -> list[CommitteeReport]:
    """Committee reports of the present round."""
    return list(decision.committee_reports.filter(round=decision.round))


def majority_for(agreement: Agreement) -> Majority:
    """Members in office for a partnership with the private sector, votes cast otherwise (LO 113-14 a43)."""
    return Majority.MEMBERS_IN_OFFICE if has_private_party(agreement) else Majority.VOTES_CAST


def subject_of(agreement: Agreement, number: int | None) -> Subject | None:
    """The agreement, or its amendment with that number, with its decision; None when there is no such addendum."""
    amendment = None
    if number is not None:
        amendment = agreement.amendments.filter(number=number, promoted_to_full=True).first()
        if amendment is None:
            return None
    decision = current_decision(agreement, amendment.pk if amendment else None)
    if decision is not None:
        decision.agreement = agreement
    return Subject(agreement, amendment, decision)


def addenda(agreement: Agreement) -> list[Amendment]:
    """Full addenda, which have their own decision, visa and signatures."""
    return list(agreement.amendments.filter(promoted_to_full=True).order_by("number"))
