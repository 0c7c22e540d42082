"""Forms of the members' list and of the standing committees (a9, a16–a26)."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from mithaq.core import clock
from mithaq.law.rules.kinds import Level
from mithaq.ui.forms import ArabicTextInput, CleanCharField, CleanTextField, DateField, Form, FrenchTextInput
from tenants.council import selectors
from tenants.council.forms.rolls import UntilForm
from tenants.council.models import CommitteeRole, Member, Position, Vacancy

MOST_BYTES = 200_000


def _name_ar() -> CleanCharField:
    return CleanCharField(label=_("Name in Arabic"), max_length=160, widget=ArabicTextInput)


def _name_fr() -> CleanCharField:
    return CleanCharField(label=_("Name in French"), max_length=160, required=False, widget=FrenchTextInput)


class MemberForm(Form):
    """A member in office. No identity number is asked for."""

    name_ar = _name_ar()
    name_fr = _name_fr()
    position = forms.ChoiceField(label=_("Office held"), choices=Position.choices)
    rank = forms.IntegerField(
        label=_("Rank"), min_value=1, max_value=40, required=False, help_text=_("Of a vice-president: 1 for the first.")
    )
    on_behalf_of = CleanCharField(
        label=_("Delegated by"),
        max_length=160,
        required=False,
        help_text=_("The collectivity whose council delegates."),
    )
    since = DateField(label=_("In office since"))
    email = forms.EmailField(label=_("E-mail address"), required=False)
    phone = CleanCharField(label=_("Telephone"), max_length=30, required=False)
    address = CleanCharField(
        label=_("Address declared to the council"), max_length=240, required=False,
        help_text=_("Where the summons is sent."),
    )  # fmt: skip
    articles: ClassVar = {"rank": "LO 113-14 a16", "address": "LO 113-14 a35"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if selectors.level() not in {Level.ECI, Level.GCT}:
            del self.fields["on_behalf_of"]

    @classmethod
    def initial_of(cls, member: Member) -> dict[str, Any]:
        return {name: getattr(member, name) for name in cls.base_fields}


class VacancyForm(UntilForm):
    """A mandate that ended."""

    vacancy = forms.ChoiceField(label=_("Reason"), choices=Vacancy.choices)
    articles: ClassVar = {"vacancy": "LO 113-14 a9, a20"}


class ReplacementForm(VacancyForm):
    """A mandate that ended, and who takes the seat."""

    name_ar = _name_ar()
    name_fr = _name_fr()
    since = DateField(label=_("In office since"))


class ListForm(Form):
    """A list pasted, or sent as a file."""

    lines = CleanTextField(
        label=_("Lines"), max_length=40_000, required=False, widget=forms.Textarea({"rows": 10, "dir": "auto"}),
        help_text=_("One member a line: name in Arabic; name in French; office; rank; e-mail; telephone; since."),
    )  # fmt: skip
    file = forms.FileField(label=_("Or a CSV file"), required=False)
    since = DateField(label=_("In office since"), help_text=_("For lines that give no day."))

    def clean_file(self) -> str:
        """The text of the file; UTF-8, or what older sheets write."""
        sent = self.cleaned_data["file"]
        if sent is None:
            return ""
        if sent.size > MOST_BYTES:
            raise ValidationError(_("This file is too long for a list of members."))
        content = sent.read()
        for encoding in ("utf-8-sig", "cp1256"):
            try:
                return str(content.decode(encoding))
            except UnicodeDecodeError:
                continue
        raise ValidationError(_("This file is no text: save the sheet as CSV."))

    @property
    def text(self) -> str:
        return str(self.cleaned_data["file"] or self.cleaned_data["lines"])


class StandingCommitteeForm(Form):
    """A standing committee."""

    name_ar = _name_ar()
    name_fr = _name_fr()
    field_ar = CleanCharField(label=_("Field in Arabic"), max_length=240, required=False, widget=ArabicTextInput)
    field_fr = CleanCharField(label=_("Field in French"), max_length=240, required=False, widget=FrenchTextInput)
    articles: ClassVar = {"name_ar": "LO 113-14 a25"}


class NewCommitteeForm(StandingCommitteeForm):
    """A standing committee that the council creates."""

    since = DateField(label=_("Created on"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["since"].initial = clock.today


class SeatForm(Form):
    """Who sits in a committee, as what."""

    member = forms.TypedChoiceField(label=_("Member"), coerce=int)
    role = forms.ChoiceField(label=_("Role"), choices=CommitteeRole.choices, initial=CommitteeRole.MEMBER)
    articles: ClassVar = {"member": "LO 113-14 a25", "role": "LO 113-14 a26"}

    def __init__(self, *args: Any, members: Sequence[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(one.pk, one.name_ar) for one in members]
        self.fields["member"].choices = choices  # type: ignore[attr-defined]  # a choice field
