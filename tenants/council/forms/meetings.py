"""Forms of the sessions' own pages: fixing a session, its acts, the agenda, requests, summonses (a33–a42)."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from mithaq.core import clock
from mithaq.ui.formats import day, month_name
from mithaq.ui.forms import (
    ArabicTextInput,
    CleanCharField,
    CleanTextField,
    DateField,
    Form,
    FrenchTextInput,
)
from tenants.council import selectors
from tenants.council.models import (
    AddedBy,
    AgendaPoint,
    CalledBy,
    Decision,
    Session,
    SessionKind,
    SummonsDispatch,
    SummonsWay,
)

MOST_MEMBERS = 200


class TimeInput(forms.TimeInput):
    """The browser's own control of an hour."""

    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


def _hour() -> forms.TimeField:
    return forms.TimeField(label=_("Hour"), required=False, widget=TimeInput())


def _place() -> CleanCharField:
    return CleanCharField(label=_("Place"), max_length=200, required=False)


def _members() -> forms.IntegerField:
    return forms.IntegerField(
        label=_("Members in office"),
        min_value=1,
        max_value=MOST_MEMBERS,
        help_text=_("Proposed from the list of members; vacancies are left out."),
    )


class OneDayForm(Form):
    """The day of an act."""

    on = DateField(label=_("On"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = clock.today


class OneDayWithReasonsForm(OneDayForm):
    """The day of an act that must be reasoned."""

    reasons = CleanTextField(label=_("Reasons"), max_length=1000, widget=forms.Textarea({"rows": 3, "dir": "auto"}))


class NewSessionForm(Form):
    """A session the president fixes himself."""

    kind = forms.ChoiceField(label=_("Kind of session"), choices=SessionKind.choices)
    opens_on = DateField(label=_("Opens on"))
    starts_at = _hour()
    place = _place()
    members_in_office = _members()
    articles: ClassVar = {
        "opens_on": "LO 113-14 a33, a36",
        "place": "LO 113-14 a35",
        "members_in_office": "LO 113-14 a42",
    }


class DescribeForm(Form):
    """Hour, place and members of a session to come."""

    starts_at = _hour()
    place = _place()
    members_in_office = _members()
    articles: ClassVar = {"place": "LO 113-14 a35", "members_in_office": "LO 113-14 a42"}


class MoveSessionForm(Form):
    """Another day for a session nobody was summoned to."""

    opens_on = DateField(label=_("Opens on"))


class RequestForm(Form):
    """Who asked for an extraordinary session, when, for which points (a36, a37)."""

    asked_by = forms.ChoiceField(
        label=_("Asked by"), choices=[one for one in CalledBy.choices if one[0] != CalledBy.PRESIDENT]
    )
    asked_count = forms.IntegerField(
        label=_("Members who signed"), min_value=1, max_value=MOST_MEMBERS, required=False,
        help_text=_("Empty for the governor."),
    )  # fmt: skip
    on = DateField(label=_("Received on"))
    reference = CleanCharField(label=_("Reference of the letter"), max_length=80, required=False)
    agenda = CleanTextField(
        label=_("Points to deliberate on"), max_length=2000, widget=forms.Textarea({"rows": 4, "dir": "auto"})
    )
    articles: ClassVar = {"asked_by": "LO 113-14 a36, a37", "agenda": "LO 113-14 a36"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = clock.today


class GrantRequestForm(DescribeForm):
    """The session that a request leads to."""

    opens_on = DateField(label=_("Opens on"))
    field_order = ["opens_on", "starts_at", "place", "members_in_office"]


class MonthsForm(Form):
    """Months of the founding agreement of an ECI or a GCT."""

    months = forms.TypedMultipleChoiceField(
        label=_("Months of the ordinary sessions"), coerce=int, widget=forms.CheckboxSelectMultiple
    )
    source = CleanCharField(
        label=_("Founding agreement"), max_length=200, help_text=_("Its title or reference, and the article.")
    )
    signed_on = DateField(label=_("Signed on"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        months = [(number, month_name(number)) for number in range(1, 13)]
        self.fields["months"].choices = months  # type: ignore[attr-defined]  # a choice field


# --- Agenda -----------------------------------------------------------------------------------------------------------


class EditPointForm(Form):
    """The words of a point."""

    title_ar = CleanCharField(label=_("Title in Arabic"), max_length=300, widget=ArabicTextInput)
    title_fr = CleanCharField(label=_("Title in French"), max_length=300, required=False, widget=FrenchTextInput)
    taken_on = DateField(
        label=_("Planned for the sitting of"), required=False, help_text=_("The timetable that goes with the summons.")
    )
    reference = CleanCharField(label=_("Reference of the letter"), max_length=80, required=False)
    articles: ClassVar = {"taken_on": "LO 113-14 a33, a35"}


class PointForm(EditPointForm):
    """A point that is no dossier of ours."""

    added_by = forms.ChoiceField(
        label=_("Added by"), choices=[one for one in AddedBy.choices if one[0] != AddedBy.MEMBERS]
    )
    on = DateField(label=_("On"), help_text=_("For the governor's: the day the president was told of it."))
    field_order = ["added_by", "on", "title_ar", "title_fr", "taken_on", "reference"]
    articles: ClassVar = {"added_by": "LO 113-14 a38, a39", "taken_on": "LO 113-14 a33, a35"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = clock.today


class PlaceDossierForm(Form):
    """A dossier that waits, put under a point of its own or beside others."""

    decision = forms.TypedChoiceField(label=_("Dossier"), coerce=int)
    under = forms.TypedChoiceField(
        label=_("Place"), coerce=int, required=False, empty_value=None,
        help_text=_("Dossiers under one point are deliberated on together."),
    )  # fmt: skip
    on = DateField(label=_("Agenda sent to the governor on"))
    articles: ClassVar = {"on": "LO 113-14 a38"}

    def __init__(self, *args: Any, waiting: list[Decision], points: list[AgendaPoint], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = clock.today
        self.fields["decision"].choices = [  # type: ignore[attr-defined]  # a choice field
            (one.pk, f"{one.agreement.reference} · {one.agreement.title_ar}") for one in waiting
        ]
        self.fields["under"].choices = [  # type: ignore[attr-defined]  # as above
            ("", _("A point of its own, the last one")),
            *((one.number, f"{one.number}. {one.title_ar}") for one in points),
        ]


class PointRequestForm(OneDayForm):
    """A point that members ask for in writing (a40)."""

    title_ar = CleanCharField(label=_("Title in Arabic"), max_length=300, widget=ArabicTextInput)
    title_fr = CleanCharField(label=_("Title in French"), max_length=300, required=False, widget=FrenchTextInput)
    asked_by = CleanCharField(label=_("Asked by"), max_length=300, help_text=_("The members, or their group."))
    asked_count = forms.IntegerField(label=_("Members who signed"), min_value=1, max_value=MOST_MEMBERS)
    field_order = ["on", "title_ar", "title_fr", "asked_by", "asked_count"]
    articles: ClassVar = {"asked_count": "LO 113-14 a40"}


# --- Summons ----------------------------------------------------------------------------------------------------------


class SummonForm(Form):
    """Several members summoned in one way on one day."""

    members = forms.TypedMultipleChoiceField(
        label=_("Members to summon"), coerce=int, widget=forms.CheckboxSelectMultiple
    )
    way = forms.ChoiceField(label=_("Way"), choices=SummonsWay.choices)
    sent_on = DateField(label=_("Sent on"))
    reference = CleanCharField(
        label=_("Reference of the proof"), max_length=80, required=False,
        help_text=_("Number of the letters, page of the dispatch book."),
    )  # fmt: skip
    with_timetable = forms.BooleanField(label=_("With the timetable of the sittings"), required=False, initial=True)
    with_documents = forms.BooleanField(label=_("With the documents of the points"), required=False, initial=True)
    articles: ClassVar = {"sent_on": "LO 113-14 a35", "with_documents": "LO 113-14 a35"}

    def __init__(self, *args: Any, session: Session, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        missing = [line.member for line in selectors.summons_lines(session) if line.is_missing]
        field = self.fields["members"]
        field.choices = [(one.pk, one.name_ar) for one in missing]  # type: ignore[attr-defined]  # a choice field
        field.initial = [one.pk for one in missing]
        self.fields["sent_on"].initial = clock.today


class ProofForm(Form):
    """How one summons was sent and received."""

    way = forms.ChoiceField(label=_("Way"), choices=SummonsWay.choices)
    sent_on = DateField(label=_("Sent on"))
    received_on = DateField(label=_("Received on"), required=False)
    reference = CleanCharField(label=_("Reference of the proof"), max_length=80, required=False)
    proof = forms.FileField(
        label=_("Proof"),
        required=False,
        help_text=_("Scan of the signed receipt or of the postal slip, as PDF or image."),
    )

    @classmethod
    def initial_of(cls, dispatch: SummonsDispatch) -> dict[str, Any]:
        return {name: getattr(dispatch, name) for name in ("way", "sent_on", "received_on", "reference")}


def session_label(session: Session) -> str:
    """A session in a list of choices."""
    return f"{session.get_kind_display()} · {day(session.opens_on)}"
