"""Named questions that a set of entries can be asked."""

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models

from mithaq.register.vocabulary import RUNNING_STATES

if TYPE_CHECKING:
    from mithaq.register.models import Entry  # noqa: F401  # named in the annotation below

# Columns that a line of a list shows; the detail of an entry is read only on its own page.
LINE = (
    "public_id", "reference", "kind", "state", "title_ar", "title_fr", "summary_ar", "summary_fr", "collectivity_code",
    "collectivity_slug", "collectivity_ar", "collectivity_fr", "province_code", "region_code", "sector_codes",
    "sdg_goals", "partner_countries", "partners_ar", "partners_fr", "amount_centimes", "currency", "decision_number",
    "decided_on", "visa", "visa_on", "signed_on", "in_force_on", "ends_on", "published_at", "updated_at", "version",
    "is_demo",
)  # fmt: skip


class EntryQuerySet(models.QuerySet["Entry"]):
    """Predicates of the register."""

    def public(self) -> Self:
        """Entries that are shown: not withdrawn."""
        return self.filter(withdrawn_at=None)

    def in_force(self, *, on: date) -> Self:
        """In force on a day, whether or not amended since."""
        return self.filter(state__in=sorted(RUNNING_STATES), in_force_on__lte=on, ends_on__gte=on)

    def of_territory(self, code: str) -> Self:
        """Entries of a region (`02`) or a province (`02.113`)."""
        return self.filter(province_code=code) if "." in code else self.filter(region_code=code)

    def lines(self) -> Self:
        """Only the columns of a line of a list."""
        return self.only(*LINE)
