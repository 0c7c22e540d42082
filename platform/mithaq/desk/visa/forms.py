"""What an agent fills in for each act."""

from typing import ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from mithaq.exchange.models import ActKind
from mithaq.ui.forms import CleanCharField, CleanTextField, Form


class ReceiptForm(Form):
    reference = CleanCharField(label=_("Number of the receipt"), max_length=80)
    articles: ClassVar = {"reference": "LO 113-14 a116"}


class RequestForm(Form):
    text = CleanTextField(
        label=_("Which paper is missing, and what for"), max_length=2000, widget=forms.Textarea({"rows": 4})
    )


class ObjectionForm(Form):
    text = CleanTextField(label=_("Reasons"), max_length=2000, widget=forms.Textarea({"rows": 6}))
    articles: ClassVar = {"text": "LO 113-14 a117"}


class VisaForm(Form):
    reference = CleanCharField(label=_("Number of the visa"), max_length=80)
    text = CleanTextField(
        label=_("Words of the stamp"), max_length=500, required=False, widget=forms.Textarea({"rows": 2}),
        help_text=_("As they stand on the stamp; empty for the number and the day alone."),
    )  # fmt: skip
    articles: ClassVar = {"reference": "LO 113-14 a118"}


class RefusalForm(Form):
    text = CleanTextField(label=_("Reasons of the refusal"), max_length=2000, widget=forms.Textarea({"rows": 6}))
    articles: ClassVar = {"text": "LO 113-14 a118"}


FORMS: dict[str, type[Form]] = {
    ActKind.RECEIPT: ReceiptForm, ActKind.REQUEST: RequestForm, ActKind.OBJECTION: ObjectionForm,
    ActKind.VISA: VisaForm, ActKind.REFUSAL: RefusalForm,
}  # fmt: skip
