"""Forms of the registers: books, entries, strikes, margin notes, minutes, and what is public."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from mithaq.core import clock
from mithaq.ui.forms import CleanCharField, DateField, Fieldset, Form
from tenants.council.models import Session, SessionMinutes, Signatory
from tenants.council.models.registers import LEAST_PAGES, MOST_PAGES
from tenants.council.selectors import records
from tenants.council.selectors.records import SessionRecord
from tenants.council.services.registers import Votes

LONG = forms.Textarea({"rows": 6})


class _Today(Form):
    """A form whose day is today unless somebody says otherwise."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = clock.today


class _Officers(_Today):
    """A form that names the president and the secretary in office, where they are known."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = records.officers(clock.today())
        for name in ("president", "secretary"):
            if name in known:
                self.fields[name].initial = known[name].name_ar


class OpenBookForm(_Officers):
    on = DateField(label=_("Opened on"))
    pages = forms.IntegerField(
        label=_("Pages"), min_value=LEAST_PAGES, max_value=MOST_PAGES, initial=200,
        help_text=_("Numbered and initialled beforehand; a book is never lengthened."),
    )  # fmt: skip
    president = CleanCharField(label=_("President of the council"), max_length=120)
    secretary = CleanCharField(label=_("Secretary of the council"), max_length=120)
    articles: ClassVar = {"pages": "LO 113-14 a47"}


class CloseBookForm(_Officers):
    on = DateField(label=_("Closed on"))
    president = CleanCharField(label=_("President of the council"), max_length=120)
    secretary = CleanCharField(label=_("Secretary of the council"), max_length=120)


class EnterForm(_Today):
    on = DateField(label=_("Entered on"))


class StrikeForm(_Today):
    on = DateField(label=_("Struck on"))
    reason = CleanCharField(label=_("Reason"), max_length=500, widget=forms.Textarea({"rows": 2}))


class NoteForm(_Today):
    on = DateField(label=_("Written on"))
    text = CleanCharField(label=_("Note in the margin"), max_length=500, widget=forms.Textarea({"rows": 2}))


class OtherDecisionForm(_Today):
    """A decision that no dossier of this office is about."""

    label = CleanCharField(label=_("Number of the decision"), max_length=40, help_text=_("Such as 15/2024."))
    dated_on = DateField(label=_("Adopted on"))
    session_id = forms.ChoiceField(label=_("Session"), required=False)
    title_ar = CleanCharField(label=_("Object in Arabic"), max_length=300)
    title_fr = CleanCharField(label=_("Object in French"), max_length=300, required=False)
    text_ar = forms.CharField(label=_("Text in Arabic"), max_length=20_000, widget=LONG)
    members_in_office = forms.IntegerField(label=_("Members in office"), min_value=1, max_value=200)
    present = forms.IntegerField(label=_("Members present"), min_value=1, max_value=200)
    votes_for = forms.IntegerField(label=_("Votes for"), min_value=0, max_value=200)
    votes_against = forms.IntegerField(label=_("Votes against"), min_value=0, max_value=200)
    abstentions = forms.IntegerField(label=_("Abstentions"), min_value=0, max_value=200)
    on = DateField(label=_("Entered on"))
    fieldsets: ClassVar = (
        Fieldset(_("The vote"), ("members_in_office", "present", "votes_for", "votes_against", "abstentions")),
    )
    articles: ClassVar = {"dated_on": "LO 113-14 a47"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sessions = Session.objects.own().filter(opened_on__isnull=False).order_by("-opens_on")[:24]
        self.fields["session_id"].choices = [  # type: ignore[attr-defined]  # a ChoiceField
            ("", _("none of these")),
            *((str(one.pk), f"{one.get_kind_display()} {one.opens_on:%d/%m/%Y}") for one in sessions),
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        cast = [cleaned.get(name) for name in ("votes_for", "votes_against", "abstentions")]
        present, members = cleaned.get("present"), cleaned.get("members_in_office")
        if present is not None and None not in cast and sum(filter(None, cast)) > present:
            self.add_error("present", _("There are more votes than members present."))
        if present is not None and members is not None and present > members:
            self.add_error("present", _("More members are present than are in office."))
        return cleaned

    def said(self) -> dict[str, Any]:
        """What the service takes."""
        values = dict(self.cleaned_data)
        names = ("members_in_office", "present", "votes_for", "votes_against", "abstentions")
        votes = Votes(**{name: values.pop(name) for name in names})
        session = values.pop("session_id")
        return values | {"votes": votes, "session_id": int(session) if session else None}


class MinutesForm(_Today):
    """Who chaired, who signs, and the debates."""

    president = CleanCharField(label=_("Chaired by"), max_length=120)
    opened_at = forms.TimeField(label=_("Opened at"), required=False, widget=forms.TimeInput({"type": "time"}, "%H:%M"))
    closed_at = forms.TimeField(label=_("Closed at"), required=False, widget=forms.TimeInput({"type": "time"}, "%H:%M"))
    signatory = forms.ChoiceField(label=_("Signs with the president"), choices=Signatory.choices)
    signatory_name = CleanCharField(label=_("Name of who signs"), max_length=120)
    absence_reason = CleanCharField(
        label=_("Why the secretary does not sign"), max_length=300, required=False,
        help_text=_("Only where the secretary is absent, hindered, or refuses: the minutes say it expressly."),
    )  # fmt: skip
    debates_ar = forms.CharField(label=_("Debates in Arabic"), max_length=20_000, required=False, widget=LONG)
    debates_fr = forms.CharField(label=_("Debates in French"), max_length=20_000, required=False, widget=LONG)
    on = DateField(label=_("Written on"))
    articles: ClassVar = {"signatory": "LO 113-14 a47", "absence_reason": "LO 113-14 a47"}

    def __init__(self, *args: Any, found: SessionRecord, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        written: SessionMinutes | None = found.minutes
        if written is not None:
            for name in ("president", "opened_at", "closed_at", "signatory", "signatory_name", "absence_reason",
                         "debates_ar", "debates_fr"):  # fmt: skip
                self.fields[name].initial = getattr(written, name)
        else:
            self.fields["president"].initial = found.chair("ar")
            self.fields["signatory_name"].initial = found.secretary("ar")
            self.fields["opened_at"].initial = found.session.starts_at


class PublicReasonForm(Form):
    reason = CleanCharField(
        label=_("Reason"), max_length=500, widget=forms.Textarea({"rows": 2}),
        help_text=_("It is shown on the public page."),
    )  # fmt: skip
