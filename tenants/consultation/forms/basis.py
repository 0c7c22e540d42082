"""What several forms of the consultation have in common."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mithaq.accounts.models import User
from mithaq.core import clock
from mithaq.core.text import western_digits
from mithaq.ui.forms import Form, Section
from tenants.agreements.models import Agreement
from tenants.agreements.selectors import name_of
from tenants.consultation.models import Actor
from tenants.consultation.selectors import actors

PAPER_HELP = _("PDF, picture or text document, up to 25 MB.")


def choose(form: forms.Form, name: str, choices: Iterable[tuple[Any, str]]) -> None:
    form.fields[name].choices = list(choices)  # type: ignore[attr-defined]  # a ChoiceField


def today_in(form: forms.Form, *names: str) -> None:
    for name in names:
        form.fields[name].initial = clock.today


def position_of(person: User) -> str:
    """A person's position, Arabic first: minutes are an Arabic act."""
    return person.position_ar or person.position_fr


class HourInput(forms.TimeInput):
    """The browser's own control of an hour."""

    input_type = "time"

    def __init__(self) -> None:
        super().__init__({"class": "input-short", "dir": "ltr"}, format="%H:%M")


class HourField(forms.TimeField):
    """An hour from the browser's control, or typed `14:30` in Western or Arabic digits."""

    widget = HourInput
    input_formats = ("%H:%M", "%Hh%M", "%H.%M", "%H:%M:%S")

    def to_python(self, value: Any) -> time | None:
        return super().to_python(western_digits(value.strip()) if isinstance(value, str) else value)


class ActorsForm(Form):
    """A form that chooses among the actors of one dossier."""

    def __init__(self, *args: Any, agreement: Agreement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.everybody: list[Actor] = list(actors(agreement))
        for name in ("attendees", "invited", "actor_ids", "agreed_by", "actor_id", "author_id"):
            if name in self.fields:
                choose(self, name, ((one.pk, name_of(one)) for one in self.everybody))


def actor_boxes(label: Any, help_text: Any = "") -> forms.TypedMultipleChoiceField:
    return forms.TypedMultipleChoiceField(
        label=label, required=False, coerce=int, help_text=help_text, widget=forms.CheckboxSelectMultiple
    )


@dataclass(frozen=True)
class Row:
    """A line of a table of fields."""

    label: str
    fields: tuple[forms.BoundField, ...]
    badge: str = ""


class RowsForm(Form):
    """A form whose last fields stand in a table: `rows`; the others come first, as they always do."""

    def in_rows(self) -> set[str]:
        """Names of the fields that stand in the table."""
        raise NotImplementedError

    def sections(self) -> Iterable[Section]:
        placed = self.in_rows()
        loose = tuple(field for field in self.visible_fields() if field.name not in placed)
        if loose:
            yield Section("", "", loose)
