"""Forms of the consultation (R8–R12). Each has its own prefix, for several stand on one page."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mithaq.core import clock
from mithaq.core.codes import GOALS, SECTORS
from mithaq.ui.forms import ArabicTextarea, CleanCharField, CleanTextField, DateField, Form, FrenchTextarea
from tenants.agreements.models import Agreement
from tenants.consultation.models import Actor, ActorKind, Meeting, Mode, ProposalKind, Stance, Weight
from tenants.consultation.selectors import actors
from tenants.documents.models import DocumentKind


class FieldsForm(Form):
    """Sectors and goals (R8)."""

    prefix = "fields"
    sector_codes = forms.MultipleChoiceField(
        label=_("Sectors"), required=False, widget=forms.CheckboxSelectMultiple(attrs={"class": "inline"})
    )
    sdg_goals = forms.TypedMultipleChoiceField(
        label=_("Sustainable Development Goals"),
        required=False,
        coerce=int,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "inline"}),
    )

    def __init__(self, *args: Any, agreement: Agreement, **kwargs: Any) -> None:
        initial = {"sector_codes": agreement.sector_codes, "sdg_goals": agreement.sdg_goals}
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["sector_codes"].choices = [(code, str(names)) for code, names in SECTORS.items()]  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["sdg_goals"].choices = [(number, f"{number}. {names}") for number, names in GOALS.items()]  # type: ignore[attr-defined]  # a ChoiceField


class ActorForm(Form):
    """An actor (R9)."""

    prefix = "actor"
    name_ar = CleanCharField(label=_("Name in Arabic"), max_length=200)
    name_fr = CleanCharField(label=_("Name in French"), max_length=200, required=False)
    kind = forms.ChoiceField(label=_("Kind of actor"), choices=ActorKind.choices)
    role = CleanCharField(label=_("Role in the partnership"), max_length=200, required=False)
    interest = forms.ChoiceField(label=_("Interest"), choices=Weight.choices, initial=Weight.MEDIUM)
    influence = forms.ChoiceField(label=_("Influence"), choices=Weight.choices, initial=Weight.MEDIUM)
    contact = CleanCharField(
        label=_("Contact"),
        max_length=200,
        required=False,
        help_text=_("Of the function: office address or telephone. No private contact, no identity number."),
    )
    articles = {"contact": "L 09-08 a12"}


class _ActorsForm(Form):
    """A form that chooses among the actors of one dossier."""

    def __init__(self, *args: Any, agreement: Agreement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.everybody: list[Actor] = list(actors(agreement))
        for name in ("attendees", "actor_id", "author_id"):
            if name in self.fields:
                self.fields[name].choices = [(one.pk, one.name_ar) for one in self.everybody]  # type: ignore[attr-defined]  # a ChoiceField


class MeetingForm(_ActorsForm):
    """A meeting that was held (R10)."""

    prefix = "meeting"
    held_on = DateField(label=pgettext_lazy("meeting", "Held on"))
    place = CleanCharField(label=_("Place"), max_length=200, required=False)
    mode = forms.ChoiceField(label=_("Mode"), choices=Mode.choices)
    agenda = CleanTextField(
        label=_("Agenda"), max_length=4000, required=False, widget=forms.Textarea({"rows": 3, "dir": "auto"})
    )
    attendees = forms.TypedMultipleChoiceField(
        label=_("Who attended"), required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    next_step = CleanCharField(label=_("Next step"), max_length=500, required=False)


class AttendanceForm(_ActorsForm):
    """Somebody who took part."""

    prefix = "attendance"
    actor_id = forms.TypedChoiceField(label=_("Actor"), coerce=int)
    represented_by = CleanCharField(label=_("Represented by (function)"), max_length=120, required=False)


class ProposalForm(_ActorsForm):
    """An opinion or a proposal (R10)."""

    prefix = "proposal"
    author_id = forms.TypedChoiceField(label=_("Author"), coerce=int)
    kind = forms.ChoiceField(label=_("Kind"), choices=ProposalKind.choices, initial=ProposalKind.PROPOSAL)
    text = CleanTextField(label=_("Text"), max_length=4000, widget=forms.Textarea({"rows": 3, "dir": "auto"}))


class PositionForm(_ActorsForm):
    """Where an actor stands (R11)."""

    prefix = "position"
    actor_id = forms.TypedChoiceField(label=_("Actor"), coerce=int)
    topic = CleanCharField(label=_("Topic"), max_length=200)
    stance = forms.ChoiceField(label=_("Stance"), choices=Stance.choices)
    attitude = CleanTextField(
        label=_("Attitude observed"), max_length=2000, required=False, widget=forms.Textarea({"rows": 2, "dir": "auto"})
    )
    noted_on = DateField(label=_("Noted on"))
    meeting_id = forms.TypedChoiceField(label=_("In the meeting of"), coerce=int, empty_value=None, required=False)

    def __init__(self, *args: Any, agreement: Agreement, meetings: list[Meeting], **kwargs: Any) -> None:
        super().__init__(*args, agreement=agreement, **kwargs)
        self.fields["noted_on"].initial = clock.today
        held = [(one.pk, one.held_on.strftime("%d/%m/%Y")) for one in meetings]
        self.fields["meeting_id"].choices = [("", "—"), *held]  # type: ignore[attr-defined]  # a ChoiceField


class MinutesForm(Form):
    """The minutes' text (R12)."""

    prefix = "minutes"
    minutes_ar = CleanTextField(
        label=_("Minutes in Arabic"), max_length=20000, required=False, widget=ArabicTextarea({"rows": 8})
    )
    minutes_fr = CleanTextField(
        label=_("Minutes in French (translation)"), max_length=20000, required=False, widget=FrenchTextarea({"rows": 8})
    )
    next_step = CleanCharField(label=_("Next step"), max_length=500, required=False)


class SignMinutesForm(Form):
    """The day the minutes were signed, and the scanned paper (R12)."""

    prefix = "sign"
    signed_on = DateField(label=_("Minutes signed on"))
    upload = forms.FileField(
        label=_("Scanned paper"), required=False, help_text=_("PDF, picture or text document, up to 25 MB.")
    )
    document_id = forms.TypedChoiceField(
        label=_("Or a paper already in the dossier"), coerce=int, empty_value=None, required=False
    )

    def __init__(self, *args: Any, agreement: Agreement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["signed_on"].initial = clock.today
        kept = agreement.documents.filter(kind=DocumentKind.MINUTES)
        self.fields["document_id"].choices = [("", "—"), *((one.pk, one.title) for one in kept)]  # type: ignore[attr-defined]  # a ChoiceField


class StartForm(Form):
    """The day drafting starts."""

    prefix = "start"
    on = DateField(label=_("Drafting starts on"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = clock.today


class ReturnForm(Form):
    """The day and the reason of going back to consultation."""

    prefix = "return"
    on = DateField(label=_("Returned on"))
    reason = CleanCharField(label=_("Reason"), max_length=500)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = clock.today
