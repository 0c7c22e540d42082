"""Forms about the agreement as a whole: opening a dossier, its description, its parties, withdrawing it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mithaq.core import clock
from mithaq.core.codes import country_choices
from mithaq.ui.forms import ArabicTextarea, CleanCharField, CleanTextField, DateField, Fieldset, Form, FrenchTextarea
from tenants.agreements.models import Agreement, Kind, PartyKind, PartyRole

_TITLE_HELP = _("Arabic is the language of acts; the French is a translation.")


def titles() -> dict[str, forms.Field]:
    """The four fields that say what the agreement is."""
    return {
        "title_ar": CleanCharField(label=_("Title in Arabic"), max_length=250, help_text=_TITLE_HELP),
        "title_fr": CleanCharField(label=_("Title in French"), max_length=250, required=False),
        "summary_ar": CleanTextField(
            label=_("What it is, in one sentence, in Arabic"), max_length=1000, required=False,
            widget=ArabicTextarea({"rows": 2}),
        ),
        "summary_fr": CleanTextField(
            label=_("What it is, in one sentence, in French"), max_length=1000, required=False,
            widget=FrenchTextarea({"rows": 2}),
        ),
    }  # fmt: skip


class OpenForm(Form):
    """A new dossier."""

    kind = forms.ChoiceField(label=_("Kind of agreement"), choices=Kind.choices)
    opened_on = DateField(
        label=_("Opened on"), help_text=_("The day of the first letter of intent or of the president's instruction.")
    )
    financial_impact = forms.BooleanField(
        label=_("It weighs on the collectivity's expenditure or revenue"),
        required=False,
        help_text=_("Then the council's decision needs the governor's visa."),
    )
    articles = {"financial_impact": "LO 113-14 a118"}  # as every Meta-like attribute of a form
    fieldsets = (
        Fieldset(_("What it is"), ("title_ar", "title_fr", "summary_ar", "summary_fr")),
        Fieldset(_("What it changes"), ("financial_impact",)),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.update(titles())
        self.fields["opened_on"].initial = clock.today


class EditForm(Form):
    """The description; `version` is the one the person was shown."""

    kind = forms.ChoiceField(label=_("Kind of agreement"), choices=Kind.choices)
    financial_impact = forms.BooleanField(
        label=_("It weighs on the collectivity's expenditure or revenue"), required=False
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
    articles = {"financial_impact": "LO 113-14 a118"}  # as above
    fieldsets = (Fieldset(_("What it is"), ("title_ar", "title_fr", "summary_ar", "summary_fr")),)

    def __init__(self, *args: Any, agreement: Agreement, **kwargs: Any) -> None:
        initial = {name: getattr(agreement, name) for name in (*titles(), "kind", "financial_impact", "version")}
        super().__init__(*args, initial=initial, **kwargs)
        self.fields.update(titles())

    def described(self) -> list[str]:
        """The fields a person reads, in order."""
        return ["kind", "title_ar", "title_fr", "summary_ar", "summary_fr", "financial_impact"]


class PartyForm(Form):
    """A party. A foreign State stands in the list, so that choosing it tells why it is refused."""

    kind = forms.ChoiceField(label=_("Kind of party"), choices=PartyKind.choices)
    role = forms.ChoiceField(label=_("Role"), choices=PartyRole.choices, initial=PartyRole.IMPLEMENTING)
    name_ar = CleanCharField(label=_("Name in Arabic"), max_length=200)
    name_fr = CleanCharField(label=_("Name in French"), max_length=200, required=False)
    country = forms.ChoiceField(label=_("Country"), initial="MA")
    collectivity_code = CleanCharField(
        label=_("HCP code"),
        max_length=16,
        required=False,
        help_text=_("Of a Moroccan collectivity, such as 02.113.01.09."),
    )
    signatory_name = CleanCharField(label=_("Who signs"), max_length=120, required=False)
    signatory_position = CleanCharField(label=_("In which function"), max_length=120, required=False)
    articles = {"kind": "LO 113-14 a86, a149"}  # as above

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = country_choices()  # type: ignore[attr-defined]  # a ChoiceField


class WithdrawForm(Form):
    """When and why a dossier is given up."""

    on = DateField(label=_("Withdrawn on"))
    reason = CleanCharField(label=_("Reason"), max_length=500)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = clock.today


class ReopenForm(Form):
    """When and why a withdrawn dossier is taken up again."""

    on = DateField(label=_("Reopened on"))
    reason = CleanCharField(label=_("Reason"), max_length=500, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = clock.today
