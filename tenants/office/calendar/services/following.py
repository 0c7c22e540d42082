"""Following a dossier: its days come into one's own calendar and reminders."""

from mithaq.accounts.models import User
from tenants.agreements.models import Agreement
from tenants.agreements.permissions import require
from tenants.office.calendar.models import Follow


def follow(agreement: Agreement, *, actor: User) -> None:
    """Follow a dossier; twice is once."""
    require(actor, "calendar.feed")
    Follow.objects.bulk_create([Follow(agreement=agreement, person=actor)], ignore_conflicts=True)


def unfollow(agreement: Agreement, *, actor: User) -> None:
    """Stop following it."""
    Follow.objects.filter(agreement=agreement, person=actor).delete()
