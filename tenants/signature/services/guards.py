"""What several verbs of this stage ask first: whose amendment, which decision, not before its day."""

from datetime import date

from mithaq.accounts.models import User
from tenants.agreements.models import Agreement, Axis
from tenants.agreements.services import record
from tenants.changes.models import Amendment
from tenants.council.models import Decision, DecisionState
from tenants.council.selectors import current_decision
from tenants.signature.errors import (
    ForeignPaper,
    SignedBeforeDecision,
    SigningBeforeEnforceable,
)


def decision_of(agreement: Agreement, amendment_id: int | None) -> Decision | None:
    own_amendment(agreement, amendment_id)
    return current_decision(agreement, amendment_id)


def own_amendment(agreement: Agreement, amendment_id: int | None) -> None:
    if amendment_id is not None and not Amendment.objects.filter(pk=amendment_id, agreement=agreement).exists():
        raise ForeignPaper


def not_before_decision(decision: Decision, on: date) -> None:
    if decision.decided_on is not None and on < decision.decided_on:
        raise SignedBeforeDecision(on=on, decided_on=decision.decided_on)


def confirm_early(
    agreement: Agreement, decision: Decision, actor: User | None, on: date, confirmed: bool, note: str = ""
) -> None:
    """Let something be signed before enforceability only if that is meant, and record that it was (a117, a118)."""
    if decision.state == DecisionState.ENFORCEABLE:
        return
    if not confirmed:
        raise SigningBeforeEnforceable
    record(
        agreement,
        Axis.EVENT,
        "signing_before_enforceable",
        actor=actor,
        on=on,
        note=note,
        article="LO 113-14 a117, a118",
    )
