"""Forms with a line for each member: the roll of a sitting, the votes by name; and delegates (a42, a43, a45, a48)."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from mithaq.core import clock
from mithaq.ui.forms import ArabicTextInput, CleanCharField, DateField, Form, FrenchTextInput
from tenants.council.forms.meetings import MOST_MEMBERS, TimeInput
from tenants.council.models import Choice, ClosedBy, DelegateBody, Member, Presence


class MemberLinesForm(Form):
    """A choice for each member, as fields `member_<key>`; those left unmarked take the choice of `others`."""

    marks: ClassVar[Sequence[tuple[str, Any]]] = ()
    others_label: ClassVar[Any] = _("All those left unmarked are")
    others = forms.ChoiceField(required=False)

    def __init__(
        self, *args: Any, members: Sequence[Member], marked: dict[int, str] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.members = members
        field = forms.ChoiceField(
            label=self.others_label, required=False, choices=[("", _("not said")), *self.marks],
            help_text=_("Mark the exceptions, and say here what the others are."),
        )  # fmt: skip
        self.fields["others"] = field
        for one in members:
            self.fields[f"member_{one.pk}"] = forms.ChoiceField(
                label=one.name_ar, required=False, choices=self.marks, widget=forms.RadioSelect({"class": "inline"}),
                initial=(marked or {}).get(one.pk),
            )  # fmt: skip

    def marked(self) -> dict[int, str]:
        """Member → choice; members without one, where nothing is said of the others, are left out."""
        others = self.cleaned_data["others"]
        chosen = {one.pk: self.cleaned_data[f"member_{one.pk}"] or others for one in self.members}
        return {key: value for key, value in chosen.items() if value}


class RollForm(MemberLinesForm):
    """The roll of a sitting, whether it is open to the public, and the meeting that follows one without a quorum."""

    marks = Presence.choices
    others_label = _("All those left unmarked are")
    number = forms.IntegerField(widget=forms.HiddenInput, required=False)
    on = DateField(label=_("Held on"))
    starts_at = forms.TimeField(label=_("From"), required=False, widget=TimeInput())
    closed_at_request = forms.ChoiceField(
        label=_("Open to the public?"), required=False, choices=[("", _("open to the public")), *ClosedBy.choices],
        help_text=_("Closed only where somebody below asked for it, and the council decided so without debate."),
    )  # fmt: skip
    closed_reason = CleanCharField(label=_("Reason"), max_length=300, required=False)
    next_meeting_on = DateField(
        label=_("Next meeting, if the quorum is missing"), required=False,
        help_text=_("Empty: the first day the law allows."),
    )  # fmt: skip
    articles: ClassVar = {"closed_at_request": "LO 113-14 a48", "next_meeting_on": "LO 113-14 a42"}


class VotesForm(MemberLinesForm):
    """How each member present voted."""

    marks = Choice.choices
    others_label = _("All those left unmarked voted")
    number = CleanCharField(
        label=_("Number in the register of decisions"), max_length=20, required=False, help_text=_("Such as 14/2024.")
    )
    without_study = forms.BooleanField(
        label=_("The council decided without debate to deliberate, although no committee studied the point"),
        required=False,
    )
    articles: ClassVar = {"number": "LO 113-14 a47", "without_study": "LO 113-14 a28"}


class DelegateForm(Form):
    """A delegate appointed with the decision."""

    member = forms.TypedChoiceField(label=_("Member"), coerce=int)
    body = forms.ChoiceField(label=_("Delegate to"), choices=DelegateBody.choices)
    body_ar = CleanCharField(label=_("Name of the body in Arabic"), max_length=200, widget=ArabicTextInput)
    body_fr = CleanCharField(
        label=_("Name of the body in French"), max_length=200, required=False, widget=FrenchTextInput
    )
    substitute = forms.BooleanField(label=_("Substitute"), required=False)
    votes = forms.IntegerField(label=_("Votes received"), min_value=0, max_value=MOST_MEMBERS, required=False)
    on = DateField(label=_("Appointed on"))
    articles: ClassVar = {"votes": "LO 113-14 a45"}

    def __init__(self, *args: Any, members: Sequence[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(one.pk, one.name_ar) for one in members]
        self.fields["member"].choices = choices  # type: ignore[attr-defined]  # a choice field


class UntilForm(Form):
    """A last day."""

    until = DateField(label=_("Last day"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["until"].initial = clock.today
