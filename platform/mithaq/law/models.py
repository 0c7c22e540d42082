"""The days off that no rule foresees, and the fixed ones that were worked: one editable table in `public`."""

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class HolidayKind(models.TextChoices):
    """Why a day is in the table."""

    HIJRI = "hijri", _("religious feast, announced with the moon")
    ADDED = "added", _("day off by decision")
    REMOVED = "removed", _("fixed holiday that is worked")


class Holiday(models.Model):
    """A day off entered when it is announced, or a fixed holiday (`law.holidays`) that is a working day this once."""

    date = models.DateField(_("date"), unique=True)
    name_ar = models.CharField(_("name in Arabic"), max_length=120)
    name_fr = models.CharField(_("name in French"), max_length=120)
    kind = models.CharField(_("kind"), max_length=8, choices=HolidayKind, default=HolidayKind.HIJRI)

    class Meta:
        verbose_name = _("public holiday")
        verbose_name_plural = _("public holidays")
        ordering = ["date"]
        constraints = [
            models.CheckConstraint(name="law_holiday_kind_known", condition=Q(kind__in=HolidayKind.values)),
            models.CheckConstraint(name="law_holiday_named_in_both", condition=~Q(name_ar="") & ~Q(name_fr="")),
        ]

    def __str__(self) -> str:
        return f"{self.date:%Y-%m-%d} {self.name}"

    @property
    def name(self) -> str:
        """The name in the language of the page: Arabic in Arabic, French otherwise."""
        return self.name_ar if get_language() == "ar" else self.name_fr

    @property
    def is_day_off(self) -> bool:
        """Whether offices are closed on this day."""
        return self.kind != HolidayKind.REMOVED
