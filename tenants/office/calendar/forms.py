"""Forms of the calendar."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mithaq.accounts.models import User
from mithaq.ui.forms import CleanCharField, DateField, Form
from tenants.agreements.permissions import may
from tenants.office.calendar.days import DayKind
from tenants.office.calendar.models import FeedKind, FeedLanguage, Shift


class DayFilter(forms.Form):
    """What the address asks for: kinds of days, and whose."""

    kind = forms.ChoiceField(label=_("Kind of day"), choices=[("", _("every kind")), *DayKind.choices], required=False)
    of = forms.ChoiceField(
        label=pgettext_lazy("calendar", "Whose"),
        choices=[("", pgettext_lazy("calendar", "the whole office")), ("mine", pgettext_lazy("calendar", "mine"))],
        required=False,
    )

    def asked(self) -> dict[str, str]:
        """What was asked and is known; anything else is left out."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class FeedForm(Form):
    """A new address."""

    kind = forms.ChoiceField(label=pgettext_lazy("calendar", "Whose days"), choices=FeedKind.choices)
    name = CleanCharField(
        label=_("Name"), max_length=80, help_text=_("To know it again: the telephone or the program that reads it.")
    )
    language = forms.ChoiceField(label=_("Language"), choices=FeedLanguage.choices)

    def __init__(self, *args: Any, actor: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(FeedKind.PERSON.value, FeedKind.PERSON.label)]
        if may(actor, "calendar.office_feed"):
            choices.append((FeedKind.OFFICE.value, FeedKind.OFFICE.label))
        kind = self.fields["kind"]
        if isinstance(kind, forms.ChoiceField):
            kind.choices = choices
        self.fields["language"].initial = "fr" if actor.language == "fr" else "ar"


class LocalDayForm(Form):
    """A day on which this office alone is closed."""

    day = DateField(label=_("Day"))
    name_ar = CleanCharField(label=_("Name in Arabic"), max_length=120)
    name_fr = CleanCharField(label=_("Name in French"), max_length=120)
    act = CleanCharField(label=_("Act that decides it"), max_length=120, help_text=_("Its authority, number and day."))


class LookForm(Form):
    """What somebody found; asked of what was recorded too early."""

    answer = CleanCharField(
        label=_("What you found"), max_length=500, required=False,
        help_text=_("For instance: the governor confirmed the visa by letter no. 12."),
    )  # fmt: skip

    def __init__(self, *args: Any, shift: Shift, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not shift.too_early:
            del self.fields["answer"]


def month_asked(value: str, today: date) -> date:
    """The first day of the month that `2026-05` names; of the present one for anything else."""
    try:
        return date.fromisoformat(f"{value}-01")
    except ValueError:
        return today.replace(day=1)


def year_asked(value: str, today: date) -> int:
    """The year, within a lifetime of today; the present one for anything else."""
    return int(value) if value.isascii() and value.isdigit() and abs(int(value) - today.year) <= 60 else today.year
