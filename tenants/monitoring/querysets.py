"""Named questions that a set of measurements can be asked."""

from typing import TYPE_CHECKING, Self

from django.db import models

if TYPE_CHECKING:
    from tenants.monitoring.models import Measurement  # noqa: F401  # named in the annotation below


class MeasurementQuerySet(models.QuerySet["Measurement"]):
    """Predicates of the field, so that no view spells out a filter."""

    def handed_in(self) -> Self:
        """Submitted or approved: the period is covered."""
        return self.filter(state__in=["submitted", "approved"])

    def approved(self) -> Self:
        """What may be published and what closure rests on."""
        return self.filter(state="approved")

    def waiting(self) -> Self:
        """Submitted, and neither approved nor returned."""
        return self.filter(state="submitted")
