"""A round of signatures: opened with its steps, changed, prolonged, withdrawn (R24)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from mithaq.accounts.models import User
from mithaq.core import clock
from mithaq.core.text import clean_line
from tenants.agreements.models import Agreement, AgreementState, Axis, Party
from tenants.agreements.permissions import require
from tenants.agreements.services import happened, lock, record
from tenants.council.models import Decision
from tenants.council.selectors import AMENDABLE, of_subject
from tenants.signature import rounds, selectors
from tenants.signature.errors import (
    ExpiryInPast,
    ForeignPaper,
    Nobody,
    NoRound,
    NotSigning,
    RoundEmpty,
    RoundEnded,
    RoundUnderWay,
    StepDone,
)
from tenants.signature.models import Ending, RoundStep, Signature, SigningRound, StepRole
from tenants.signature.services.guards import decision_of

ARTICLE = "LO 113-14 a94"


@dataclass(frozen=True)
class Opened:
    """A round under the dossier's lock, with the decision it rests on."""

    agreement: Agreement
    turn: SigningRound
    decision: Decision


def signing(agreement: Agreement, amendment_id: int | None) -> Decision:
    """The decision on which signing rests. Raises NotSigning."""
    decision = decision_of(agreement, amendment_id)
    ready = agreement.state == AgreementState.SIGNING if amendment_id is None else agreement.state in AMENDABLE
    if not ready or decision is None or decision.state not in selectors.SIGNABLE:
        raise NotSigning(reference=agreement.reference, state=agreement.get_state_display())
    return decision


def opened(round_id: int, actor: User | None, permission: str = "signature.edit") -> Opened:
    """The open round, locked with its dossier. Raises NotAllowed, NotSigning, RoundEnded."""
    require(actor, permission)
    agreement = lock(SigningRound.objects.values_list("agreement_id", flat=True).get(pk=round_id))
    turn = SigningRound.objects.select_related("text", "signed_text").get(pk=round_id)
    turn.agreement = agreement
    decision = signing(agreement, turn.amendment_id)
    if not turn.is_open:
        raise RoundEnded(ending=turn.get_ending_display())
    return Opened(agreement, turn, decision)


def begin_default(agreement: Agreement, amendment_id: int | None, *, on: date) -> SigningRound:
    """The round that opening the signing opens: every party signs, all asked side by side. The dossier is locked.

    A round that was open for a text that went back to drafting is closed: it is another text now.
    """
    for old in SigningRound.objects.filter(of_subject(amendment_id), agreement=agreement, ended_on=None):
        _end(old, Ending.WITHDRAWN, max(on, old.opened_on), reason="R13")
    turn = _new(agreement, amendment_id, on)
    for party in agreement.parties.all():
        RoundStep.objects.create(
            round=turn, party=party, name=party.signatory_name, title=party.signatory_position, role=StepRole.SIGNER
        )
    return turn


def _new(agreement: Agreement, amendment_id: int | None, on: date, **fields: Any) -> SigningRound:
    last = SigningRound.objects.filter(of_subject(amendment_id), agreement=agreement).order_by("number").last()
    number = last.number + 1 if last else 1
    return SigningRound.objects.create(
        agreement=agreement, amendment_id=amendment_id, number=number, opened_on=on, **fields
    )


@transaction.atomic
def open_round(
    agreement_id: int, *, actor: User | None, on: date, in_order: bool = False, expires_on: date | None = None,
    remind_every: int | None = None, amendment_id: int | None = None,
) -> SigningRound:  # fmt: skip
    """Open a further round, after one was withdrawn or expired: one step for each party that has not signed yet.

    What was signed before stays signed. Raises RoundUnderWay, NotSigning, ExpiryInPast.
    """
    require(actor, "signature.edit")
    agreement = lock(agreement_id)
    signing(agreement, amendment_id)
    happened(on)
    if rounds.open_round(agreement, amendment_id) is not None:
        raise RoundUnderWay
    _not_in_past(expires_on, on)
    turn = _new(agreement, amendment_id, on, in_order=in_order, expires_on=expires_on, remind_every=remind_every)
    signed = set(
        Signature.objects.filter(of_subject(amendment_id), agreement=agreement, signed_on__isnull=False).values_list(
            "party_id", flat=True
        )
    )
    for party in agreement.parties.all():
        if party.pk not in signed:
            RoundStep.objects.create(round=turn, party=party, name=party.signatory_name, title=party.signatory_position)
    _tell(turn, agreement, "round_opened", actor, on)
    return turn


@transaction.atomic
def set_round(
    round_id: int, *, actor: User | None, in_order: bool, expires_on: date | None, remind_every: int | None
) -> SigningRound:
    """Say whether the steps go in order, until when the request may be met, and how often people are reminded."""
    held = opened(round_id, actor)
    turn, today = held.turn, clock.today()
    if expires_on != turn.expires_on:
        _not_in_past(expires_on, max(today, turn.opened_on))
    turn.in_order, turn.expires_on, turn.remind_every = in_order, expires_on, remind_every
    turn.save(update_fields=["in_order", "expires_on", "remind_every"])
    _tell(turn, held.agreement, "round_changed", actor, today)
    return turn


@transaction.atomic
def prolong_round(round_id: int, *, actor: User | None, expires_on: date) -> SigningRound:
    """Go on with a round whose request expired; the agreement's own dates stay what they are.

    Raises RoundEnded for one that ended otherwise, RoundUnderWay, ExpiryInPast.
    """
    require(actor, "signature.edit")
    agreement = lock(SigningRound.objects.values_list("agreement_id", flat=True).get(pk=round_id))
    turn = SigningRound.objects.get(pk=round_id)
    signing(agreement, turn.amendment_id)
    if turn.ending != Ending.EXPIRED:
        raise RoundEnded(ending=turn.get_ending_display())
    if rounds.open_round(agreement, turn.amendment_id) is not None:
        raise RoundUnderWay
    _not_in_past(expires_on, clock.today())
    turn.ended_on, turn.ending, turn.expires_on = None, "", expires_on
    turn.save(update_fields=["ended_on", "ending", "expires_on"])
    _tell(turn, agreement, "round_prolonged", actor, clock.today())
    return turn


def _not_in_past(expires_on: date | None, on: date) -> None:
    if expires_on is not None and expires_on < on:
        raise ExpiryInPast


@transaction.atomic
def withdraw_round(round_id: int, *, actor: User | None, on: date, reason: str) -> SigningRound:
    """Take the request back. What was signed stays signed; its history and scans stay readable."""
    held = opened(round_id, actor)
    happened(on)
    _end(held.turn, Ending.WITHDRAWN, max(on, held.turn.opened_on), reason=reason)
    _tell(held.turn, held.agreement, "round_withdrawn", actor, on, reason)
    return held.turn


def _end(turn: SigningRound, ending: Ending, on: date, reason: str = "") -> None:
    turn.ended_on, turn.ending, turn.reason = on, ending, reason
    turn.save(update_fields=["ended_on", "ending", "reason"])


def complete_round(turn: SigningRound, agreement: Agreement, on: date) -> None:
    """End a round in which everybody did their part; those who receive a copy receive it."""
    _end(turn, Ending.COMPLETED, max(on, turn.opened_on))
    turn.steps.filter(role=StepRole.COPY, done_on=None, refused_on=None).update(done_on=on)
    _tell(turn, agreement, "round_completed", None, on)


def expire_round(turn: SigningRound, agreement: Agreement, on: date) -> None:
    """End a round whose last day has passed."""
    _end(turn, Ending.EXPIRED, on)
    _tell(turn, agreement, "round_expired", None, on)


@transaction.atomic
def add_step(
    round_id: int, *, actor: User | None, role: str, party_id: int | None = None, name: str = "", title: str = "",
    email: str = "", language: str = "ar", position: int = 1,
) -> RoundStep:  # fmt: skip
    """One person more in an open round. Raises Nobody, ForeignPaper, RoundEnded."""
    held = opened(round_id, actor)
    step = RoundStep(round=held.turn)
    _fill(step, held, role, party_id, name, title, email, language, position)
    step.save()
    _tell(held.turn, held.agreement, "step_added", actor, clock.today(), str(step))
    return step


@transaction.atomic
def change_step(
    step_id: int, *, actor: User | None, role: str, party_id: int | None = None, name: str = "", title: str = "",
    email: str = "", language: str = "ar", position: int = 1,
) -> RoundStep:  # fmt: skip
    """Correct a step that is not done. Raises StepDone, Nobody, ForeignPaper, RoundEmpty, RoundEnded."""
    held, step = step_of(step_id, actor)
    _fill(step, held, role, party_id, name, title, email, language, position)
    step.save()
    _require_signers(held)
    _tell(held.turn, held.agreement, "step_changed", actor, clock.today(), str(step))
    return step


@transaction.atomic
def remove_step(step_id: int, *, actor: User | None) -> None:
    """Take a person out of the round. Raises StepDone, RoundEmpty when a party would have no signer left."""
    held, step = step_of(step_id, actor)
    said = str(step)
    step.delete()
    _require_signers(held)
    _tell(held.turn, held.agreement, "step_removed", actor, clock.today(), said)


def step_of(step_id: int, actor: User | None, permission: str = "signature.edit") -> tuple[Opened, RoundStep]:
    """A step of an open round that is not done, locked with its dossier. Raises StepDone, RoundEnded, NotSigning."""
    held = opened(RoundStep.objects.values_list("round_id", flat=True).get(pk=step_id), actor, permission)
    step = RoundStep.objects.select_related("party").get(pk=step_id)
    step.round = held.turn
    if step.done_on is not None:
        raise StepDone(who=str(step), day=step.done_on)
    return held, step


def _fill(
    step: RoundStep, held: Opened, role: str, party_id: int | None, name: str, title: str, email: str, language: str,
    position: int,
) -> None:  # fmt: skip
    party = Party.objects.filter(pk=party_id, agreement=held.agreement).first() if party_id else None
    if party_id and party is None:
        raise ForeignPaper
    name = clean_line(name, 120, field="name")
    if (role == StepRole.SIGNER and party is None) or (party is None and not name):
        raise Nobody
    step.role, step.party, step.name, step.title = role, party, name, clean_line(title, 120, field="title")
    step.email, step.language, step.position = email, language, position


def _require_signers(held: Opened) -> None:
    """Every party that has not signed keeps somebody who signs for it."""
    with_signer = set(held.turn.steps.filter(role=StepRole.SIGNER).values_list("party_id", flat=True))
    signed = set(
        Signature.objects.filter(
            of_subject(held.turn.amendment_id), agreement=held.agreement, signed_on__isnull=False
        ).values_list("party_id", flat=True)
    )
    without = [str(party) for party in held.agreement.parties.all() if party.pk not in with_signer | signed]
    if without:
        raise RoundEmpty(parties=without)


def require_open(agreement: Agreement, amendment_id: int | None) -> SigningRound:
    """The open round. Raises NoRound."""
    found = rounds.open_round(agreement, amendment_id)
    if found is None:
        raise NoRound
    return found


def _tell(turn: SigningRound, agreement: Agreement, what: str, actor: User | None, on: date, note: str = "") -> None:
    record(agreement, Axis.EVENT, what, actor=actor, on=min(on, clock.today()), note=note, article=ARTICLE)
