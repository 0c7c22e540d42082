"""Positions and compromises (R11): confidential."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mithaq.ui.forms import CleanCharField, CleanTextField, DateField
from tenants.consultation.forms.basis import ActorsForm, actor_boxes, choose, today_in
from tenants.consultation.models import Meeting, Stance


class TopicForm(ActorsForm):
    """A form about a topic: one that was named before, or a new one."""

    known_topic = forms.ChoiceField(label=_("Topic named before"), required=False)
    topic = CleanCharField(label=_("Or a new topic"), max_length=200, required=False)

    def __init__(self, *args: Any, topics: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "known_topic", [("", "—"), *((name, name) for name in topics)])
        if not topics:
            del self.fields["known_topic"]
            self.fields["topic"].label = _("Topic")

    def topic_of(self) -> str:
        """What was typed comes before what was chosen."""
        return str(self.cleaned_data["topic"] or self.cleaned_data.get("known_topic", ""))


class PositionForm(TopicForm):
    """Where an actor stands (R11)."""

    prefix = "position"
    actor_id = forms.TypedChoiceField(label=_("Actor"), coerce=int)
    stance = forms.ChoiceField(label=_("Stance"), choices=Stance.choices)
    attitude = CleanTextField(
        label=_("Attitude observed"), max_length=2000, required=False,
        widget=forms.Textarea({"rows": 3, "dir": "auto"}),
        help_text=_("What was seen or said, in plain words: nothing about a person's private life."),
    )  # fmt: skip
    noted_on = DateField(label=_("Noted on"))
    meeting_id = forms.TypedChoiceField(label=_("In the meeting of"), coerce=int, empty_value=None, required=False)
    field_order = ("actor_id", "known_topic", "topic", "stance", "attitude", "noted_on", "meeting_id")

    def __init__(self, *args: Any, meetings: list[Meeting], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today_in(self, "noted_on")
        held = [(one.pk, one.held_on.strftime("%d/%m/%Y")) for one in meetings if one.is_held]
        choose(self, "meeting_id", [("", "—"), *held])


class CompromiseForm(TopicForm):
    """A compromise on a topic (R11)."""

    prefix = "compromise"
    text = CleanTextField(
        label=_("What was agreed"), max_length=4000, widget=forms.Textarea({"rows": 4, "dir": "auto"})
    )
    reached_on = DateField(label=_("Reached on"))
    agreed_by = actor_boxes(_("Agreed by"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today_in(self, "reached_on")
