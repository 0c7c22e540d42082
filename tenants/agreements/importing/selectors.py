"""What is asked of imports."""

from django.db.models import QuerySet

from mithaq.accounts.models import User
from mithaq.core import clock
from tenants.agreements.importing.models import ImportDraft, PaperRecord
from tenants.agreements.models import Agreement


def waiting(user: User) -> QuerySet[ImportDraft]:
    """The person's own tables that wait for their confirmation, newest first, without their rows."""
    return ImportDraft.objects.filter(created_by=user, confirmed_at=None, expires_at__gt=clock.now()).defer("data")


def handed_over(user: User) -> QuerySet[ImportDraft]:
    """The person's own tables that a worker writes or has written, newest first, without their rows."""
    found = ImportDraft.objects.filter(created_by=user, confirmed_at__isnull=False, expires_at__gt=clock.now())
    return found.defer("data", "faults").order_by("-confirmed_at", "-pk")


def paper_record(agreement: Agreement) -> PaperRecord | None:
    """What the file said of an imported agreement; None for one that was opened here."""
    return PaperRecord.objects.filter(agreement=agreement).first()
