"""Fields of the partnership (R8) and actors (R9)."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mithaq.core.codes import GOALS, SECTORS
from mithaq.ui.forms import ArabicTextarea, CleanCharField, CleanTextField, Fieldset, Form, FrenchTextarea
from tenants.agreements.models import Agreement
from tenants.consultation.forms.basis import choose
from tenants.consultation.models import ActorKind, PartnershipFields, Weight
from tenants.consultation.targets import split


class FieldsForm(Form):
    """Sectors, goals and their targets, own words (R8)."""

    prefix = "fields"
    words_ar = CleanTextField(
        label=_("Fields in Arabic, in our own words"), max_length=1000, required=False,
        widget=ArabicTextarea({"rows": 3}), help_text=_("As the office and its partners call them."),
    )  # fmt: skip
    words_fr = CleanTextField(
        label=_("Fields in French, in our own words"), max_length=1000, required=False,
        widget=FrenchTextarea({"rows": 3}),
    )  # fmt: skip
    sector_codes = forms.MultipleChoiceField(
        label=_("Sectors"), required=False, widget=forms.CheckboxSelectMultiple(attrs={"class": "inline"})
    )
    sdg_goals = forms.TypedMultipleChoiceField(
        label=_("Sustainable Development Goals"),
        required=False,
        coerce=int,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "inline"}),
    )
    sdg_targets = CleanCharField(
        label=_("Targets of the goals"), max_length=300, required=False,
        help_text=_("If you wish, by number: 11.6, 12.5. A target brings its goal with it."),
        widget=forms.TextInput({"dir": "ltr", "class": "input-short"}),
    )  # fmt: skip

    def __init__(self, *args: Any, agreement: Agreement, own: PartnershipFields | None, **kwargs: Any) -> None:
        initial: dict[str, Any] = {"sector_codes": agreement.sector_codes, "sdg_goals": agreement.sdg_goals}
        if own is not None:
            initial |= {
                "words_ar": own.words_ar, "words_fr": own.words_fr, "sdg_targets": ", ".join(own.sdg_targets)
            }  # fmt: skip
        super().__init__(*args, initial=initial, **kwargs)
        choose(self, "sector_codes", ((code, str(names)) for code, names in SECTORS.items()))
        choose(self, "sdg_goals", ((number, f"{number}. {names}") for number, names in GOALS.items()))

    def clean_sdg_targets(self) -> list[str]:
        """The identifiers, whatever parts them."""
        return split(self.cleaned_data["sdg_targets"])


class ActorForm(Form):
    """An actor (R9)."""

    prefix = "actor"
    name_ar = CleanCharField(label=_("Name in Arabic"), max_length=200)
    name_fr = CleanCharField(label=_("Name in French"), max_length=200, required=False)
    kind = forms.ChoiceField(label=_("Kind of actor"), choices=ActorKind.choices)
    role = CleanCharField(label=_("Role in the partnership"), max_length=200, required=False)
    interest = forms.ChoiceField(label=_("Interest"), choices=Weight.choices, initial=Weight.MEDIUM)
    influence = forms.ChoiceField(label=_("Influence"), choices=Weight.choices, initial=Weight.MEDIUM)
    contact_function = CleanCharField(label=_("Function"), max_length=120, required=False)
    contact_email = CleanCharField(
        label=_("E-mail"), max_length=200, required=False, widget=forms.EmailInput({"dir": "ltr"})
    )
    contact_phone = CleanCharField(
        label=_("Telephone"), max_length=40, required=False, widget=forms.TextInput({"type": "tel", "dir": "ltr"})
    )
    contact = CleanCharField(label=_("Office address or anything else"), max_length=200, required=False)
    articles = {"contact_email": "L 09-08 a12"}
    fieldsets = (
        Fieldset(_("Who"), ("name_ar", "name_fr", "kind", "role")),
        Fieldset(_("Weight in the partnership"), ("interest", "influence")),
        Fieldset(
            _("Contact of the function"), ("contact_function", "contact_email", "contact_phone", "contact"),
            _("Of the function: office address or telephone. No private contact, no identity number."),
        ),
    )  # fmt: skip
