"""A file at the governor's visa desk follows its decision: whatever moves the decision moves it, in one transaction."""

from datetime import date

from mithaq.exchange import services as exchange
from mithaq.exchange.models import FileState
from mithaq.law import selectors as law
from tenants.council import selectors
from tenants.council.models import Decision, DecisionState, Road, Transmission

S = DecisionState
# What a decision must have been for a file of it to lie at the desk.
BEFORE_GOVERNOR = frozenset({S.SENT, S.OBJECTED, S.IN_COURT, S.VISA_REFUSED, S.VISAED, S.ENFORCEABLE, S.ANNULLED})
_STATES: dict[str, str] = {
    S.OBJECTED: FileState.OBJECTED, S.IN_COURT: FileState.IN_COURT, S.VISA_REFUSED: FileState.REFUSED,
}  # fmt: skip


def follow_at_desk(decision: Decision, before: str, on: date) -> None:
    """Tell the desk where the decision stands now, if a file of it lies there."""
    if before not in BEFORE_GOVERNOR:
        return
    sent = Transmission.objects.filter(decision=decision, road=Road.DESK).order_by("-round").first()
    if sent is None or sent.desk_file is None:
        return
    after = decision.state
    if sent.round != decision.round or after in {S.DRAFT, S.SUBMITTED, S.ANNULLED}:
        exchange.follow(sent.desk_file, FileState.ENDED, on=on, note=str(S(after).label))
        return
    if after == S.ENFORCEABLE and before == S.VISAED:
        return  # at the desk the visa was the end
    visa = selectors.visa_of(decision)
    due = visa.due_on if visa else None
    if sent.received_on and due is None:
        due = law.objection_ends(selectors.level(decision.received_from), sent.received_on).on
    state = _STATES.get(after, FileState.CLEARED)
    if after == S.VISAED:
        state = FileState.TACIT if visa and visa.tacit_on else FileState.VISAED
    elif after == S.SENT:
        state = FileState.RECEIVED if sent.received_on else FileState.SUBMITTED
    exchange.follow(sent.desk_file, state, on=on, received_on=sent.received_on, due_on=due)
