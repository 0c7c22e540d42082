"""Named questions that a set of sessions can be asked."""

from typing import TYPE_CHECKING, Self

from django.db import models

if TYPE_CHECKING:
    from tenants.council.models.sessions import Session  # noqa: F401  # named in the annotation below


class SessionQuerySet(models.QuerySet["Session"]):
    """Predicates of the field."""

    def own(self) -> Self:
        """Sessions of our own council: not those that a dossier brought from its former office."""
        return self.filter(received_from="")
