"""The court's branch of an objection (a117)."""

from typing import ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from mithaq.ui.forms import CleanCharField, DateField
from tenants.council import selectors
from tenants.council.forms.acts import ActForm
from tenants.council.models import Judgment, Suspension
from tenants.council.subject import Subject


class ReferToCourtForm(ActForm):
    on = DateField(
        label=_("Request registered at the court on"), help_text=_("The 48 hours of the judge run from this day.")
    )
    court = CleanCharField(label=_("Administrative court"), max_length=160)
    case_number = CleanCharField(label=_("Number of the case"), max_length=80, required=False)
    petition_on = DateField(
        label=_("Request for nullity received by the court on"), required=False,
        help_text=_("Empty when it is the same day. The 30 days of the court run from it."),
    )  # fmt: skip
    articles: ClassVar = {"on": "LO 113-14 a117"}

    @classmethod
    def ready(cls, subject: Subject) -> bool:
        decision = subject.decision
        if decision is None or not decision.is_maintained:
            return False
        sent = selectors.transmission_of(decision)
        return sent is not None and sent.received_on is not None


class SuspensionForm(ActForm):
    on = DateField(label=_("Ruled on"))
    suspension = forms.ChoiceField(label=_("Ruling"), choices=Suspension.choices, widget=forms.RadioSelect)
    articles: ClassVar = {"on": "LO 113-14 a117"}

    @classmethod
    def ready(cls, subject: Subject) -> bool:
        case = selectors.court_case_of(subject.decision) if subject.decision else None
        return case is not None and not case.suspension


class JudgmentForm(ActForm):
    on = DateField(label=_("Judged on"))
    judgment = forms.ChoiceField(label=_("Judgment"), choices=Judgment.choices, widget=forms.RadioSelect)
    notified_on = DateField(label=_("Copy of the judgment received on"), required=False)
    articles: ClassVar = {"on": "LO 113-14 a117"}

    @classmethod
    def ready(cls, subject: Subject) -> bool:
        return subject.decision is not None and selectors.court_case_of(subject.decision) is not None
