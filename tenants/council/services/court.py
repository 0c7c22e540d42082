"""The court's branch: the council kept its decision, the governor goes to the judge (LO 113-14 a117)."""

from datetime import date

from django.db import transaction

from mithaq.accounts.models import User
from tenants.agreements.services import happened
from tenants.council import selectors
from tenants.council.errors import NoReceipt, NotMaintained, RuledAlready
from tenants.council.models import CourtCase, Decision, Judgment, Suspension
from tenants.council.services.moves import check, locked, move, not_before
from tenants.council.words import JUDGMENT, NOTICE, PETITION, RECEIPT, REFERRAL, RULING


@transaction.atomic
def refer_to_court(
    decision_id: int, *, actor: User | None, on: date, court: str, case_number: str = "",
    petition_on: date | None = None,
) -> CourtCase:  # fmt: skip
    """Record that the governor referred a maintained decision to the judge: its execution is suspended (a117).

    on: the request to suspend was registered at the court. petition_on: the court got the request for nullity; the
    same day unless said. Raises NotMaintained, NoReceipt, DateBeforeCause.
    """
    decision = locked(decision_id)
    check(decision, "refer_to_court", actor=actor, on=on)
    if not decision.is_maintained:
        raise NotMaintained
    sent = selectors.transmission_of(decision)
    if sent is None or sent.received_on is None:
        raise NoReceipt
    not_before(REFERRAL, on, RECEIPT, sent.received_on)
    not_before(PETITION, happened(petition_on or on), REFERRAL, on, field="petition_on")
    case = CourtCase.objects.create(
        decision=decision, round=decision.round, court=court, case_number=case_number, registered_on=on,
        petition_on=petition_on or on,
    )  # fmt: skip
    move(decision, "refer_to_court", actor=actor, on=on, note=f"{court} {case_number}".strip())
    return case


def _open_case(decision: Decision) -> CourtCase:
    return decision.court_cases.get(round=decision.round)


@transaction.atomic
def record_suspension(decision_id: int, *, actor: User | None, on: date, suspension: str) -> Decision:
    """Record the judge's ruling on the suspension (48 hours: a117). The decision waits for the judgment either way.

    Raises RuledAlready, DateBeforeCause.
    """
    decision = locked(decision_id)
    check(decision, "record_suspension", actor=actor, on=on)
    case, ruling = _open_case(decision), Suspension(suspension)
    if case.ruled_on is not None:
        raise RuledAlready(ruled_on=case.ruled_on)
    not_before(RULING, on, REFERRAL, case.registered_on)
    case.suspension, case.ruled_on = ruling, on
    case.save(update_fields=["suspension", "ruled_on"])
    return move(decision, "record_suspension", actor=actor, on=on, note=str(ruling.label))


@transaction.atomic
def record_judgment(
    decision_id: int, *, actor: User | None, on: date, judgment: str, notified_on: date | None = None
) -> Decision:
    """Record the judgment (30 days: a117): annulled, the decision is void; else it goes on where it stood.

    notified_on: the copy reached the president (10 days). Raises DateBeforeCause.
    """
    said = Judgment(judgment)
    verb = "annul" if said == Judgment.ANNULLED else "uphold"
    decision = locked(decision_id)
    check(decision, verb, actor=actor, on=on)
    case = _open_case(decision)
    not_before(JUDGMENT, on, PETITION, max(filter(None, [case.petition_on, case.ruled_on])))
    if notified_on is not None:
        not_before(NOTICE, happened(notified_on), JUDGMENT, on, field="notified_on")
    case.judgment, case.judged_on, case.notified_on = said, on, notified_on
    case.save(update_fields=["judgment", "judged_on", "notified_on"])
    return move(decision, verb, actor=actor, on=on, note=str(said.label))
