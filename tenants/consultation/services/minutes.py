"""R12: minutes are begun from what was noted, corrected, and frozen when they are signed."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.files.base import File
from django.db import transaction

from mithaq.accounts.models import User
from mithaq.core.text import clean_line, clean_text, fold
from tenants.agreements.errors import EndsBeforeStart
from tenants.agreements.models import Axis
from tenants.agreements.services import happened, record
from tenants.consultation import selectors
from tenants.consultation.errors import (
    MinutesChanged,
    MinutesEmpty,
    MinutesWritten,
    NobodySigned,
    SignatoryIncomplete,
    SignatoryTwice,
)  # fmt: skip
from tenants.consultation.minutes import fingerprint, first_text, text_mark
from tenants.consultation.models import Meeting
from tenants.consultation.services.opening import held
from tenants.documents.models import DocumentKind
from tenants.documents.services import store

Signatory = tuple[str, str]  # name, function


@transaction.atomic
def draft_minutes(meeting_id: int, *, actor: User | None) -> Meeting:
    """Begin the minutes in both languages from attendance, agenda, proposals and next step, for a person to correct.

    Raises MinutesWritten where a text stands already, MinutesSigned, NotHeld.
    """
    held(meeting_id, actor)
    meeting = selectors.all_meetings().get(pk=meeting_id)
    if meeting.minutes_ar or meeting.minutes_fr:
        raise MinutesWritten(day=meeting.held_on)
    meeting.minutes_ar, meeting.minutes_fr = first_text(meeting, "ar"), first_text(meeting, "fr")
    meeting.save(update_fields=["minutes_ar", "minutes_fr"])
    return meeting


@transaction.atomic
def write_minutes(
    meeting_id: int, *, actor: User | None, minutes_ar: str, minutes_fr: str = "", next_step: str = "", seen: str = ""
) -> Meeting:
    """Write the minutes, as often as needed until they are signed (R12). Raises MinutesSigned, NotHeld.

    seen: mark of the text the person was shown (`minutes.text_mark`). Raises MinutesChanged when it is another by now.
    """
    meeting = held(meeting_id, actor)
    if seen and seen != text_mark(meeting):
        raise MinutesChanged
    meeting.minutes_ar = clean_text(minutes_ar, 20000, field="minutes_ar")
    meeting.minutes_fr = clean_text(minutes_fr, 20000, field="minutes_fr")
    meeting.next_step = clean_line(next_step, 500, field="next_step")
    meeting.save(update_fields=["minutes_ar", "minutes_fr", "next_step"])
    return meeting


@transaction.atomic
def sign_minutes(
    meeting_id: int, *, actor: User | None, signed_on: date, signatories: Iterable[Signatory] = (),
    upload: "File[Any] | None" = None, document_id: int | None = None,
) -> Meeting:  # fmt: skip
    """Note that the minutes were signed (R12), by whom, with the scanned paper, new or kept already; they are frozen.

    Raises MinutesSigned, NotHeld, MinutesEmpty, NobodySigned, SignatoryIncomplete, SignatoryTwice, EndsBeforeStart,
    FutureDate, FileRefused.
    """
    meeting = held(meeting_id, actor)
    happened(signed_on)
    if signed_on < meeting.held_on:
        raise EndsBeforeStart(
            field="signed_on", later=Meeting._meta.get_field("minutes_signed_on").verbose_name, later_on=signed_on,
            earlier=Meeting._meta.verbose_name, earlier_on=meeting.held_on,
        )  # fmt: skip
    named = _signatories(signatories)
    if not meeting.minutes_ar and upload is None and document_id is None and meeting.minutes_document is None:
        raise MinutesEmpty(day=meeting.held_on)
    if not named and upload is None and document_id is None and meeting.minutes_document is None:
        raise NobodySigned
    if upload is not None:
        meeting.minutes_document = store(
            meeting.agreement_id, actor=actor, upload=upload, kind=DocumentKind.MINUTES, made_on=signed_on
        )
    elif document_id is not None:
        meeting.minutes_document = meeting.agreement.documents.get(pk=document_id)
    meeting.minutes_signed_on, meeting.minutes_signatories = signed_on, named
    meeting.minutes_sha256 = fingerprint(meeting)
    meeting.save(
        update_fields=["minutes_signed_on", "minutes_signatories", "minutes_sha256", "minutes_document"]
    )  # fmt: skip
    record(meeting.agreement, Axis.EVENT, "minutes_signed", actor=actor, on=signed_on, article="R12")
    return meeting


def _signatories(given: Iterable[Signatory]) -> list[dict[str, str]]:
    """The people who signed, each with name and function, each once. Raises SignatoryIncomplete, SignatoryTwice."""
    named: dict[str, dict[str, str]] = {}
    for place, (name, function) in enumerate(given):
        name = clean_line(name, 120, field=f"name_{place}")
        function = clean_line(function, 120, field=f"function_{place}")
        if not name and not function:
            continue
        if not name or not function:
            raise SignatoryIncomplete(field=f"function_{place}" if name else f"name_{place}")
        key = fold(f"{name} {function}")
        if key in named:
            raise SignatoryTwice(name=name, field=f"name_{place}")
        named[key] = {"name": name, "function": function}
    return list(named.values())
