"""Calls for funds: made, sent, received, reminded of, withdrawn (R17)."""

from datetime import date

from django.db import transaction
from django.db.models import Max

from mithaq.accounts.models import User
from mithaq.ui import formats
from tenants.agreements.models import EVER_IN_FORCE_STATES, Agreement, Axis
from tenants.agreements.permissions import require
from tenants.agreements.services import happened, lock, record
from tenants.finance.errors import (
    RESOURCES,
    AlreadyCalled,
    CalledBeforeMade,
    CalledInKind,
    CallNotSent,
    CallSent,
    CallWithdrawn,
    NothingLeftToCall,
    NotInForce,
    ReasonNeeded,
)
from tenants.finance.models import FundsCall, Instalment, Means


@transaction.atomic
def make(
    instalment_id: int, *, actor: User | None, made_on: date, due_on: date | None = None, addressee: str = ""
) -> FundsCall:
    """Draw the next number of the dossier for a call that asks for what is left of an instalment.

    due_on: by default the instalment's day, or the day of the call when that has passed. addressee: by default the
    party's signatory. Raises NotInForce, CalledInKind, NothingLeftToCall, AlreadyCalled, FutureDate, CalledBeforeMade.
    """
    require(actor, "finance.call")
    found = Instalment.objects.select_related("contribution").get(pk=instalment_id)
    agreement = lock(found.contribution.agreement_id)
    part = Instalment.objects.select_related("contribution__party").get(pk=instalment_id)  # again, under the lock
    if agreement.state not in EVER_IN_FORCE_STATES or agreement.is_transferred:
        raise NotInForce(reference=agreement.reference)
    if part.contribution.in_kind:
        raise CalledInKind
    if not part.left_centimes:
        raise NothingLeftToCall
    if open_call := part.calls.filter(withdrawn_on=None).first():
        raise AlreadyCalled(number=open_call.number)
    happened(made_on)
    due_on = due_on or max(part.due_on, made_on)
    if due_on < made_on:
        raise _out_of_order("due_on", due_on, "made_on", made_on)
    last: int = FundsCall.objects.filter(agreement=agreement).aggregate(last=Max("number"))["last"] or 0
    party = part.contribution.party
    call = FundsCall.objects.create(
        agreement=agreement, instalment=part, number=last + 1, made_on=made_on, due_on=due_on,
        amount_centimes=part.left_centimes, addressee=addressee.strip() or _signatory(party),
    )  # fmt: skip
    _note(agreement, "call_made", actor, made_on, call)
    return call


@transaction.atomic
def send(call_id: int, *, actor: User | None, on: date, means: str = Means.POST) -> FundsCall:
    """Record that the letter went out. Raises CallSent, CallWithdrawn, FutureDate, CalledBeforeMade."""
    call, agreement = _open(call_id, actor)
    if call.sent_on is not None:
        raise CallSent(number=call.number)
    _follows(call, "sent_on", on, "made_on")
    call.sent_on, call.means = on, Means(means)
    call.save(update_fields=["sent_on", "means"])
    _note(agreement, "call_sent", actor, on, call)
    return call


@transaction.atomic
def receive(call_id: int, *, actor: User | None, on: date) -> FundsCall:
    """Record the day the party received the letter. Raises CallNotSent, CallWithdrawn, FutureDate, CalledBeforeMade."""
    call, agreement = _open(call_id, actor)
    _refuse_unsent(call)
    _follows(call, "received_on", on, "sent_on")
    call.received_on = on
    call.save(update_fields=["received_on"])
    _note(agreement, "call_received", actor, on, call)
    return call


@transaction.atomic
def remind(call_id: int, *, actor: User | None, on: date) -> FundsCall:
    """Record that the party was reminded; the last reminder counts. Raises what `receive` raises, NothingLeftToCall."""
    call, agreement = _open(call_id, actor)
    _refuse_unsent(call)
    if not call.instalment.left_centimes:
        raise NothingLeftToCall
    _follows(call, "reminded_on", on, "sent_on")
    call.reminded_on = on
    call.save(update_fields=["reminded_on"])
    _note(agreement, "call_reminded", actor, on, call)
    return call


@transaction.atomic
def withdraw(call_id: int, *, actor: User | None, on: date, reason: str) -> FundsCall:
    """Withdraw a call with its reason; its number is never given again. Raises CallWithdrawn, ReasonNeeded."""
    call, agreement = _open(call_id, actor)
    if not reason.strip():
        raise ReasonNeeded
    _follows(call, "withdrawn_on", on, "made_on")
    call.withdrawn_on, call.withdrawn_reason = on, reason.strip()
    call.save(update_fields=["withdrawn_on", "withdrawn_reason"])
    _note(agreement, "call_withdrawn", actor, on, call)
    return call


def _open(call_id: int, actor: User | None) -> tuple[FundsCall, Agreement]:
    require(actor, "finance.call")
    agreement = lock(FundsCall.objects.only("agreement_id").get(pk=call_id).agreement_id)
    call = FundsCall.objects.select_related("instalment__contribution__party").get(pk=call_id)
    if call.withdrawn_on is not None:
        raise CallWithdrawn(number=call.number)
    return call, agreement


def _refuse_unsent(call: FundsCall) -> None:
    if call.sent_on is None:
        raise CallNotSent(number=call.number)


def _follows(call: FundsCall, later: str, on: date, earlier: str) -> None:
    happened(on)
    before: date = getattr(call, earlier)
    if on < before:
        raise _out_of_order(later, on, earlier, before)


def _out_of_order(later: str, later_on: date, earlier: str, earlier_on: date) -> CalledBeforeMade:
    names = {name: FundsCall._meta.get_field(name).verbose_name for name in (later, earlier)}  # type: ignore[union-attr]  # columns have names
    return CalledBeforeMade(
        later=names[later], later_on=later_on, earlier=names[earlier], earlier_on=earlier_on,
        field="due_on" if later == "due_on" else "on",
    )  # fmt: skip


def _signatory(party: object) -> str:
    said = [getattr(party, "signatory_name", ""), getattr(party, "signatory_position", "")]
    return ", ".join(filter(None, said))[:200]


def _note(agreement: Agreement, transition: str, actor: User | None, on: date, call: FundsCall) -> None:
    part = call.instalment
    said = f"{call.number} · {part.contribution.party} · T{part.number}: {formats.amount(call.amount_centimes)}"
    said = " · ".join(filter(None, [said, call.withdrawn_reason]))
    record(agreement, Axis.EVENT, transition, actor=actor, on=on, note=said, article=RESOURCES)
