"""Named questions that a set of agreements can be asked."""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from mithaq.core.text import fold, trigrams

if TYPE_CHECKING:
    from tenants.agreements.models import Agreement  # noqa: F401  # named in the annotation below


class AgreementQuerySet(models.QuerySet["Agreement"]):
    """Predicates of the field, so that no view spells out a filter."""

    def in_force(self) -> Self:
        """In force, whether or not changed since."""
        return self.filter(state__in=["in_force", "amended", "extended"])

    def ending_within(self, days: int, *, on: date) -> Self:
        """In force on `on`, and ending within `days` calendar days."""
        return self.in_force().filter(ends_on__gte=on, ends_on__lte=on + timedelta(days=days))

    def expired(self, *, on: date) -> Self:
        """Past their last day and neither closed nor renewed."""
        return self.filter(state__in=["in_force", "amended", "extended", "under_evaluation"], ends_on__lt=on)

    def matching(self, words: str) -> Self:
        """Folded search in reference, titles and names of parties: every word must stand there, or nearly."""
        found = self
        for word in fold(words).split()[:8]:
            grams = trigrams(word)
            near = Q(trigrams__contains=grams) if len(word) > 3 and grams else Q()
            found = found.filter(Q(folded__contains=word) | near) if near else found.filter(folded__contains=word)
        return found
