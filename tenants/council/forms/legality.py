"""The control of legality (a115–a118)."""

from typing import ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from mithaq.core import clock
from mithaq.ui.forms import CleanCharField, CleanTextField, DateField
from tenants.council import selectors
from tenants.council.forms.acts import ActForm
from tenants.council.models import (
    Decision,
    DecisionState,
    Resolution,
)
from tenants.council.subject import Subject


class PostForm(ActForm):
    on = DateField(label=_("Posted on"))
    articles: ClassVar = {"on": "LO 113-14 a273"}

    @classmethod
    def ready(cls, subject: Subject) -> bool:
        return subject.decision is not None and subject.decision.posted_on is None


class TransmitForm(ActForm):
    on = DateField(label=_("Sent to the governor on"))
    slip_reference = CleanCharField(label=_("Reference of the transmission slip"), max_length=80, required=False)
    has_decision = forms.BooleanField(label=_("The decision of the council"), required=False)
    has_minutes = forms.BooleanField(label=_("The minutes of the deliberations"), required=False)
    has_subject_documents = forms.BooleanField(label=_("The documents of the partnership's subject"), required=False)
    has_presentation_note = forms.BooleanField(label=_("The presentation note"), required=False)
    interior_matter = forms.BooleanField(
        label=_("Delegated management, or a local development company"), required=False,
        help_text=_("The ministry of the interior then gives the visa, in the same term."),
    )  # fmt: skip
    articles: ClassVar = {"on": "LO 113-14 a116", "has_decision": "R25", "interior_matter": "LO 113-14 a118"}


class ReceiptForm(ActForm):
    on = DateField(label=_("Received by the governor on"), help_text=_("The terms of the law run from this day."))
    reference = CleanCharField(label=_("Reference of the receipt"), max_length=80)
    articles: ClassVar = {"on": "LO 113-14 a116"}

    @classmethod
    def ready(cls, subject: Subject) -> bool:
        sent = selectors.transmission_of(subject.decision) if subject.decision else None
        return sent is not None and sent.received_on is None and _on_paper(subject)


class Received(ActForm):
    """Only once the receipt started the clocks, of what comes on paper."""

    @classmethod
    def ready(cls, subject: Subject) -> bool:
        sent = selectors.transmission_of(subject.decision) if subject.decision else None
        return sent is not None and sent.received_on is not None and _on_paper(subject)


def _on_paper(subject: Subject) -> bool:
    return subject.decision is not None and not selectors.at_desk(subject.decision)


class ObjectionForm(Received):
    on = DateField(label=_("Objection received on"))
    reasons = CleanTextField(label=_("Reasons"), max_length=2000, widget=forms.Textarea({"rows": 4}))
    articles: ClassVar = {"on": "LO 113-14 a117"}

    @classmethod
    def ready(cls, subject: Subject) -> bool:
        return super().ready(subject) and subject.decision is not None and not subject.decision.redeliberates


ANSWERS = (Resolution.NEW_DELIBERATION, Resolution.WITHDRAWN)  # the court comes after the new deliberation (a117)


class AnswerForm(ActForm):
    on = DateField(label=_("On"))
    resolution = forms.ChoiceField(
        label=_("Answer"), choices=[(one.value, one.label) for one in ANSWERS], widget=forms.RadioSelect
    )
    articles: ClassVar = {"resolution": "LO 113-14 a117"}


class VisaNeeded(Received):
    @classmethod
    def ready(cls, subject: Subject) -> bool:
        return super().ready(subject) and bool(selectors.visa_triggers(subject.agreement))


class GrantVisaForm(VisaNeeded):
    on = DateField(label=_("Date of the visa"))
    reference = CleanCharField(label=_("Reference of the visa"), max_length=80)
    articles: ClassVar = {"on": "LO 113-14 a118"}


class RefuseVisaForm(VisaNeeded):
    on = DateField(label=_("Refused on"))
    reasons = CleanTextField(label=_("Reasons"), max_length=2000, widget=forms.Textarea({"rows": 4}))
    articles: ClassVar = {"on": "LO 113-14 a118"}


class TacitVisaForm(VisaNeeded):
    on = DateField(label=_("Silence noted on"), help_text=_("The visa is tacit from the first day after the term."))
    articles: ClassVar = {"on": "LO 113-14 a118"}

    @classmethod
    def ready(cls, subject: Subject) -> bool:
        return subject.decision is not None and selectors.clock(subject.decision, clock.today()).may_be_tacit


class EnforceableForm(Received):
    on = DateField(label=_("Enforceable since"))
    articles: ClassVar = {"on": "LO 113-14 a117, a118"}

    def fit(self, subject: Subject) -> None:
        if subject.decision is not None:
            terms = selectors.clock(subject.decision, clock.today())
            self.fields["on"].initial = terms.enforceable_from or clock.today()

    @classmethod
    def ready(cls, subject: Subject) -> bool:
        decision = subject.decision
        if decision is None:
            return False
        return decision.state == DecisionState.VISAED or _window_over(decision)


def _window_over(decision: Decision) -> bool:
    terms = selectors.clock(decision, clock.today())
    return terms.started and not terms.visa_needed and not terms.objection_open
