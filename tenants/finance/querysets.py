"""Named questions that a set of instalments can be asked."""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Q

from tenants.agreements.models import IN_FORCE_STATES, AgreementState

if TYPE_CHECKING:
    from tenants.finance.models import Instalment  # noqa: F401  # named in the annotation below

BINDING_STATES = sorted(IN_FORCE_STATES | {AgreementState.UNDER_EVALUATION})


class InstalmentQuerySet(models.QuerySet["Instalment"]):
    """Predicates of the field, so that no view spells out a filter."""

    def binding(self) -> Self:
        """Those of agreements that bind now: in force, as changed, or under evaluation."""
        return self.filter(contribution__agreement__state__in=BINDING_STATES)

    def unsettled(self) -> Self:
        """Not paid, or paid in part."""
        return self.filter(Q(paid_centimes=None) | Q(paid_centimes__lt=F("amount_centimes")))

    def late(self, on: date) -> Self:
        """Unsettled after their due day."""
        return self.unsettled().filter(due_on__lt=on)

    def due_within(self, days: int, *, on: date) -> Self:
        """Unsettled, and due at most `days` calendar days after `on`; those already late too."""
        return self.unsettled().filter(due_on__lte=on + timedelta(days=days))

    def with_dossier(self) -> Self:
        """With agreement and party, so that a list costs one query."""
        return self.select_related("contribution__agreement", "contribution__party")
