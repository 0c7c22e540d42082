"""Named questions that a set of milestones can be asked."""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Self

from django.db import models

from tenants.agreements.models import IN_FORCE_STATES, AgreementState

if TYPE_CHECKING:
    from tenants.execution.models import Milestone  # noqa: F401  # named in the annotation below


class MilestoneQuerySet(models.QuerySet["Milestone"]):
    """Predicates of the field, so that no view spells out a filter."""

    def binding(self) -> Self:
        """Those of agreements that bind now."""
        return self.filter(action__agreement__state__in=sorted(IN_FORCE_STATES | {AgreementState.UNDER_EVALUATION}))

    def open(self) -> Self:
        """Not done yet."""
        return self.filter(done_on=None)

    def late(self, on: date) -> Self:
        """Open after their day."""
        return self.open().filter(due_on__lt=on)

    def due_within(self, days: int, *, on: date) -> Self:
        """Open, and due at most `days` calendar days after `on`; those already late too."""
        return self.open().filter(due_on__lte=on + timedelta(days=days))
