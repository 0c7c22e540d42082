"""The presentation note (R23)."""

from datetime import date

from django.db import transaction

from mithaq.accounts.models import User
from tenants.agreements.models import Axis
from tenants.agreements.permissions import require
from tenants.agreements.services import happened, lock, record
from tenants.signature import selectors
from tenants.signature.models import PresentationNote
from tenants.signature.services.guards import own_amendment


@transaction.atomic
def write_presentation_note(
    agreement_id: int, *, actor: User | None, on: date, text_ar: str, text_fr: str = "", amendment_id: int | None = None
) -> PresentationNote:
    """Write the presentation note (R23), or write it again."""
    require(actor, "signature.edit")
    agreement = lock(agreement_id)
    happened(on)
    own_amendment(agreement, amendment_id)
    note = selectors.presentation_note(agreement, amendment_id) or PresentationNote(
        agreement=agreement, amendment_id=amendment_id
    )
    note.text_ar, note.text_fr, note.written_on = text_ar, text_fr, on
    note.save()
    record(agreement, Axis.EVENT, "presentation_note_written", actor=actor, on=on)
    return note
