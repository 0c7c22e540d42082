"""Forms of a round: its settings, its steps, substitutes, the text, links."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from mithaq.core import clock
from mithaq.ui.forms import CleanCharField, DateField, Form
from tenants.agreements.models import Agreement
from tenants.documents.models import Document, DocumentLanguage
from tenants.signature.forms.days import DayForm, papers_of
from tenants.signature.models import LONGEST_LINK, RoundStep, SigningRound, StandIn, StepRole


class RoundForm(Form):
    """How a round goes."""

    in_order = forms.BooleanField(label=_("One after the other, in the order of the steps"), required=False)
    expires_on = DateField(
        label=_("Last day of the request"), required=False,
        help_text=_("After it nothing more is signed in this round. The agreement's own dates are another matter."),
    )  # fmt: skip
    remind_every = forms.IntegerField(
        label=_("Remind every … days"), min_value=1, max_value=90, required=False,
        widget=forms.NumberInput({"class": "input-short"}),
        help_text=_("By letter to those who have an e-mail address and are waited for."),
    )  # fmt: skip

    def __init__(self, *args: Any, turn: SigningRound | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if turn is not None:
            for name in ("in_order", "expires_on", "remind_every"):
                self.fields[name].initial = getattr(turn, name)


class ProlongForm(Form):
    expires_on = DateField(label=_("New last day of the request"))


class WithdrawForm(DayForm):
    on = DateField(label=_("Withdrawn on"))
    reason = CleanCharField(label=_("Reason"), max_length=500, widget=forms.Textarea({"rows": 3}))


class StepForm(Form):
    """A person's part in a round."""

    role = forms.ChoiceField(label=_("What this person does"), choices=StepRole.choices)
    party_id = forms.TypedChoiceField(label=_("For the party"), coerce=int, empty_value=None, required=False)
    name = CleanCharField(label=_("Name"), max_length=120, required=False)
    title = CleanCharField(label=_("Position"), max_length=120, required=False)
    email = forms.EmailField(
        label=_("E-mail"), required=False, max_length=254, widget=forms.EmailInput({"dir": "ltr"})
    )  # fmt: skip
    language = forms.ChoiceField(
        label=_("Language of the letters"), choices=[("ar", _("Arabic")), ("fr", _("French"))], initial="ar"
    )
    position = forms.IntegerField(
        label=_("Place in the order"), min_value=1, max_value=99, initial=1,
        widget=forms.NumberInput({"class": "input-short"}),
        help_text=_("Steps of the same place are asked side by side."),
    )  # fmt: skip
    articles: ClassVar = {"role": "R24"}

    def __init__(self, *args: Any, agreement: Agreement, step: RoundStep | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["party_id"].choices = [  # type: ignore[attr-defined]  # a ChoiceField
            ("", "—"), *((party.pk, str(party)) for party in agreement.parties.all())
        ]  # fmt: skip
        if step is not None:
            for name in ("role", "party_id", "name", "title", "email", "language", "position"):
                self.fields[name].initial = getattr(step, name)


class StandInForm(Form):
    """A substitute from a day to a day, by an act of delegation."""

    name = CleanCharField(label=_("Name of the substitute"), max_length=120)
    title = CleanCharField(label=_("Position of the substitute"), max_length=120, required=False)
    since = DateField(label=_("From"))
    until = DateField(label=_("Until"))
    act = CleanCharField(label=_("Act of delegation (number and date)"), max_length=200)
    paper_id = forms.TypedChoiceField(
        label=_("The act on file"), coerce=int, empty_value=None, required=False,
        help_text=_("Add the act to the papers of the dossier first."),
    )  # fmt: skip

    def __init__(self, *args: Any, agreement: Agreement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["paper_id"].choices = papers_of(agreement)  # type: ignore[attr-defined]  # a ChoiceField


class TextForm(Form):
    """The text that is signed: written by the service in a language, or a PDF of the dossier."""

    language = forms.ChoiceField(label=_("Language"), required=False)
    document_id = forms.TypedChoiceField(
        label=_("Or a PDF of the dossier"), coerce=int, empty_value=None, required=False,
        help_text=_("Such as the text of an amendment."),
    )  # fmt: skip

    def __init__(self, *args: Any, agreement: Agreement, is_amendment: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        papers = Document.objects.filter(agreement=agreement, content_type="application/pdf").order_by("-pk")
        self.fields["document_id"].choices = [("", "—"), *((one.pk, one.title) for one in papers)]  # type: ignore[attr-defined]  # a ChoiceField
        if is_amendment:
            del self.fields["language"]
            self.fields["document_id"].required = True
            self.fields["document_id"].label = _("PDF of the dossier")
        else:
            written = [choice for choice in DocumentLanguage.choices if choice[0] != DocumentLanguage.OTHER]
            self.fields["language"].choices = written  # type: ignore[attr-defined]  # a ChoiceField


class SigningLinkForm(Form):
    """A link for the person of a step."""

    days = forms.IntegerField(
        label=_("Open for (days)"), min_value=1, max_value=LONGEST_LINK, initial=15,
        widget=forms.NumberInput({"class": "input-short"}),
    )  # fmt: skip
    send = forms.BooleanField(label=_("Send it by letter to the address of the step"), required=False)

    def __init__(self, *args: Any, step: RoundStep, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not step.email:
            del self.fields["send"]


def stand_ins_of(step: RoundStep) -> list[tuple[int | str, str]]:
    """Who may sign, to choose from: the person, or a substitute."""
    today = clock.today()
    found: list[StandIn] = sorted(step.stand_ins.all(), key=lambda one: not one.covers(today))
    return [("", step.name or str(step.party)), *((one.pk, f"{one.name} · {one.act}") for one in found)]
