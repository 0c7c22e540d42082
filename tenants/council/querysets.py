"""Named questions that a set of sessions, or of members, can be asked."""

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models

if TYPE_CHECKING:
    from tenants.council.models.members import Member  # noqa: F401  # named in the annotation below
    from tenants.council.models.sessions import Session  # noqa: F401  # named in the annotation below


class SessionQuerySet(models.QuerySet["Session"]):
    """Predicates of the field."""

    def own(self) -> Self:
        """Sessions of our own council: not those that a dossier brought from its former office."""
        return self.filter(received_from="")


class MemberQuerySet(models.QuerySet["Member"]):
    """Predicates of the field."""

    def own(self) -> Self:
        """Members of our own council: not those whom a dossier brought from its former office."""
        return self.filter(received_from="")

    def in_office(self, on: date) -> Self:
        """Members of our own council in office on that day: neither not yet, nor no longer."""
        return self.own().filter(models.Q(until=None) | models.Q(until__gte=on), since__lte=on)
