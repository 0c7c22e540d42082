"""The one place that writes a decision's state, and the one lock behind it: the agreement's."""

from datetime import date
from typing import Any

from mithaq.accounts.models import User
from tenants.agreements.models import Agreement, Axis
from tenants.agreements.permissions import require_transition
from tenants.agreements.services import happened, lock, record
from tenants.changes.models import Amendment
from tenants.council import publication
from tenants.council.errors import DateBeforeCause, DossierElsewhere
from tenants.council.models import Decision, PastRound
from tenants.council.selectors import AMENDABLE, DECIDABLE
from tenants.council.services.following import follow_at_desk
from tenants.council.transitions import DECISION_AXIS


def locked(decision_id: int) -> Decision:
    """The decision, read again under its agreement's lock; `decision.agreement` is the locked agreement."""
    agreement = lock(Decision.objects.values_list("agreement_id", flat=True).get(pk=decision_id))
    decision = Decision.objects.select_related("session", "amendment").get(pk=decision_id)
    decision.agreement = agreement
    return decision


def check(decision: Decision, name: str, *, actor: User | None, on: date, anywhere: bool = False) -> None:
    """Ask permission, state and day, in this order, before the guards of the verb.

    anywhere: the verb does not ask where the agreement stands. Raises NotAllowed, IllegalTransition, DossierElsewhere,
    FutureDate.
    """
    require_transition(actor, DECISION_AXIS.get(name))
    agreement = decision.agreement
    DECISION_AXIS.require(name, reference=decision.number or agreement.reference, state=decision.state)
    if not anywhere:
        require_running(agreement, decision.amendment)
    happened(on)


def require_running(agreement: Agreement, amendment: Amendment | None = None) -> None:
    """Raise DossierElsewhere unless the agreement, or its amendment, stands where its decision may move."""
    allowed = DECIDABLE if amendment is None else AMENDABLE
    if agreement.state not in allowed:
        raise DossierElsewhere(reference=agreement.reference, state=agreement.get_state_display())
    if amendment is not None and not amendment.is_open:
        raise DossierElsewhere(reference=str(amendment), state=amendment.get_state_display())


def move(decision: Decision, name: str, *, actor: User | None, on: date, note: str = "", **changes: Any) -> Decision:
    """Write the state a verb leads to, the `changes` that go with it, and the line of the dossier's history.

    What is public of the decision follows in the same transaction.
    """
    step = DECISION_AXIS.get(name)
    before = decision.state
    decision.state = step.target or before
    for field, value in changes.items():
        setattr(decision, field, value)
    decision.save(update_fields=["state", *changes])
    follow_at_desk(decision, before, on)
    record(
        decision.agreement,
        Axis.DECISION,
        name,
        actor=actor,
        on=on,
        before=before,
        after=decision.state,
        note=note,
        article=step.article,
    )
    publication.follow_decision(decision)
    if (session := changes.get("session")) is not None:
        publication.follow_session(session)
    return decision


def not_before(later: object, later_on: date, earlier: object, earlier_on: date | None, *, field: str = "on") -> None:
    """Raise DateBeforeCause when `later_on` comes before the day of what it follows from."""
    if earlier_on is not None and later_on < earlier_on:
        raise DateBeforeCause(field=field, later=later, later_on=later_on, earlier=earlier, earlier_on=earlier_on)


CLEAN_ROUND: dict[str, Any] = {
    "submitted_on": None,
    "session": None,
    "point_number": None,
    "agenda_sent_on": None,
    "number": "",
    "decided_on": None,
    "members_in_office": None,
    "present": None,
    "votes_for": None,
    "votes_against": None,
    "abstentions": None,
    "president_side": "",
    "second_sitting": False,
    "without_study": False,
    "posted_on": None,
    "enforceable_on": None,
    "received_from": "",
    "secret_ballot": False,
    "secret_ground": "",
    "redeliberates": False,
}
CLEAN_AGENDA = {
    field: CLEAN_ROUND[field]
    for field in ("session", "point_number", "agenda_sent_on", "second_sitting", "without_study", "received_from")
}
CLEAN_VOTE = {
    field: CLEAN_ROUND[field]
    for field in (
        "number",
        "decided_on",
        "present",
        "votes_for",
        "votes_against",
        "abstentions",
        "president_side",
        "secret_ballot",
        "secret_ground",
    )
}


def keep_round(decision: Decision, outcome: str, *, on: date, note: str = "", **vote: Any) -> PastRound:
    """Keep what the decision is before it starts again. vote: the votes that are not written on it."""
    copied = (
        "submitted_on",
        "session",
        "point_number",
        "number",
        "decided_on",
        "present",
        "votes_for",
        "votes_against",
        "abstentions",
    )
    values = {field: getattr(decision, field) for field in copied} | vote
    return PastRound.objects.create(
        decision=decision, round=decision.round, outcome=outcome, ended_on=on, note=note[:500], **values
    )
