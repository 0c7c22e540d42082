"""Open things of the whole office's decisions, with their last day."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Prefetch, Q
from django.utils.translation import gettext_lazy as _

from mithaq.core import clock as calendar
from mithaq.law import selectors as law
from mithaq.law.terms import LegalDeadline
from tenants.agreements.selectors import Task
from tenants.changes.models import AmendmentState
from tenants.council.models import (
    ApprovalKind,
    CommitteeReferral,
    CourtCase,
    Decision,
    PriorApproval,
    Transmission,
    Visa,
)
from tenants.council.selectors.approvals import expiring_approvals
from tenants.council.selectors.court import terms_of
from tenants.council.selectors.decisions import AMENDABLE, DECIDABLE, S, level
from tenants.council.selectors.legality import clock_of_rows
from tenants.council.selectors.sessions import Holidays, reachable, summons_limit
from tenants.council.selectors.sittings import waiting_referrals
from tenants.council.transitions import DECISION_AXIS, OFFICE


def moving_decisions() -> Iterable[Decision]:
    """Decisions on the way in the whole office, with all that their tasks read: four queries, however many dossiers."""
    return (
        Decision.objects.exclude(state__in=[S.DRAFT, S.ENFORCEABLE])
        .filter(
            Q(amendment=None, agreement__state__in=sorted(DECIDABLE))
            | Q(amendment__state=AmendmentState.IN_PATH, agreement__state__in=sorted(AMENDABLE))
        )
        .select_related("agreement", "amendment", "session")
        .prefetch_related(
            "agreement__parties",
            Prefetch("transmissions", Transmission.objects.order_by("pk")),
            Prefetch("visas", Visa.objects.order_by("pk")),
            Prefetch("court_cases", CourtCase.objects.order_by("pk")),
        )
        .order_by("pk")
    )


def tasks(on: date) -> list[Task]:
    """Open things of the council's stage and of the control of legality, with their last day and article.

    The queries do not grow with the dossiers: holidays are read once, for terms that began up to five years ago.
    """
    holidays = law.holidays_between(date(on.year - 5, 1, 1), date(on.year + 2, 12, 31))
    agenda_by = reachable(on, holidays=holidays).agenda_by
    found = [task for decision in moving_decisions() for task in _tasks_of(decision, on, holidays, agenda_by)]
    found += [_study(referral, holidays) for referral in waiting_referrals()]
    return found + [_expiry(approval) for approval in expiring_approvals(on)]


def _study(referral: CommitteeReferral, holidays: Holidays) -> Task:
    """A committee has the dossier: its report is due by the day asked for, else by the eve of the session (a28)."""
    decision, label = referral.decision, str(_("Report of the standing committee"))
    if referral.due_on is not None or decision.session is None:
        return _task(decision, "record_committee_report", "council:page", None, label, referral.due_on)
    limit = law.committee_limit(decision.session.opens_on, level(decision.received_from), holidays=holidays)
    return _task(decision, "record_committee_report", "council:page", limit, label)


def _expiry(approval: PriorApproval) -> Task:
    """An approval that will not last until the vote: a new one is asked for in time."""
    kind = ApprovalKind(approval.kind)
    return Task(
        agreement=approval.agreement, label=str(_("The validity of an approval ends: %(approval)s")) % {
            "approval": kind.label
        },
        url_name="council:legality", roles=OFFICE, due_on=approval.valid_until, article=kind.article,
    )  # fmt: skip


def _tasks_of(decision: Decision, on: date, holidays: Holidays, agenda_by: LegalDeadline) -> list[Task]:
    state = decision.state
    if state in {S.SUBMITTED, S.POSTPONED}:
        return [_task(decision, "put_on_agenda", "council:page", agenda_by)]
    if state == S.ON_AGENDA and decision.session is not None:
        if decision.session.summons_sent_on is None:
            limit = summons_limit(decision.session, holidays=holidays)
            return [_task(decision, "", "council:page", limit, str(_("Summon the members")))]
        label = str(_("Record the vote of the council"))
        return [_task(decision, "adopt", "council:page", None, label, decision.session.meeting_on)]
    if state == S.IN_COURT:
        return _court_tasks(decision, holidays)
    if state in {S.REJECTED, S.VISA_REFUSED, S.ANNULLED}:
        return [_task(decision, "put_back", "council:page" if state == S.REJECTED else "council:legality")]
    if state == S.OBJECTED:
        return [_task(decision, "redeliberate", "council:legality", None, str(_("Answer the governor's objection")))]
    return _control_tasks(decision, on, holidays)


def _court_tasks(decision: Decision, holidays: Holidays) -> list[Task]:
    """What the court owes: the ruling on the suspension, then the judgment (a117)."""
    case = next((one for one in decision.court_cases.all() if one.round == decision.round), None)
    if case is None:
        return []
    terms = terms_of(decision, case, holidays=holidays)
    if not case.suspension and not terms.judgment_due.is_past(calendar.today()):
        return [_task(decision, "record_suspension", "council:legality", terms.ruling_due)]
    return [_task(decision, "uphold", "council:legality", terms.judgment_due, str(_("Judgment of the court")))]


def _control_tasks(decision: Decision, on: date, holidays: Holidays) -> list[Task]:
    sent = next((row for row in decision.transmissions.all() if row.round == decision.round), None)
    visa = next((row for row in decision.visas.all() if row.round == decision.round), None)
    terms = clock_of_rows(decision, on, sent, visa, holidays=holidays)
    found = []
    if decision.posted_on is None:
        found.append(_task(decision, "post_decision", "council:legality", terms.posting_until))
    if decision.state == S.ADOPTED:
        found.append(_task(decision, "transmit", "council:legality", terms.transmission_due))
    elif decision.state == S.SENT and not terms.started:
        found.append(_task(decision, "record_receipt", "council:legality", terms.transmission_due))
    elif decision.state == S.SENT and terms.may_be_tacit:
        found.append(_task(decision, "take_tacit_visa", "council:legality", terms.visa_due))
    elif decision.state == S.SENT and terms.visa_needed:
        found.append(_task(decision, "grant_visa", "council:legality", terms.visa_due, str(_("Visa of the governor"))))
    elif decision.state == S.VISAED or not terms.objection_open:
        found.append(_task(decision, "make_enforceable", "council:legality"))
    else:
        label = str(_("End of the term for an objection"))
        found.append(_task(decision, "make_enforceable", "council:legality", terms.objection_ends, label))
    return found


def _task(
    decision: Decision,
    name: str,
    url_name: str,
    limit: LegalDeadline | None = None,
    label: str = "",
    due: date | None = None,
) -> Task:
    step = DECISION_AXIS.get(name) if name else DECISION_AXIS.get("adopt")
    return Task(
        agreement=decision.agreement,
        label=label or str(step.label),
        url_name=url_name,
        roles=step.roles,
        due_on=limit.on if limit else due,
        article=limit.rule.source if limit else step.article,
        text=limit.rule.text if limit else "",
    )
