"""Opinions asked of communal services."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mithaq.accounts.models import User
from mithaq.ui.forms import CleanCharField, CleanTextField, DateField, Form
from tenants.agreements.models import Agreement
from tenants.consultation.forms.basis import PAPER_HELP, choose, position_of, today_in
from tenants.consultation.models import OpinionAnswer
from tenants.consultation.selectors import known_services


class AskForm(Form):
    """An opinion asked of a communal service."""

    prefix = "ask"
    known_service = forms.ChoiceField(label=_("Communal service"), required=False)
    service = CleanCharField(label=_("Or another service"), max_length=200, required=False)
    question = CleanTextField(label=_("Question"), max_length=4000, widget=forms.Textarea({"rows": 4, "dir": "auto"}))
    asked_on = DateField(label=_("Asked on"))
    working_days = forms.IntegerField(
        label=_("Term in working days"), initial=10, help_text=_("Saturdays, Sundays and holidays are not counted."),
        widget=forms.TextInput({"inputmode": "numeric", "dir": "ltr", "class": "input-short"}),
    )  # fmt: skip

    def __init__(self, *args: Any, agreement: Agreement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today_in(self, "asked_on")
        known = known_services(agreement)
        choose(self, "known_service", [("", "—"), *((name, name) for name in known)])
        if not known:
            del self.fields["known_service"]
            self.fields["service"].label = _("Communal service")

    def service_of(self) -> str:
        """What was typed comes before what was chosen."""
        return str(self.cleaned_data["service"] or self.cleaned_data.get("known_service", ""))


class AnswerForm(Form):
    """A service's opinion."""

    prefix = "answer"
    answer = forms.ChoiceField(label=_("Opinion"), choices=OpinionAnswer.choices, widget=forms.RadioSelect)
    text = CleanTextField(
        label=_("Opinion in words"), max_length=8000, required=False,
        widget=forms.Textarea({"rows": 5, "dir": "auto"}),
        help_text=_("Needed unless the opinion is simply favourable."),
    )  # fmt: skip
    given_on = DateField(label=_("Given on"))
    given_by = CleanCharField(label=_("Given by (function)"), max_length=120)
    upload = forms.FileField(label=_("Paper of the opinion"), required=False, help_text=PAPER_HELP)

    def __init__(self, *args: Any, writer: User | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today_in(self, "given_on")
        if writer is not None:
            self.fields["given_by"].initial = position_of(writer)


class WithdrawForm(Form):
    """Why a request needs no answer any more."""

    prefix = "withdraw"
    withdrawn_on = DateField(label=_("Withdrawn on"))
    reason = CleanCharField(label=_("Reason"), max_length=500)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today_in(self, "withdrawn_on")
