"""The electronic ways: our seal put here, and a file that was signed elsewhere and is verified on its return.

Both go on with the same file: each signature is appended to its last state, so that those before stay valid.
The level is named no higher than what is proven (law 43-20 a4–7); a seal of the office is its own (a13–15).
"""

from datetime import date
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from mithaq.accounts.models import User
from mithaq.collectivities.selectors import current_office
from mithaq.core import clock
from mithaq.seals import appearance, errors, levels, signer, verification
from mithaq.ui import formats
from tenants.agreements.models import Axis
from tenants.agreements.services import record
from tenants.council.selectors import of_subject
from tenants.documents import services as documents
from tenants.documents.inspection import clean_file_name, inspect
from tenants.documents.models import Document, DocumentKind
from tenants.signature import scanning
from tenants.signature.errors import (
    CertificateRevoked,
    FileUnsigned,
    NoSigner,
    NotAPdf,
    OnlyOurSide,
    SealedOnItsDay,
    SignedFileChanged,
    SignerRefused,
    TextNotOurs,
    TextNotPrepared,
    TimestampMissing,
)
from tenants.signature.models import RoundStep, SigningRound, StepRole, Way
from tenants.signature.services.rounds import ARTICLE, Opened, step_of
from tenants.signature.services.steps import Done, complete
from tenants.signature.services.text import content_of

CARD = (206.0, 58.0)  # points: how large a signature is seen at most
SEAL = "signature.seal"


def file_to_sign(turn: SigningRound) -> Document:
    """The text in its last state. Raises TextNotPrepared."""
    found = turn.signed_text or turn.text
    if found is None:
        raise TextNotPrepared
    return found


@transaction.atomic
def seal_step(
    step_id: int, *, actor: User | None, on: date, place: str = "", stand_in_id: int | None = None,
    confirmed: bool = False, signatory_name: str = "",
) -> RoundStep:  # fmt: skip
    """Put the office's electronic seal for our own collectivity, on the order of a person who has just proven who they
    are (the page asks for it).

    Raises OnlyOurSide, SealedOnItsDay, TextNotPrepared, NoSigner, SignerRefused, TimestampMissing, and what `complete`
    raises.
    """
    held, step = step_of(step_id, actor, SEAL)
    if step.party is None or not step.party.is_self or step.role == StepRole.COPY:
        raise OnlyOurSide
    if on != clock.today():
        raise SealedOnItsDay
    base = file_to_sign(held.turn)
    by = _signer()
    done = Done(
        on=on, way=Way.SEALED, name=signatory_name, place=place, stand_in_id=stand_in_id, confirmed=confirmed,
        document_id=base.pk, level=levels.Level.SIMPLE,
    )  # fmt: skip
    complete(held, step, done, actor=actor)
    content = _sealed(held, step, by, content_of(base))
    seals = verification.verify(content)
    level = levels.lower(levels.Level(seals[-1].level), by.highest)
    document = _store(held, step, actor, content)
    _keep(held, step, document, level, seals)
    return step


def _signer() -> signer.Signer:
    try:
        return signer.signer_of(current_office().slug)
    except errors.SignerMissing as error:
        raise NoSigner from error
    except errors.SignerUnusable as error:
        raise SignerRefused from error


def _sealed(held: Opened, step: RoundStep, by: signer.Signer, content: bytes) -> bytes:
    place = _seen_at(held, step)
    drawn = b""
    if place is not None:
        left, bottom, right, top = place.box
        drawn = appearance.card(card_lines(step, by.holder), width=right - left, height=top - bottom)
    request = signer.Request(
        field=f"Mithaq-{step.pk}", reason=f"{held.agreement.reference} / {step.signed_name}", location=step.place,
        at=clock.now(), place=place, appearance=drawn,
    )  # fmt: skip
    try:
        return by.sign(content, request)
    except errors.TimestampUnavailable as error:
        raise TimestampMissing from error
    except errors.Unreadable as error:
        raise NotAPdf from error


def card_lines(step: RoundStep, holder: str) -> list[str]:
    """What the card on the page says, in Arabic, then in French; each name stands in a line of its own."""
    lines = []
    for language in ("ar", "fr"):
        with override(language):
            lines.append(_("Electronic seal of %(day)s") % {"day": formats.day(step.done_on or clock.today())})
    return [lines[0], step.signed_name, holder, lines[1]]


def _seen_at(held: Opened, step: RoundStep) -> signer.Place | None:
    """Inside the party's signature block, below its names; nowhere in a text whose blocks are not known."""
    parties = [party.pk for party in held.agreement.parties.all()]
    if step.party_id not in parties:
        return None
    at = parties.index(step.party_id)
    if at >= len(held.turn.places):
        return None
    page, left, bottom, right, _top = held.turn.places[at]
    width = min(CARD[0], right - left)
    start = left + (right - left - width) / 2
    return signer.Place(int(page), (start, bottom, start + width, bottom + CARD[1]))


@transaction.atomic
def take_signed_file(
    step_id: int, *, actor: User | None, on: date, upload: "File[Any]", signatory_name: str = "",
    signatory_position: str = "", place: str = "", stand_in_id: int | None = None, confirmed: bool = False,
) -> RoundStep:  # fmt: skip
    """Take a file that was signed elsewhere, after verifying it: it must begin with the very bytes that were sent out.

    Raises NotAPdf, TextNotOurs, FileUnsigned, SignedFileChanged, CertificateRevoked, and what `complete` raises.
    """
    held, step = step_of(step_id, actor)
    return take(held, step, actor=actor, done=Done(
        on=on, way=Way.VERIFIED, name=signatory_name, title=signatory_position, place=place, stand_in_id=stand_in_id,
        confirmed=confirmed,
    ), upload=upload)  # fmt: skip


def take(held: Opened, step: RoundStep, *, actor: User | None, done: Done, upload: "File[Any]") -> RoundStep:
    """As `take_signed_file`, the dossier locked; a link's own page comes here as well."""
    seals, content = checked(held.turn, upload)
    new = seals[-1]
    base = file_to_sign(held.turn)
    name = done.name or step.name or new.holder
    complete(held, step, Done(
        on=done.on, way=Way.VERIFIED, name=name, title=done.title, place=done.place, stand_in_id=done.stand_in_id,
        confirmed=done.confirmed, document_id=base.pk, level=new.level,
    ), actor=actor)  # fmt: skip
    document = _store(held, step, actor, content)
    _keep(held, step, document, levels.Level(new.level), seals)
    return step


def checked(turn: SigningRound, upload: "File[Any]") -> tuple[list[verification.Seal], bytes]:
    """The seals of a file that came back, the new one last, and its bytes. Raises what `take_signed_file` says."""
    inspect(upload)
    upload.seek(0)
    content: bytes = upload.read()
    sent = content_of(file_to_sign(turn))
    try:
        seals = verification.verify(content)
        known = {seal.field for seal in verification.verify(sent)}
    except errors.Unreadable as error:
        raise NotAPdf from error
    for seal in seals:
        if not seal.is_valid:
            raise SignedFileChanged(holder=seal.holder)
        if seal.revocation == verification.REVOKED:
            raise CertificateRevoked(holder=seal.holder)
    if not content.startswith(sent):
        raise TextNotOurs
    if not [seal for seal in seals if seal.field not in known]:
        raise FileUnsigned
    return seals, content


def _store(held: Opened, step: RoundStep, actor: User | None, content: bytes) -> Document:
    kind = DocumentKind.AMENDMENT if held.turn.amendment_id else DocumentKind.SIGNED_AGREEMENT
    name = clean_file_name(f"{held.agreement.reference}-{step.pk}.pdf")
    base = file_to_sign(held.turn)
    return documents.store(
        held.agreement.pk, actor=actor, upload=scanning.as_file(content, name), kind=kind, made_on=step.done_on,
        title=f"{kind.label}: {step.party or step}"[:200], language=base.language,
        amendment_id=held.turn.amendment_id,
    )  # fmt: skip


def _keep(
    held: Opened, step: RoundStep, document: Document, level: levels.Level, seals: list[verification.Seal]
) -> None:
    """Write what was proven beside the step; the text goes on from this file."""
    step.document, step.level = document, level
    step.evidence = step.evidence | {
        "seal": seals[-1].as_data() | {"level": str(level)}, "before": [seal.as_data() for seal in seals[:-1]],
        "sha256": document.sha256,
    }  # fmt: skip
    step.save(update_fields=["document", "level", "evidence"])
    if step.role == StepRole.SIGNER and step.party is not None:
        held.agreement.signatures.filter(
            of_subject(held.turn.amendment_id), party=step.party, way__in=[Way.SEALED, Way.VERIFIED]
        ).update(document=document)
    held.turn.signed_text = document
    held.turn.save(update_fields=["signed_text"])
    note = f"{seals[-1].holder}: {document.sha256[:12]}"
    record(
        held.agreement, Axis.EVENT, "file_signed", actor=None, on=step.done_on or clock.today(), note=note,
        article=ARTICLE,
    )  # fmt: skip
