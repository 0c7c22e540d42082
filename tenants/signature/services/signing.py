"""The round of signatures, one line a party (R22, R24)."""

from datetime import date
from typing import Any

from django.core.files.base import File
from django.db import transaction

from mithaq.accounts.models import User
from tenants.agreements.models import Agreement, AgreementState, Axis, Party
from tenants.agreements.permissions import require, require_transition
from tenants.agreements.services import happened, lock, perform, record
from tenants.agreements.transitions import AGREEMENT_AXIS
from tenants.council.models import Decision
from tenants.council.selectors import AMENDABLE, of_subject
from tenants.documents import services as documents
from tenants.documents.models import Document, DocumentKind
from tenants.signature import selectors
from tenants.signature.errors import (
    AlreadySigned,
    ForeignPaper,
    NotDecided,
    NoteMissing,
    NotSigning,
    SignatoryMissing,
    SignedBeforeSent,
)
from tenants.signature.models import BY_HAND, Dispatch, Signature, Way
from tenants.signature.services import steps
from tenants.signature.services.guards import confirm_early, decision_of, not_before_decision
from tenants.signature.services.rounds import begin_default


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
    decision = decision_of(agreement, amendment_id)
    if amendment_id is None:
        AGREEMENT_AXIS.require("open_signing", reference=agreement.reference, state=agreement.state)
    if decision is None or decision.state not in selectors.SIGNABLE:
        raise NotDecided
    if selectors.presentation_note(agreement, amendment_id) is None:
        raise NoteMissing
    not_before_decision(decision, on)
    confirm_early(agreement, decision, actor, on, confirmed)
    Signature.objects.filter(of_subject(amendment_id), agreement=agreement).delete()
    Dispatch.objects.filter(of_subject(amendment_id), agreement=agreement).delete()
    for party in agreement.parties.all():
        _line(agreement, amendment_id, party)
    begin_default(agreement, amendment_id, on=happened(on))
    if amendment_id is None:
        return perform(agreement, "open_signing", actor=actor, on=on)
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


def _signing(
    agreement_id: int, party_id: int, amendment_id: int | None, actor: User | None
) -> tuple[Signature, Decision]:
    """The party's line, under the lock. Raises NotAllowed, NotSigning, ForeignPaper."""
    require(actor, "signature.edit")
    agreement = lock(agreement_id)
    decision = decision_of(agreement, amendment_id)
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
    not_before_decision(decision, on)
    steps.follow_sent(signature, decision, on)
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
    Every step of the party's in the open round is done with it. Raises NotSigning, AlreadySigned,
    SignedBeforeDecision, SignedBeforeSent, SigningBeforeEnforceable, SignatoryMissing, ForeignPaper, RoundEnded,
    NotYourTurn, RequestExpired, and what keeping a file raises.
    """
    signature, decision = _signing(agreement_id, party_id, amendment_id, actor)
    happened(on)
    way = way if way in BY_HAND else Way.OTHER  # what an electronic signature proves, its file proves
    not_before_decision(decision, on)
    if not signatory_name.strip():
        raise SignatoryMissing
    if signature.sent_on is not None and on < signature.sent_on:
        raise SignedBeforeSent(on=on, sent_on=signature.sent_on)
    if signature.party.is_self:
        confirm_early(signature.agreement, decision, actor, on, confirmed, str(signature.party))
    if upload is not None:
        document_id = _keep_scan(signature, upload, actor, on).pk
    elif document_id is not None and not Document.objects.filter(pk=document_id, agreement_id=agreement_id).exists():
        raise ForeignPaper
    signature.signed_on, signature.refused_on, signature.refusal_reason = on, None, ""
    signature.signatory_name, signature.signatory_position = signatory_name.strip(), signatory_position.strip()
    signature.way, signature.place, signature.originals, signature.document_id = way, place, originals, document_id
    held = steps.follow_signed(signature, decision)
    signature.save()
    _tell(signature, "signed", actor, on, signatory_name)
    if held is not None:
        steps.after(held, on)
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
    not_before_decision(decision, on)
    if signature.sent_on is not None and on < signature.sent_on:
        raise SignedBeforeSent(on=on, sent_on=signature.sent_on)
    signature.refused_on, signature.refusal_reason = on, reason
    steps.follow_refused(signature, decision)
    signature.save(update_fields=["refused_on", "refusal_reason"])
    _tell(signature, "signature_refused", actor, on, reason)
    return signature


def _tell(signature: Signature, what: str, actor: User | None, on: date, note: str = "") -> None:
    text = ": ".join(filter(None, [str(signature.party), note]))
    record(signature.agreement, Axis.EVENT, what, actor=actor, on=on, note=text, article="LO 113-14 a94")
