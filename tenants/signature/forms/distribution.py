"""Forms of the distribution and of the entry into force."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from mithaq.ui.forms import CleanCharField, CleanTextField, DateField
from tenants.agreements.models import Agreement
from tenants.signature import selectors
from tenants.signature.forms.days import DayForm, papers_of


class PartiesForm(DayForm):
    """The signed text goes to parties (R28)."""

    on = DateField(label=_("Sent on"))
    party_ids = forms.TypedMultipleChoiceField(label=_("Parties"), coerce=int, widget=forms.CheckboxSelectMultiple)
    articles: ClassVar = {"party_ids": "R28"}

    def __init__(self, *args: Any, lines: list[selectors.PartyLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        waiting = [line.party for line in lines if line.dispatch is None]
        self.fields["party_ids"].choices = [(party.pk, str(party)) for party in waiting]  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["party_ids"].initial = [party.pk for party in waiting]


class ServiceForm(DayForm):
    """The signed text goes to a communal service, with its task (R29)."""

    service_name = CleanCharField(label=_("Communal service"), max_length=120)
    task = CleanTextField(label=_("What it has to do"), max_length=1000, widget=forms.Textarea({"rows": 3}))
    on = DateField(label=_("Sent on"))
    articles: ClassVar = {"task": "R29"}
    field_order = ["service_name", "task", "on"]


class AcknowledgeForm(DayForm):
    on = DateField(label=_("Receipt acknowledged on"))
    proof_id = forms.TypedChoiceField(label=_("Proof of receipt"), coerce=int, empty_value=None, required=False)

    def __init__(self, *args: Any, agreement: Agreement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["proof_id"].choices = papers_of(agreement)  # type: ignore[attr-defined]  # a ChoiceField


class ForceForm(DayForm):
    on = DateField(label=_("Enters into force on"))
