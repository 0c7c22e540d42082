"""A step of a round: asked, done, refused, and who may stand in. Three ways lead here: paper, our seal, a file.

Whatever the way, the same guards are asked: the round is open and not expired, it is the person's turn, the day is not
before the decision, and our own side is warned before the decision is enforceable (LO 113-14 a117, a118).
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction

from mithaq.accounts.models import User
from mithaq.core import clock
from mithaq.core.text import clean_line
from mithaq.outbox import services as outbox
from tenants.agreements.models import Axis
from tenants.agreements.services import happened, record
from tenants.council.models import Decision
from tenants.council.selectors import of_subject
from tenants.documents.models import Document
from tenants.signature import rounds
from tenants.signature.errors import (
    DaysReversed,
    DelegationOverlaps,
    ForeignPaper,
    NotYourTurn,
    OutsideDelegation,
    RequestExpired,
    RoundEnded,
    SignatoryMissing,
    SignedBeforeSent,
)
from tenants.signature.models import (
    BY_HAND,
    Ending,
    RoundStep,
    Signature,
    SigningRound,
    StandIn,
    StepRole,
    Way,
)
from tenants.signature.services.guards import confirm_early, not_before_decision
from tenants.signature.services.rounds import ARTICLE, Opened, complete_round, step_of


@dataclass(frozen=True)
class Done:
    """How a step was done. stand_in_id: the substitution by which somebody else signed."""

    on: date
    way: str
    name: str = ""
    title: str = ""
    place: str = ""
    originals: int | None = None
    document_id: int | None = None
    level: str = ""
    evidence: dict[str, Any] = field(default_factory=dict)
    stand_in_id: int | None = None
    confirmed: bool = False


def complete(held: Opened, step: RoundStep, done: Done, *, actor: User | None) -> RoundStep:
    """Do a step, the dossier locked. The party has signed once each of its signers has.

    Raises FutureDate, NotYourTurn, RequestExpired, SignedBeforeDecision, SignedBeforeSent, OutsideDelegation,
    SignatoryMissing, SigningBeforeEnforceable, ForeignPaper.
    """
    _guard(held, step, done.on)
    stand_in = _stand_in(step, done)
    name = stand_in.name if stand_in else clean_line(done.name, 120, field="signatory_name") or step.name
    title = stand_in.title if stand_in else clean_line(done.title, 120, field="signatory_position") or step.title
    if not name:
        raise SignatoryMissing
    if step.role == StepRole.SIGNER and step.party is not None and step.party.is_self:
        confirm_early(held.agreement, held.decision, actor, done.on, done.confirmed, str(step.party))
    if (
        done.document_id is not None
        and not Document.objects.filter(pk=done.document_id, agreement=held.agreement).exists()
    ):
        raise ForeignPaper
    step.done_on, step.refused_on, step.refusal_reason = done.on, None, ""
    step.signed_name, step.signed_title, step.stand_in = name, title, stand_in
    step.way, step.level, step.place = done.way, done.level, clean_line(done.place, 120, field="place")
    step.document_id, step.evidence = done.document_id, done.evidence
    step.save()
    if step.role == StepRole.SIGNER:
        _sign_for_party(held, step, done)
    said = f"{step.party or step}: {name}"
    what = "signed" if step.role == StepRole.SIGNER else "step_done"
    record(held.agreement, Axis.EVENT, what, actor=actor, on=done.on, note=said, article=ARTICLE)
    after(held, done.on)
    return step


def _guard(held: Opened, step: RoundStep, on: date) -> None:
    happened(on)
    not_before_decision(held.decision, on)
    if held.turn.is_late(on):
        raise RequestExpired(expires_on=held.turn.expires_on)
    if held.turn.in_order and (waited := rounds.before(step, held.turn.steps.select_related("party"))) is not None:
        raise NotYourTurn(who=str(step), before=str(waited))
    if step.asked_on is not None and on < step.asked_on:
        raise SignedBeforeSent(on=on, sent_on=step.asked_on)


def _stand_in(step: RoundStep, done: Done) -> StandIn | None:
    if done.stand_in_id is None:
        return None
    found = StandIn.objects.filter(pk=done.stand_in_id, step=step).first()
    if found is None:
        raise ForeignPaper
    if not found.covers(done.on):
        raise OutsideDelegation(name=found.name, since=found.since, until=found.until, on=done.on)
    return found


def _sign_for_party(held: Opened, step: RoundStep, done: Done) -> None:
    """Write the party's line once its last signer has signed."""
    waiting = held.turn.steps.filter(party=step.party, role=StepRole.SIGNER, done_on=None)
    if waiting.exists():
        return
    rows = Signature.objects.filter(of_subject(held.turn.amendment_id), agreement=held.agreement, party=step.party)
    line = rows.first() or Signature(
        agreement=held.agreement, amendment_id=held.turn.amendment_id, party=step.party, sent_on=step.asked_on
    )
    line.signed_on, line.refused_on, line.refusal_reason = done.on, None, ""
    line.signatory_name, line.signatory_position = step.signed_name, step.signed_title
    line.way, line.place, line.originals, line.document_id = done.way, step.place, done.originals, done.document_id
    line.save()


def after(held: Opened, on: date) -> None:
    """Who comes next is asked; a round in which everybody is done ends."""
    steps = list(held.turn.steps.select_related("party"))
    waited = [one for one in steps if one.done_on is None and one.role != StepRole.COPY]
    if not waited:
        complete_round(held.turn, held.agreement, on)
        for one in steps:
            if one.role == StepRole.COPY and one.email:
                outbox.add("signature.send_copy", step_id=one.pk)
    elif held.turn.in_order:
        first = min(one.position for one in waited)
        for one in waited:
            if one.position == first and one.asked_on is None and one.refused_on is None:
                one.asked_on = max(on, held.turn.opened_on)
                one.save(update_fields=["asked_on"])
                if one.role == StepRole.SIGNER:
                    _sent(held, one)


def _sent(held: Opened, step: RoundStep) -> None:
    rows = Signature.objects.filter(of_subject(held.turn.amendment_id), agreement=held.agreement, party=step.party)
    rows.filter(signed_on=None).update(sent_on=step.asked_on, refused_on=None, refusal_reason="")


# --- The party's line, written by itself: its steps follow ------------------------------------------------------------


def _steps_of(line: Signature, decision: Decision) -> tuple[Opened | None, list[RoundStep]]:
    """The open round of a line and the party's steps in it that are not done. Raises RoundEnded."""
    agreement = line.agreement
    turn = rounds.open_round(agreement, line.amendment_id)
    if turn is None:
        last = SigningRound.objects.filter(of_subject(line.amendment_id), agreement=agreement).order_by("number").last()
        if last is not None and last.ending != Ending.COMPLETED:
            raise RoundEnded(ending=last.get_ending_display())
        return None, []  # signed before rounds were kept
    turn.agreement = agreement
    found = turn.steps.filter(party=line.party, role=StepRole.SIGNER, done_on=None).select_related("party")
    return Opened(agreement, turn, decision), list(found)


def follow_sent(line: Signature, decision: Decision, on: date) -> None:
    """The line is sent for signature: its steps are asked."""
    held, found = _steps_of(line, decision)
    for step in found:
        step.asked_on, step.refused_on, step.refusal_reason, step.reminded_on = None, None, "", None
        if held is not None:
            _guard(held, step, on)
        step.asked_on = on
        step.save(update_fields=["asked_on", "refused_on", "refusal_reason", "reminded_on"])


def follow_signed(line: Signature, decision: Decision) -> Opened | None:
    """The line is signed, and about to be saved: its steps are done as it says."""
    held, found = _steps_of(line, decision)
    if held is None or line.signed_on is None:
        return None
    for step in found:
        _guard(held, step, line.signed_on)
        step.done_on, step.refused_on, step.refusal_reason = line.signed_on, None, ""
        step.signed_name, step.signed_title = line.signatory_name, line.signatory_position
        step.way, step.place, step.document_id = line.way, line.place, line.document_id
        step.save()
    return held


def follow_refused(line: Signature, decision: Decision) -> None:
    """The line is refused: its steps are."""
    held, found = _steps_of(line, decision)
    for step in found:
        if held is not None and line.refused_on is not None:
            _guard(held, step, line.refused_on)
        step.refused_on, step.refusal_reason = line.refused_on, line.refusal_reason
        step.save(update_fields=["refused_on", "refusal_reason"])


@transaction.atomic
def ask_step(step_id: int, *, actor: User | None, on: date) -> RoundStep:
    """Ask a person for their part; after a refusal, once more. Raises NotYourTurn, RequestExpired, StepDone."""
    held, step = step_of(step_id, actor)
    step.asked_on, step.refused_on, step.refusal_reason, step.reminded_on = None, None, "", None
    _guard(held, step, on)
    step.asked_on = on
    step.save(update_fields=["asked_on", "refused_on", "refusal_reason", "reminded_on"])
    if step.role == StepRole.SIGNER:
        _sent(held, step)
    record(held.agreement, Axis.EVENT, "sent_for_signature", actor=actor, on=on, note=str(step), article=ARTICLE)
    return step


@transaction.atomic
def do_step(
    step_id: int, *, actor: User | None, on: date, signatory_name: str = "", signatory_position: str = "",
    way: str = Way.PAPER, place: str = "", originals: int | None = None, document_id: int | None = None,
    stand_in_id: int | None = None, confirmed: bool = False,
) -> RoundStep:  # fmt: skip
    """Record that a person did their part on paper. Raises what `complete` raises, StepDone, NotAllowed."""
    held, step = step_of(step_id, actor)
    done = Done(
        on=on, way=way if way in BY_HAND else Way.PAPER, name=signatory_name, title=signatory_position, place=place,
        originals=originals, document_id=document_id, stand_in_id=stand_in_id, confirmed=confirmed,
    )  # fmt: skip
    return complete(held, step, done, actor=actor)


@transaction.atomic
def refuse_step(step_id: int, *, actor: User | None, on: date, reason: str, said_by: str = "") -> RoundStep:
    """Record that a person refuses. What others signed stays signed; the person can be asked again."""
    held, step = step_of(step_id, actor)
    return refuse(held, step, actor=actor, on=on, reason=reason, said_by=said_by)


def refuse(held: Opened, step: RoundStep, *, actor: User | None, on: date, reason: str, said_by: str = "") -> RoundStep:
    """A refusal, the dossier locked. said_by: who said so through a link."""
    _guard(held, step, on)
    reason = clean_line(reason, 500, field="reason")
    step.refused_on, step.refusal_reason = on, reason
    step.save(update_fields=["refused_on", "refusal_reason"])
    if step.role == StepRole.SIGNER:
        rows = Signature.objects.filter(of_subject(held.turn.amendment_id), agreement=held.agreement, party=step.party)
        rows.filter(signed_on=None).update(refused_on=on, refusal_reason=reason)
    said = ": ".join(filter(None, [str(step.party or step), said_by, reason]))
    record(held.agreement, Axis.EVENT, "signature_refused", actor=actor, on=on, note=said, article=ARTICLE)
    return step


@transaction.atomic
def add_stand_in(
    step_id: int, *, actor: User | None, name: str, since: date, until: date, act: str, title: str = "",
    paper_id: int | None = None,
) -> StandIn:  # fmt: skip
    """Say who signs for a person from a day to a day, by which act of delegation.

    Raises DaysReversed, DelegationOverlaps, ForeignPaper, StepDone.
    """
    held, step = step_of(step_id, actor)
    if until < since:
        raise DaysReversed
    if paper_id is not None and not Document.objects.filter(pk=paper_id, agreement=held.agreement).exists():
        raise ForeignPaper
    for other in step.stand_ins.all():
        if other.since <= until and since <= other.until:
            raise DelegationOverlaps(name=other.name, since=other.since, until=other.until)
    made = StandIn.objects.create(
        step=step, name=clean_line(name, 120, field="name"), title=clean_line(title, 120, field="title"), since=since,
        until=until, act=clean_line(act, 200, field="act"), paper_id=paper_id,
    )  # fmt: skip
    said = f"{step}: {made.name}"
    record(held.agreement, Axis.EVENT, "stand_in_named", actor=actor, on=clock.today(), note=said, article=ARTICLE)
    return made


@transaction.atomic
def remove_stand_in(stand_in_id: int, *, actor: User | None) -> None:
    """Take back a substitution nobody signed by. Raises StepDone."""
    found = StandIn.objects.get(pk=stand_in_id)
    held, step = step_of(found.step_id, actor)
    said = f"{step}: {found.name}"
    found.delete()
    record(held.agreement, Axis.EVENT, "stand_in_removed", actor=actor, on=clock.today(), note=said, article=ARTICLE)
