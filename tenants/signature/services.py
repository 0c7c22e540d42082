"""From the adopted decision to the agreement in force (R22–R24, R27–R29)."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.files.base import File
from django.db import transaction

from mithaq.accounts.models import User
from mithaq.register.vocabulary import VersionKind
from tenants.agreements.models import Agreement, AgreementState, Axis, Party
from tenants.agreements.permissions import require, require_transition
from tenants.agreements.selectors import months_after
from tenants.agreements.services import happened, lock, perform, record
from tenants.agreements.transitions import AGREEMENT_AXIS
from tenants.changes import services as changes
from tenants.changes.models import Amendment
from tenants.council.models import Decision, DecisionState
from tenants.council.selectors import AMENDABLE, current_decision, of_subject
from tenants.council.words import DISPATCH, ENFORCEABILITY, SIGNATURE
from tenants.documents import services as documents
from tenants.documents.models import Document, DocumentKind
from tenants.signature import publication, selectors
from tenants.signature.errors import (
    AcknowledgedBeforeSent,
    AlreadySigned,
    DispatchBeforeSignature,
    DispatchTwice,
    ForceBeforeCause,
    ForeignPaper,
    NotDecided,
    NoteMissing,
    NotReadyForForce,
    NotReturned,
    NotSigning,
    SignatoryMissing,
    SignedBeforeDecision,
    SignedBeforeSent,
    SigningBeforeEnforceable,
    TaskMissing,
)
from tenants.signature.models import Dispatch, PresentationNote, RecipientKind, Signature, Way

# --- Presentation note ------------------------------------------------------------------------------------------------


@transaction.atomic
def write_presentation_note(
    agreement_id: int, *, actor: User | None, on: date, text_ar: str, text_fr: str = "", amendment_id: int | None = None
) -> PresentationNote:
    """Write the presentation note (R23), or write it again."""
    require(actor, "signature.edit")
    agreement = lock(agreement_id)
    happened(on)
    _own_amendment(agreement, amendment_id)
    note = selectors.presentation_note(agreement, amendment_id) or PresentationNote(
        agreement=agreement, amendment_id=amendment_id
    )
    note.text_ar, note.text_fr, note.written_on = text_ar, text_fr, on
    note.save()
    record(agreement, Axis.EVENT, "presentation_note_written", actor=actor, on=on)
    return note


# --- Signing ----------------------------------------------------------------------------------------------------------


@transaction.atomic
def open_signing(
    agreement_id: int, *, actor: User | None, on: date, confirmed: bool = False, amendment_id: int | None = None
) -> Agreement:
    """Open the round of signatures once the council has adopted (R22), one line a party (R24).

    confirmed: sign although the decision is not enforceable yet; recorded. A round of a text that went back to
    drafting, is wiped out. For an amendment the agreement stays in force.
    Raises NotDecided, NoteMissing, SigningBeforeEnforceable.
    """
    require_transition(actor, AGREEMENT_AXIS.get("open_signing"))
    agreement = lock(agreement_id)
    decision = _decision(agreement, amendment_id)
    if amendment_id is None:
        AGREEMENT_AXIS.require("open_signing", reference=agreement.reference, state=agreement.state)
    if decision is None or decision.state not in selectors.SIGNABLE:
        raise NotDecided
    if selectors.presentation_note(agreement, amendment_id) is None:
        raise NoteMissing
    _not_before_decision(decision, on)
    _confirm_early(agreement, decision, actor, on, confirmed)
    Signature.objects.filter(of_subject(amendment_id), agreement=agreement).delete()
    Dispatch.objects.filter(of_subject(amendment_id), agreement=agreement).delete()
    for party in agreement.parties.all():
        _line(agreement, amendment_id, party)
    if amendment_id is None:
        return perform(agreement, "open_signing", actor=actor, on=on)
    happened(on)
    record(agreement, Axis.EVENT, "amendment_signing_opened", actor=actor, on=on, article="LO 113-14 a94")
    return agreement


def _line(agreement: Agreement, amendment_id: int | None, party: Party) -> Signature:
    return Signature.objects.create(
        agreement=agreement,
        amendment_id=amendment_id,
        party=party,
        signatory_name=party.signatory_name,
        signatory_position=party.signatory_position,
    )


def _decision(agreement: Agreement, amendment_id: int | None) -> Decision | None:
    _own_amendment(agreement, amendment_id)
    return current_decision(agreement, amendment_id)


def _own_amendment(agreement: Agreement, amendment_id: int | None) -> None:
    if amendment_id is not None and not Amendment.objects.filter(pk=amendment_id, agreement=agreement).exists():
        raise ForeignPaper


def _not_before_decision(decision: Decision, on: date) -> None:
    if decision.decided_on is not None and on < decision.decided_on:
        raise SignedBeforeDecision(on=on, decided_on=decision.decided_on)


def _confirm_early(
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


def _signing(
    agreement_id: int, party_id: int, amendment_id: int | None, actor: User | None
) -> tuple[Signature, Decision]:
    """The party's line, under the lock. Raises NotAllowed, NotSigning, ForeignPaper."""
    require(actor, "signature.edit")
    agreement = lock(agreement_id)
    decision = _decision(agreement, amendment_id)
    signing = agreement.state == AgreementState.SIGNING if amendment_id is None else agreement.state in AMENDABLE
    if not signing or decision is None or decision.state not in selectors.SIGNABLE:
        raise NotSigning(reference=agreement.reference, state=agreement.get_state_display())
    party = Party.objects.filter(pk=party_id, agreement=agreement).first()
    if party is None:
        raise ForeignPaper
    rows = Signature.objects.filter(of_subject(amendment_id), agreement=agreement, party=party)
    signature = rows.first() or _line(agreement, amendment_id, party)
    signature.agreement, signature.party = agreement, party
    if signature.signed_on is not None:
        raise AlreadySigned(party=str(party), signed_on=signature.signed_on)
    return signature, decision


@transaction.atomic
def send_for_signature(
    agreement_id: int, party_id: int, *, actor: User | None, on: date, amendment_id: int | None = None
) -> Signature:
    """Send the text to a party for its signature (R24); after a refusal, once more."""
    signature, decision = _signing(agreement_id, party_id, amendment_id, actor)
    happened(on)
    _not_before_decision(decision, on)
    signature.sent_on, signature.refused_on, signature.refusal_reason = on, None, ""
    signature.save(update_fields=["sent_on", "refused_on", "refusal_reason"])
    _tell(signature, "sent_for_signature", actor, on)
    return signature


@transaction.atomic
def record_signature(
    agreement_id: int,
    party_id: int,
    *,
    actor: User | None,
    on: date,
    signatory_name: str,
    signatory_position: str = "",
    way: str = Way.PAPER,
    place: str = "",
    originals: int | None = None,
    document_id: int | None = None,
    upload: "File[Any] | None" = None,
    confirmed: bool = False,
    amendment_id: int | None = None,
) -> Signature:
    """Record that a party signed (R24), with the scanned original: a paper on file, or `upload` which is kept as one.

    confirmed: our own side signs although the decision is not enforceable yet; recorded.
    Raises NotSigning, AlreadySigned, SignedBeforeDecision, SignedBeforeSent, SigningBeforeEnforceable,
    SignatoryMissing, ForeignPaper, and what keeping a file raises.
    """
    signature, decision = _signing(agreement_id, party_id, amendment_id, actor)
    happened(on)
    _not_before_decision(decision, on)
    if not signatory_name.strip():
        raise SignatoryMissing
    if signature.sent_on is not None and on < signature.sent_on:
        raise SignedBeforeSent(on=on, sent_on=signature.sent_on)
    if signature.party.is_self:
        _confirm_early(signature.agreement, decision, actor, on, confirmed, str(signature.party))
    if upload is not None:
        document_id = _keep_scan(signature, upload, actor, on).pk
    elif document_id is not None and not Document.objects.filter(pk=document_id, agreement_id=agreement_id).exists():
        raise ForeignPaper
    signature.signed_on, signature.refused_on, signature.refusal_reason = on, None, ""
    signature.signatory_name, signature.signatory_position = signatory_name.strip(), signatory_position.strip()
    signature.way, signature.place, signature.originals, signature.document_id = way, place, originals, document_id
    signature.save()
    _tell(signature, "signed", actor, on, signatory_name)
    return signature


def _keep_scan(signature: Signature, upload: "File[Any]", actor: User | None, on: date) -> Document:
    kind = DocumentKind.AMENDMENT if signature.amendment_id else DocumentKind.SIGNED_AGREEMENT
    return documents.store(
        signature.agreement_id, actor=actor, upload=upload, kind=kind, made_on=on, title=str(kind.label)
    )


@transaction.atomic
def refuse_signature(
    agreement_id: int, party_id: int, *, actor: User | None, on: date, reason: str, amendment_id: int | None = None
) -> Signature:
    """Record that a party refuses to sign; it can be asked again, or the draft returned to drafting."""
    signature, decision = _signing(agreement_id, party_id, amendment_id, actor)
    happened(on)
    _not_before_decision(decision, on)
    if signature.sent_on is not None and on < signature.sent_on:
        raise SignedBeforeSent(on=on, sent_on=signature.sent_on)
    signature.refused_on, signature.refusal_reason = on, reason
    signature.save(update_fields=["refused_on", "refusal_reason"])
    _tell(signature, "signature_refused", actor, on, reason)
    return signature


def _tell(signature: Signature, what: str, actor: User | None, on: date, note: str = "") -> None:
    text = ": ".join(filter(None, [str(signature.party), note]))
    record(signature.agreement, Axis.EVENT, what, actor=actor, on=on, note=text, article="LO 113-14 a94")


# --- Distribution -----------------------------------------------------------------------------------------------------


@transaction.atomic
def add_dispatch(
    agreement_id: int,
    *,
    actor: User | None,
    on: date,
    party_id: int | None = None,
    service_name: str = "",
    task: str = "",
    amendment_id: int | None = None,
) -> Dispatch:
    """Send the signed text to a party (R28), or to a communal service with its task (R29).

    It must have returned signed by all, its decision enforceable (R27). Raises NotReturned, DispatchTwice,
    DispatchBeforeSignature, TaskMissing, ForeignPaper.
    """
    require(actor, "signature.edit")
    agreement = lock(agreement_id)
    happened(on)
    _own_amendment(agreement, amendment_id)
    if missing := selectors.return_needs(agreement, amendment_id):
        raise NotReturned(article=missing[0].article, what=[need.label for need in missing])
    last = selectors.last_signature(agreement, amendment_id)
    if last is not None and on < last:
        raise DispatchBeforeSignature(on=on, signed_on=last)
    rows = Dispatch.objects.filter(of_subject(amendment_id), agreement=agreement)
    if party_id is not None:
        recipient = _party_name(agreement, party_id)
        rows, kind, service_name = rows.filter(party_id=party_id), RecipientKind.PARTY, ""
    else:
        recipient = service_name = service_name.strip()
        if not task.strip():
            raise TaskMissing
        rows, kind = rows.filter(service_name=service_name), RecipientKind.SERVICE
    if rows.exists():
        raise DispatchTwice(field="party" if party_id else "service_name")
    dispatch = Dispatch.objects.create(
        agreement=agreement,
        amendment_id=amendment_id,
        recipient_kind=kind,
        party_id=party_id,
        service_name=service_name,
        task=task.strip(),
        sent_on=on,
    )
    record(agreement, Axis.EVENT, "distributed", actor=actor, on=on, note=recipient)
    return dispatch


@transaction.atomic
def distribute(
    agreement_id: int, *, actor: User | None, on: date, party_ids: Iterable[int], amendment_id: int | None = None
) -> list[Dispatch]:
    """Send the signed text to several parties on one day (R28): all or none. Raises what one dispatch raises."""
    return [
        add_dispatch(agreement_id, actor=actor, on=on, party_id=party_id, amendment_id=amendment_id)
        for party_id in party_ids
    ]


def _party_name(agreement: Agreement, party_id: int) -> str:
    party = Party.objects.filter(pk=party_id, agreement=agreement).first()
    if party is None:
        raise ForeignPaper
    return str(party)


@transaction.atomic
def acknowledge(dispatch_id: int, *, actor: User | None, on: date, proof_id: int | None = None) -> Dispatch:
    """Record that the recipient acknowledged receipt, with its proof if there is a paper (R28)."""
    require(actor, "signature.edit")
    agreement = lock(Dispatch.objects.values_list("agreement_id", flat=True).get(pk=dispatch_id))
    dispatch = Dispatch.objects.select_related("party").get(pk=dispatch_id)
    happened(on)
    if on < dispatch.sent_on:
        raise AcknowledgedBeforeSent(on=on, sent_on=dispatch.sent_on)
    if proof_id is not None and not Document.objects.filter(pk=proof_id, agreement=agreement).exists():
        raise ForeignPaper
    dispatch.acknowledged_on, dispatch.proof_id = on, proof_id
    dispatch.save(update_fields=["acknowledged_on", "proof"])
    note = dispatch.service_name or str(dispatch.party)
    record(agreement, Axis.EVENT, "dispatch_acknowledged", actor=actor, on=on, note=note)
    return dispatch


# --- Entry into force -------------------------------------------------------------------------------------------------


@transaction.atomic
def enter_into_force(agreement_id: int, *, actor: User | None, on: date) -> Agreement:
    """Put the agreement into force and publish it, in one transaction (R27–R29; law 54-19 a11).

    It needs an enforceable decision, every signature, the scanned original, the dispatch to all parties and to one
    communal service at least. It lasts `duration_months` from that day.
    Raises IllegalTransition, NotReadyForForce, ForceBeforeCause.
    """
    require_transition(actor, AGREEMENT_AXIS.get("enter_into_force"))
    agreement = lock(agreement_id)
    AGREEMENT_AXIS.require("enter_into_force", reference=agreement.reference, state=agreement.state)
    signed_on = _require_ready(agreement, None, on)
    if agreement.duration_months is None:
        raise NotReadyForForce(what=_labels(agreement))
    perform(
        agreement,
        "enter_into_force",
        actor=actor,
        on=on,
        signed_on=signed_on,
        in_force_on=on,
        ends_on=months_after(on, agreement.duration_months),
    )
    publication.publish(agreement, actor=actor, on=on)
    return agreement


@transaction.atomic
def enter_amendment_into_force(amendment_id: int, *, actor: User | None, on: date) -> Agreement:
    """Put an amendment into force, apply what it changes, and publish the agreement's next version.

    It needs its own enforceable decision, every signature and its scanned original.
    Raises IllegalTransition, NotReadyForForce, ForceBeforeCause, and what applying the amendment raises.
    """
    agreement = lock(Amendment.objects.values_list("agreement_id", flat=True).get(pk=amendment_id))
    amendment = Amendment.objects.get(pk=amendment_id)
    verb = "apply_extension" if amendment.new_ends_on else "apply_amendment"
    require_transition(actor, AGREEMENT_AXIS.get(verb))
    AGREEMENT_AXIS.require(verb, reference=agreement.reference, state=agreement.state)
    _require_ready(agreement, amendment_id, on)
    changes.apply(amendment, actor=actor, on=on)
    publication.publish(agreement, actor=actor, on=on, kind=VersionKind.AMENDED)
    return agreement


def _labels(agreement: Agreement, amendment_id: int | None = None) -> list[str]:
    return [need.label for need in selectors.force_needs(agreement, amendment_id)]


def _require_ready(agreement: Agreement, amendment_id: int | None, on: date) -> date:
    """Day of the last signature. Raises NotReadyForForce, ForceBeforeCause, FutureDate."""
    happened(on)
    missing = selectors.force_needs(agreement, amendment_id)
    signed_on = selectors.last_signature(agreement, amendment_id)
    if missing or signed_on is None:
        article = missing[0].article if missing else "R27"
        raise NotReadyForForce(article=article, what=[need.label for need in missing])
    decision = current_decision(agreement, amendment_id)
    sent = [row.sent_on for row in selectors.dispatches(agreement, amendment_id)]
    causes = [
        (ENFORCEABILITY, decision.enforceable_on if decision else None),
        (SIGNATURE, signed_on),
        (DISPATCH, max(sent, default=None)),
    ]
    for earlier, day in causes:
        if day is not None and on < day:
            raise ForceBeforeCause(on=on, earlier=earlier, earlier_on=day)
    return signed_on
