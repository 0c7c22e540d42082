"""A recipient acknowledges the signed text: by the link of the letter, by a code, on a signed slip, or to the office.

Each road ends in `_acknowledged`, under the dossier's lock: the first that arrives is the receipt, the next is told so.
"""

from datetime import date
from typing import Any

from django.core.files.base import File
from django.db import transaction

from mithaq.accounts.models import User
from mithaq.core import clock
from mithaq.core.text import clean_line
from tenants.agreements.models import Axis
from tenants.agreements.permissions import require
from tenants.agreements.services import happened, lock, record
from tenants.documents.models import Document, DocumentKind
from tenants.documents.services import store
from tenants.signature.errors import (
    AcknowledgedBeforeSent,
    AlreadyAcknowledged,
    CopyLinkClosed,
    ForeignPaper,
    NoNewCode,
    SlipMissing,
    WhoIsMissing,
    WrongCode,
)
from tenants.signature.models import MAX_CODE_TRIES, AcknowledgedBy, Dispatch, EventKind
from tenants.signature.services import keys
from tenants.signature.services.events import happened_to

EDIT = "signature.edit"
_MOST_NUMBER = 2**63 - 1


def dispatch_by_token(token: str) -> Dispatch:
    """The dispatch whose open link has this token, with what its page shows. Raises CopyLinkClosed for any other."""
    found = Dispatch.objects.select_related("agreement", "party", "amendment", "copy")
    dispatch = found.filter(token_digest=keys.digest_of(token)).first()
    if dispatch is None or not dispatch.is_open_by_link or dispatch.agreement.is_transferred:
        raise CopyLinkClosed
    return dispatch


@transaction.atomic
def opened_by_link(dispatch_id: int, kind: EventKind) -> None:
    """Keep that the page was read, or the copy fetched, for the first time."""
    dispatch = _locked(dispatch_id)
    happened_to(dispatch, kind)


@transaction.atomic
def acknowledge_by_link(token: str, *, name: str, function: str) -> Dispatch:
    """The recipient confirms on the page of the link, with name and function.

    Raises CopyLinkClosed, AlreadyAcknowledged, WhoIsMissing, InvalidInput.
    """
    dispatch = _locked(dispatch_by_token(token).pk)
    return _acknowledged(dispatch, AcknowledgedBy.LINK, on=clock.today(), actor=None, name=name, function=function)


def acknowledge_by_code(number: str, code: str, *, name: str, function: str) -> Dispatch:
    """The recipient gives the number and the code of the paper, with name and function.

    A wrong code is counted, whatever becomes of the answer; after MAX_CODE_TRIES only a new code opens the dispatch.
    Raises WrongCode, AlreadyAcknowledged, WhoIsMissing, InvalidInput.
    """
    said_name, said_function = _who(name, function)
    dispatch = _by_code(number, code, name=said_name, function=said_function, actor=None)
    if dispatch is None:
        raise WrongCode
    return dispatch


def acknowledge_by_told_code(dispatch_id: int, *, actor: User | None, code: str, name: str, function: str) -> Dispatch:
    """The recipient told the code on the telephone, and somebody of the office types it."""
    require(actor, EDIT)
    said_name, said_function = _who(name, function)
    dispatch = _by_code(str(dispatch_id), code, name=said_name, function=said_function, actor=actor)
    if dispatch is None:
        raise WrongCode
    return dispatch


@transaction.atomic
def _by_code(number: str, code: str, *, name: str, function: str, actor: User | None) -> Dispatch | None:
    """None for a number or a code that is wrong; it is committed that it was."""
    pk = int(number) if number.isdecimal() and len(number) < 20 else 0
    found = Dispatch.objects.filter(pk=pk if pk <= _MOST_NUMBER else 0).select_related("agreement").first()
    if found is None or not found.code_digest or found.agreement.is_transferred:
        return None
    dispatch = _locked(found.pk)
    if dispatch.is_code_locked:
        return None
    if not keys.is_code(dispatch, code):
        dispatch.code_tries += 1
        dispatch.save(update_fields=["code_tries"])
        happened_to(dispatch, EventKind.WRONG_CODE)
        return None
    return _acknowledged(dispatch, AcknowledgedBy.CODE, on=clock.today(), actor=actor, name=name, function=function)


@transaction.atomic
def acknowledge_by_slip(
    dispatch_id: int, *, actor: User | None, on: date, upload: "File[Any] | None" = None, proof_id: int | None = None,
    name: str = "", function: str = "",
) -> Dispatch:  # fmt: skip
    """The signed slip came back: its scan is kept as the proof. on: the day written on it.

    Raises SlipMissing, ForeignPaper, AcknowledgedBeforeSent, AlreadyAcknowledged, and what a file may be refused for.
    """
    require(actor, EDIT)
    dispatch = _locked(dispatch_id)
    _not_before(dispatch, on)
    _not_twice(dispatch)
    if upload is not None:
        title = f"{dispatch._meta.get_field('proof').verbose_name}: {dispatch.recipient}"
        proof_id = store(
            dispatch.agreement_id, actor=actor, upload=upload, kind=DocumentKind.TRANSMISSION_SLIP, title=title[:200],
            made_on=on,
        ).pk  # fmt: skip
    if proof_id is None:
        raise SlipMissing
    return _acknowledged(
        dispatch, AcknowledgedBy.SLIP, on=on, actor=actor, name=name, function=function, proof_id=proof_id
    )


@transaction.atomic
def acknowledge(
    dispatch_id: int, *, actor: User | None, on: date, proof_id: int | None = None, name: str = "", function: str = ""
) -> Dispatch:
    """The office notes that the recipient acknowledged receipt, with its proof if there is a paper (R28).

    Raises AcknowledgedBeforeSent, AlreadyAcknowledged, ForeignPaper, FutureDate.
    """
    require(actor, EDIT)
    return _acknowledged(
        _locked(dispatch_id), AcknowledgedBy.OFFICE, on=on, actor=actor, name=name, function=function,
        proof_id=proof_id,
    )  # fmt: skip


@transaction.atomic
def renew_code(dispatch_id: int, *, actor: User | None) -> Dispatch:
    """Make a new code; the former one opens nothing any more. Raises NoNewCode."""
    require(actor, EDIT)
    dispatch = _locked(dispatch_id)
    if not dispatch.is_waiting:
        raise NoNewCode(name=dispatch.recipient)
    dispatch.made_at = dispatch.made_at or clock.now()
    dispatch.code_number += 1
    dispatch.code_digest, dispatch.code_tries = keys.code_digest_of(dispatch, keys.code_of(dispatch)), 0
    dispatch.save(update_fields=["made_at", "code_number", "code_digest", "code_tries"])
    happened_to(dispatch, EventKind.NEW_CODE, actor.get_full_name() if actor else "")
    return dispatch


def _locked(dispatch_id: int) -> Dispatch:
    """The dispatch, read after its dossier was locked."""
    lock(Dispatch.objects.values_list("agreement_id", flat=True).get(pk=dispatch_id))
    return Dispatch.objects.select_related("agreement", "party").get(pk=dispatch_id)


def _who(name: str, function: str) -> tuple[str, str]:
    said = clean_line(name, 120, field="name"), clean_line(function, 120, field="function")
    if not all(said):
        raise WhoIsMissing(field="function" if said[0] else "name")
    return said


def _not_twice(dispatch: Dispatch) -> None:
    if dispatch.acknowledged_on is not None:
        raise AlreadyAcknowledged(name=dispatch.recipient, on=dispatch.acknowledged_on)


def _not_before(dispatch: Dispatch, on: date) -> None:
    happened(on)
    if on < dispatch.sent_on:
        raise AcknowledgedBeforeSent(on=on, sent_on=dispatch.sent_on)


def _acknowledged(
    dispatch: Dispatch, how: AcknowledgedBy, *, on: date, actor: User | None, name: str, function: str,
    proof_id: int | None = None,
) -> Dispatch:  # fmt: skip
    """Write the receipt of a dispatch whose dossier is locked, its event and the line of the history."""
    _not_before(dispatch, on)
    _not_twice(dispatch)
    if proof_id is not None and not Document.objects.filter(pk=proof_id, agreement=dispatch.agreement_id).exists():
        raise ForeignPaper
    if how in {AcknowledgedBy.LINK, AcknowledgedBy.CODE}:
        name, function = _who(name, function)
    dispatch.acknowledged_on, dispatch.acknowledged_at, dispatch.acknowledged_by = on, clock.now(), how
    dispatch.acknowledged_name = clean_line(name, 120, field="name")
    dispatch.acknowledged_function = clean_line(function, 120, field="function")
    dispatch.proof_id = proof_id
    dispatch.save(
        update_fields=[
            "acknowledged_on", "acknowledged_at", "acknowledged_by", "acknowledged_name", "acknowledged_function",
            "proof",
        ]
    )  # fmt: skip
    who = ", ".join(filter(None, [dispatch.acknowledged_name, dispatch.acknowledged_function]))
    happened_to(dispatch, EventKind.ACKNOWLEDGED, who)
    record(
        dispatch.agreement, Axis.EVENT, "dispatch_acknowledged", actor=actor, on=on,
        note=": ".join(filter(None, [dispatch.recipient, who])),
    )  # fmt: skip
    return dispatch


__all__ = [
    "MAX_CODE_TRIES", "acknowledge", "acknowledge_by_code", "acknowledge_by_link", "acknowledge_by_slip",
    "acknowledge_by_told_code", "dispatch_by_token", "opened_by_link", "renew_code",
]  # fmt: skip
