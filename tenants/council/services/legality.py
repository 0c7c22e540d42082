"""The control of legality: posting, transmission, receipt, objection, visa, enforceability (a115–118, a273)."""

from datetime import date
from uuid import UUID

from django.db import transaction

from mithaq.accounts.models import User
from mithaq.exchange import services as exchange
from mithaq.exchange.errors import ActUnderWay
from mithaq.exchange.models import ActKind
from mithaq.law import selectors as law
from tenants.council import selectors
from tenants.council.errors import (
    DecisionMaintained,
    FileAtDesk,
    FileIncomplete,
    NoReceipt,
    NotAtDesk,
    NotTransmitted,
    ObjectionTooLate,
    ObjectionWindowOpen,
    ReceiptTwice,
    VisaMissing,
    VisaNotNeeded,
    VisaStillRunning,
    VisaTermOver,
)
from tenants.council.models import (
    Decision,
    DecisionState,
    Objection,
    Resolution,
    Road,
    RoundEnd,
    Transmission,
    Visa,
)
from tenants.council.services.moves import CLEAN_ROUND, check, keep_round, locked, move, not_before
from tenants.council.words import (
    ANSWER,
    DECISION,
    DISPATCH,
    ENFORCEABILITY,
    OBJECTION,
    POSTING,
    RECEIPT,
    REFUSAL,
    VISA,
)


@transaction.atomic
def post_decision(decision_id: int, *, actor: User | None, on: date) -> Decision:
    """Record that the decision was posted at headquarters (8 days: a273). Late is recorded, and shown as late."""
    decision = locked(decision_id)
    check(decision, "post_decision", actor=actor, on=on, anywhere=True)
    not_before(POSTING, on, DECISION, decision.decided_on)
    return move(decision, "post_decision", actor=actor, on=on, posted_on=on)


@transaction.atomic
def transmit(
    decision_id: int,
    *,
    actor: User | None,
    on: date,
    has_decision: bool,
    has_minutes: bool,
    has_subject_documents: bool = False,
    has_presentation_note: bool = False,
    slip_reference: str = "",
    interior_matter: bool = False,
    desk_file: UUID | None = None,
) -> Transmission:
    """Send the decision to the governor, with its file (R25, a116: 15 working days after the close).

    Decision and minutes always; for a visa the documents of the subject too. Late is possible, and shown as late.
    interior_matter: delegated management or a local development company, whose visa is the ministry's (a118).
    desk_file: the file at the governor's visa desk; None when it goes on paper. Raises FileIncomplete, DateBeforeCause.
    """
    decision = locked(decision_id)
    check(decision, "transmit", actor=actor, on=on)
    not_before(DISPATCH, on, DECISION, decision.decided_on)
    transmission = Transmission(
        decision=decision,
        round=decision.round,
        sent_on=on,
        slip_reference=slip_reference,
        visa_file=bool(selectors.visa_triggers(decision.agreement)),
        has_decision=has_decision,
        has_minutes=has_minutes,
        has_subject_documents=has_subject_documents,
        has_presentation_note=has_presentation_note,
        interior_matter=interior_matter,
        road=Road.DESK if desk_file else Road.PAPER,
        desk_file=desk_file,
    )
    required = ["has_decision", "has_minutes", *(["has_subject_documents"] if transmission.visa_file else [])]
    missing = [name for name in required if not getattr(transmission, name)]
    if missing:
        papers = {field.name: str(field.verbose_name) for field in Transmission._meta.fields}
        raise FileIncomplete(article="LO 113-14 a116", field=missing[0], what=[papers[name] for name in missing])
    transmission.save()
    move(decision, "transmit", actor=actor, on=on, note=slip_reference)
    return transmission


@transaction.atomic
def record_receipt(decision_id: int, *, actor: User | None, on: date, reference: str, desk: str = "") -> Transmission:
    """Record the governor's receipt: the objection's 3 working days and the visa's 20 days run from it (a116–118).

    desk: who acknowledged it at the visa desk; empty for a receipt on paper. Raises NotTransmitted, ReceiptTwice,
    DateBeforeCause, FileAtDesk, NotAtDesk.
    """
    decision = locked(decision_id)
    check(decision, "record_receipt", actor=actor, on=on)
    _on_its_road(decision, desk)
    transmission = selectors.transmission_of(decision)
    if transmission is None:
        raise NotTransmitted
    if transmission.received_on is not None:
        raise ReceiptTwice(received_on=transmission.received_on)
    not_before(RECEIPT, on, DISPATCH, transmission.sent_on)
    transmission.received_on, transmission.receipt_reference = on, reference
    transmission.save(update_fields=["received_on", "receipt_reference"])
    if selectors.visa_triggers(decision.agreement):
        _open_visa(decision, on)
    move(decision, "record_receipt", actor=actor, on=on, note=_said(reference, desk))
    return transmission


def _on_its_road(decision: Decision, desk: str) -> None:
    """Let the desk record what came from the desk, and the office what came on paper: never both for one round."""
    at_desk = selectors.at_desk(decision)
    if at_desk and not desk:
        raise FileAtDesk
    if desk and not at_desk:
        raise NotAtDesk


def _said(text: str, desk: str) -> str:
    """What an act says, and who did it where it came from the desk."""
    return f"{text} · {desk}" if desk else text


def _open_visa(decision: Decision, received_on: date) -> Visa:
    triggers = selectors.visa_triggers(decision.agreement)
    where, sent = selectors.level(decision.received_from), selectors.transmission_of(decision)
    return Visa.objects.create(
        decision=decision,
        round=decision.round,
        authority=selectors.visa_authority(where, interior_matter=bool(sent and sent.interior_matter)),
        foreign_collectivity=triggers.foreign_collectivity,
        financial_impact=triggers.financial_impact,
        received_on=received_on,
        due_on=law.visa_due(where, received_on).on,
    )


def _received(decision: Decision) -> date:
    """Day of the receipt. Raises NoReceipt: no clock runs without it."""
    transmission = selectors.transmission_of(decision)
    if transmission is None or transmission.received_on is None:
        raise NoReceipt
    return transmission.received_on


@transaction.atomic
def record_objection(decision_id: int, *, actor: User | None, on: date, reasons: str, desk: str = "") -> Objection:
    """Record the governor's reasoned objection, received within 3 working days (a117).

    A decision that the council maintained is not objected to again: it goes to the judge (`court.refer_to_court`).
    Raises NoReceipt, ObjectionTooLate, DateBeforeCause, DecisionMaintained, FileAtDesk, NotAtDesk.
    """
    decision = locked(decision_id)
    check(decision, "record_objection", actor=actor, on=on)
    _on_its_road(decision, desk)
    if decision.redeliberates:
        raise DecisionMaintained
    received_on = _received(decision)
    not_before(OBJECTION, on, RECEIPT, received_on)
    ends = law.objection_ends(selectors.level(decision.received_from), received_on)
    if ends.is_past(on):
        raise ObjectionTooLate(article=ends.rule.source, limit=ends.on, on=on)
    objection = Objection.objects.create(decision=decision, round=decision.round, received_on=on, reasons=reasons)
    move(decision, "record_objection", actor=actor, on=on, note=_said(reasons, desk)[:500])
    return objection


@transaction.atomic
def answer_objection(decision_id: int, *, actor: User | None, on: date, resolution: str) -> Decision:
    """Answer the objection: the council deliberates anew, or the objection fell (withdrawn, dismissed) (a117).

    A new deliberation takes the same text back to the presidency; `put_back` returns it to drafting instead.
    """
    decision = locked(decision_id)
    answer = Resolution(resolution)
    verb = "redeliberate" if answer == Resolution.NEW_DELIBERATION else "lift_objection"
    check(decision, verb, actor=actor, on=on)
    objection = decision.objections.get(round=decision.round)
    not_before(ANSWER, on, OBJECTION, objection.received_on)
    objection.resolution, objection.answered_on = answer, on
    objection.save(update_fields=["resolution", "answered_on"])
    if verb == "lift_objection":
        return move(decision, verb, actor=actor, on=on, note=str(answer.label))
    keep_round(decision, RoundEnd.OBJECTED, on=on, note=objection.reasons)
    changes = CLEAN_ROUND | {"round": decision.round + 1, "submitted_on": on, "redeliberates": True}
    return move(decision, verb, actor=actor, on=on, **changes)


def _visa_of(decision: Decision, on: date) -> Visa:
    """The visa being waited for, its term still running on that day or over. Raises NoReceipt, VisaNotNeeded."""
    received_on = _received(decision)
    visa = selectors.visa_of(decision)
    if visa is None:
        if not selectors.visa_triggers(decision.agreement):
            raise VisaNotNeeded
        visa = _open_visa(decision, received_on)  # a party or a financial impact came after the receipt
    not_before(VISA, on, RECEIPT, received_on)
    return visa


def _in_term(visa: Visa, on: date) -> None:
    if on > visa.due_on:
        raise VisaTermOver(article="LO 113-14 a118", limit=visa.due_on)


@transaction.atomic
def grant_visa(decision_id: int, *, actor: User | None, on: date, reference: str, desk: str = "") -> Decision:
    """Record the visa, dated within its term (20 days from receipt: a118).

    Raises NoReceipt, VisaNotNeeded, VisaTermOver, DateBeforeCause, FileAtDesk, NotAtDesk.
    """
    decision = locked(decision_id)
    check(decision, "grant_visa", actor=actor, on=on)
    _on_its_road(decision, desk)
    visa = _visa_of(decision, on)
    _in_term(visa, on)
    visa.granted_on, visa.reference = on, reference
    visa.save(update_fields=["granted_on", "reference"])
    return move(decision, "grant_visa", actor=actor, on=on, note=_said(reference, desk))


@transaction.atomic
def refuse_visa(decision_id: int, *, actor: User | None, on: date, reasons: str, desk: str = "") -> Decision:
    """Record a refused visa; after its term it has no effect, silence being a visa (a118)."""
    decision = locked(decision_id)
    check(decision, "refuse_visa", actor=actor, on=on)
    _on_its_road(decision, desk)
    visa = _visa_of(decision, on)
    not_before(REFUSAL, on, RECEIPT, visa.received_on)
    _in_term(visa, on)
    visa.refused_on, visa.reasons = on, reasons
    visa.save(update_fields=["refused_on", "reasons"])
    return move(decision, "refuse_visa", actor=actor, on=on, note=_said(reasons, desk)[:500])


@transaction.atomic
def take_tacit_visa(decision_id: int, *, actor: User | None, on: date) -> Decision:
    """Record that the authority kept silent until the end of its term: silence is a visa (a118).

    on: a day after the term; the visa is tacit from the first day after it. Raises VisaStillRunning, and ActUnderWay
    when the governor's service answered in time at the visa desk and its answer has not arrived yet.
    """
    decision = locked(decision_id)
    check(decision, "take_tacit_visa", actor=actor, on=on)
    visa = _visa_of(decision, on)
    if on <= visa.due_on:
        raise VisaStillRunning(article="LO 113-14 a118", limit=visa.due_on)
    _require_silence(decision, visa)
    visa.tacit_on = law.tacit_visa_on(selectors.level(decision.received_from), visa.received_on).on
    visa.save(update_fields=["tacit_on"])
    return move(decision, "take_tacit_visa", actor=actor, on=on, note=visa.tacit_on.isoformat())


def _require_silence(decision: Decision, visa: Visa) -> None:
    """Hold the file at the desk: nobody answers while silence is taken, and nothing answered in time is passed over."""
    sent = selectors.transmission_of(decision)
    if sent is None or sent.road != Road.DESK or sent.desk_file is None:
        return
    act = exchange.hold(sent.desk_file)
    if act is not None and act.kind in (ActKind.VISA, ActKind.REFUSAL, ActKind.OBJECTION) and act.on <= visa.due_on:
        raise ActUnderWay(act=act.get_kind_display())


@transaction.atomic
def make_enforceable(decision_id: int, *, actor: User | None, on: date) -> Decision:
    """Record that the decision is enforceable: with its visa where one is needed (a118), else after the term for an
    objection (a117). Raises NoReceipt, VisaMissing, ObjectionWindowOpen, DateBeforeCause.
    """
    decision = locked(decision_id)
    check(decision, "make_enforceable", actor=actor, on=on)
    received_on = _received(decision)
    if decision.state == DecisionState.VISAED:
        visa = selectors.visa_of(decision)
        not_before(ENFORCEABILITY, on, VISA, visa.obtained_on if visa else received_on)
    elif selectors.visa_triggers(decision.agreement):
        raise VisaMissing
    elif not (ends := law.objection_ends(selectors.level(decision.received_from), received_on)).is_past(on):
        raise ObjectionWindowOpen(article=ends.rule.source, limit=ends.on)
    return move(decision, "make_enforceable", actor=actor, on=on, enforceable_on=on)
