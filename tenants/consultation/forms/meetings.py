"""Meetings, what was put forward in them (R10), their minutes (R12)."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mithaq.accounts.models import User
from mithaq.core import clock
from mithaq.ui.forms import ArabicTextarea, CleanCharField, CleanTextField, DateField, Form, FrenchTextarea
from tenants.agreements.models import Agreement
from tenants.agreements.selectors import name_of
from tenants.consultation.forms.basis import (
    PAPER_HELP,
    ActorsForm,
    HourField,
    Row,
    RowsForm,
    actor_boxes,
    choose,
    position_of,
    today_in,
)
from tenants.consultation.minutes import text_mark
from tenants.consultation.models import (
    Actor,
    Attendance,
    Means,
    Meeting,
    Mode,
    Presence,
    Proposal,
    ProposalKind,
    ProposalOutcome,
)
from tenants.documents.models import DocumentKind

MOST_SIGNATORIES = 24


class PlanForm(ActorsForm):
    """A meeting to come (R10), or one that is corrected."""

    prefix = "meeting"
    held_on = DateField(label=pgettext_lazy("meeting", "Day"))
    starts_at = HourField(label=pgettext_lazy("meeting", "Hour"), required=False)
    mode = forms.ChoiceField(label=_("Mode"), choices=Mode.choices)
    place = CleanCharField(label=_("Place"), max_length=200, required=False)
    link = CleanCharField(
        label=_("Link of the video meeting"), max_length=300, required=False, widget=forms.URLInput({"dir": "ltr"})
    )
    agenda = CleanTextField(
        label=_("Agenda"), max_length=4000, required=False, widget=forms.Textarea({"rows": 4, "dir": "auto"})
    )
    invited = actor_boxes(_("Whom to invite"), _("Their invitations are noted as sent afterwards."))


class CorrectionForm(PlanForm):
    """A meeting that was held, corrected; who came is noted on the roll."""

    invited = None  # type: ignore[assignment]  # takes the field out: Django's own way


class MeetingForm(ActorsForm):
    """A meeting that was held (R10)."""

    prefix = "meeting"
    held_on = DateField(label=pgettext_lazy("meeting", "Held on"))
    starts_at = HourField(label=pgettext_lazy("meeting", "Hour"), required=False)
    place = CleanCharField(label=_("Place"), max_length=200, required=False)
    mode = forms.ChoiceField(label=_("Mode"), choices=Mode.choices)
    agenda = CleanTextField(
        label=_("Agenda"), max_length=4000, required=False, widget=forms.Textarea({"rows": 3, "dir": "auto"})
    )
    attendees = actor_boxes(_("Who attended"))
    next_step = CleanCharField(label=_("Next step"), max_length=500, required=False)


class InvitationsForm(ActorsForm):
    """Invitations that went out (R10)."""

    prefix = "invitations"
    actor_ids = actor_boxes(_("Invited actors"))
    sent_on = DateField(label=pgettext_lazy("invitation", "Sent on"))
    means = forms.ChoiceField(label=pgettext_lazy("invitation", "Sent by"), choices=Means.choices)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today_in(self, "sent_on")


class RollForm(RowsForm):
    """Who came to a meeting, actor by actor (R10); with the day and place when it is held."""

    prefix = "roll"

    def __init__(self, *args: Any, meeting: Meeting, everybody: list[Actor], holding: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if holding:
            self.fields["held_on"] = DateField(label=pgettext_lazy("meeting", "Held on"), initial=meeting.held_on)
            self.fields["mode"] = forms.ChoiceField(label=_("Mode"), choices=Mode.choices, initial=meeting.mode)
            self.fields["place"] = CleanCharField(
                label=_("Place"), max_length=200, required=False, initial=meeting.place
            )
        self.known = {one.actor_id: one for one in meeting.attendances.all()}
        self.everybody = sorted(everybody, key=lambda one: one.pk not in self.known)
        came = [(code, label) for code, label in Presence.choices if code != Presence.EXPECTED]
        for one in self.everybody:
            there = self.known.get(one.pk)
            presence = "" if there is None or there.presence == Presence.EXPECTED else there.presence
            empty = _("choose") if there and there.is_invited else _("not concerned")
            name = name_of(one)
            self.fields[f"presence_{one.pk}"] = forms.ChoiceField(
                label=name, choices=[("", empty), *came], required=False, initial=presence,
                widget=forms.Select({"aria-label": f"{name}: {Attendance._meta.get_field('presence').verbose_name}"}),
            )  # fmt: skip
            self.fields[f"by_{one.pk}"] = CleanCharField(
                label=name, max_length=120, required=False, initial=there.represented_by if there else "",
                widget=forms.TextInput(
                    {"aria-label": f"{name}: {Attendance._meta.get_field('represented_by').verbose_name}"}
                ),
            )  # fmt: skip

    def in_rows(self) -> set[str]:
        return {f"{kind}_{one.pk}" for one in self.everybody for kind in ("presence", "by")}

    def rows(self) -> Iterable[Row]:
        """Actors on the meeting's list first."""
        for one in self.everybody:
            there = self.known.get(one.pk)
            badge = str(_("invited")) if there and there.is_invited else ""
            yield Row(name_of(one), (self[f"presence_{one.pk}"], self[f"by_{one.pk}"]), badge)

    def roll(self) -> dict[int, tuple[str, str]]:
        """What the service takes."""
        data = self.cleaned_data
        return {one.pk: (data[f"presence_{one.pk}"], data[f"by_{one.pk}"]) for one in self.everybody}


class CancelForm(Form):
    """Why a planned meeting does not take place."""

    prefix = "cancel"
    reason = CleanCharField(label=_("Reason"), max_length=300)


class ProposalForm(ActorsForm):
    """An opinion or a proposal (R10)."""

    prefix = "proposal"
    author_id = forms.TypedChoiceField(label=_("Author"), coerce=int)
    kind = forms.ChoiceField(label=_("Kind"), choices=ProposalKind.choices, initial=ProposalKind.PROPOSAL)
    text = CleanTextField(label=_("Text"), max_length=4000, widget=forms.Textarea({"rows": 3, "dir": "auto"}))


class SettleForm(Form):
    """What became of a proposal."""

    prefix = "settle"
    outcome = forms.ChoiceField(label=_("What became of it"), choices=ProposalOutcome.choices)
    settled_on = DateField(label=_("Settled on"))
    note = CleanCharField(
        label=_("Reason"), max_length=500, required=False, help_text=_("Needed when it is set aside.")
    )

    def __init__(self, *args: Any, proposal: Proposal, **kwargs: Any) -> None:
        settled = {"outcome": proposal.outcome, "note": proposal.outcome_note, "settled_on": proposal.settled_on}
        super().__init__(*args, initial={name: value for name, value in settled.items() if value}, **kwargs)
        if proposal.settled_on is None:
            self.initial["settled_on"] = clock.today


class MinutesForm(Form):
    """The minutes' text (R12)."""

    prefix = "minutes"
    minutes_ar = CleanTextField(
        label=_("Minutes in Arabic"), max_length=20000, required=False, widget=ArabicTextarea({"rows": 14})
    )
    minutes_fr = CleanTextField(
        label=_("Minutes in French (translation)"), max_length=20000, required=False,
        widget=FrenchTextarea({"rows": 14}),
    )  # fmt: skip
    next_step = CleanCharField(label=_("Next step"), max_length=500, required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    theirs: Meeting | None = None  # what somebody else saved in between

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        initial = {name: getattr(meeting, name) for name in ("minutes_ar", "minutes_fr", "next_step")}
        super().__init__(*args, initial=initial | {"seen": text_mark(meeting)}, **kwargs)

    def show(self, theirs: Meeting) -> None:
        """Keep what was typed, and show what was saved in between: saving again writes over it."""
        self.theirs = theirs
        self.data = dict(self.data.items()) | {self.add_prefix("seen"): text_mark(theirs)}


class SignMinutesForm(RowsForm):
    """The day the minutes were signed, by whom, and the scanned paper (R12)."""

    prefix = "sign"
    signed_on = DateField(label=_("Minutes signed on"))
    upload = forms.FileField(label=_("Scanned paper"), required=False, help_text=PAPER_HELP)
    document_id = forms.TypedChoiceField(
        label=_("Or a paper already in the dossier"), coerce=int, empty_value=None, required=False
    )

    def __init__(self, *args: Any, agreement: Agreement, meeting: Meeting, writer: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today_in(self, "signed_on")
        kept = agreement.documents.filter(kind=DocumentKind.MINUTES)
        choose(self, "document_id", [("", "—"), *((one.pk, one.title) for one in kept)])
        suggested = [(writer.get_full_name(), position_of(writer))]
        suggested += [("", one.represented_by) for one in meeting.attendances.all() if one.presence == Presence.PRESENT]
        suggested = [*suggested, ("", ""), ("", "")][:MOST_SIGNATORIES]
        self.places = range(len(suggested))
        for place, (name, function) in enumerate(suggested):
            for kind, value, label in (("name", name, _("Name")), ("function", function, _("Function"))):
                self.fields[f"{kind}_{place}"] = CleanCharField(
                    label=label, max_length=120, required=False, initial=value,
                    widget=forms.TextInput({"aria-label": f"{label} {place + 1}"}),
                )  # fmt: skip

    def in_rows(self) -> set[str]:
        return {f"{kind}_{place}" for place in self.places for kind in ("name", "function")}

    def rows(self) -> Iterable[Row]:
        """One line for each person who may have signed; an empty one says nothing."""
        for place in self.places:
            yield Row(str(place + 1), (self[f"name_{place}"], self[f"function_{place}"]))

    def signatories(self) -> list[tuple[str, str]]:
        """Names and functions as typed; a function that was only suggested, and stands without a name, is left out."""
        data, found = self.cleaned_data, []
        for place in self.places:
            name, function = data[f"name_{place}"], data[f"function_{place}"]
            suggested = function == self.fields[f"function_{place}"].initial
            found.append(("", "") if not name and suggested else (name, function))
        return found
