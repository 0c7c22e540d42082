"""Forms of the note and of the round of signatures."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from mithaq.ui.forms import ArabicTextarea, CleanCharField, CleanTextField, DateField, FrenchTextarea
from tenants.agreements.models import Agreement, Party
from tenants.council.models import DecisionState
from tenants.council.subject import Subject
from tenants.signature import selectors
from tenants.signature.forms.days import DayForm, papers_of
from tenants.signature.models import BY_HAND, PresentationNote, Signature, Way


class NoteForm(DayForm):
    """The presentation note (R23); a first text comes from what the dossier knows."""

    on = DateField(label=_("Written on"))
    text_ar = CleanTextField(label=_("Text in Arabic"), max_length=6000, widget=ArabicTextarea({"rows": 9}))
    text_fr = CleanTextField(
        label=_("Text in French (translation)"), max_length=6000, required=False, widget=FrenchTextarea({"rows": 9})
    )

    def __init__(self, *args: Any, agreement: Agreement, note: PresentationNote | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for language in ("ar", "fr"):
            written = getattr(note, f"text_{language}") if note else selectors.note_draft(agreement, language)
            self.fields[f"text_{language}"].initial = written


class EarlyForm(DayForm):
    """Asks for a confirmation while the decision is not enforceable (a117, a118)."""

    confirmed = forms.BooleanField(
        label=_("Go on although the decision is not enforceable yet; this confirmation is recorded"), required=False
    )
    articles: ClassVar = {"confirmed": "LO 113-14 a117, a118"}

    def __init__(self, *args: Any, subject: Subject, asks: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        enforceable = subject.decision is not None and subject.decision.state == DecisionState.ENFORCEABLE
        if enforceable or not asks:
            del self.fields["confirmed"]


class SignForm(EarlyForm):
    """A party signed."""

    on = DateField(label=_("Signed on"))
    signatory_name = CleanCharField(label=_("Signatory"), max_length=120)
    signatory_position = CleanCharField(label=_("Position of the signatory"), max_length=120, required=False)
    place = CleanCharField(label=_("Place"), max_length=120, required=False)
    originals = forms.IntegerField(label=_("Original copies"), min_value=1, max_value=50, required=False)
    way = forms.ChoiceField(
        label=_("Way of signing"), choices=[one for one in Way.choices if one[0] in BY_HAND], initial=Way.PAPER
    )
    upload = forms.FileField(
        label=_("Scanned original"),
        required=False,
        allow_empty_file=True,
        help_text=_("A scan is a copy of a signature on paper, never an electronic signature."),
    )
    document_id = forms.TypedChoiceField(label=_("Or a paper on file"), coerce=int, empty_value=None, required=False)
    articles: ClassVar = {"confirmed": "LO 113-14 a117, a118", "upload": "L 43-20 a4-7"}
    field_order = [
        "on", "signatory_name", "signatory_position", "place", "originals", "way", "upload", "document_id", "confirmed",
    ]  # fmt: skip

    def __init__(self, *args: Any, subject: Subject, party: Party, signature: Signature | None, **kwargs: Any) -> None:
        super().__init__(*args, subject=subject, asks=party.is_self, **kwargs)
        self.fields["document_id"].choices = papers_of(subject.agreement)  # type: ignore[attr-defined]  # a ChoiceField
        source = signature or party
        self.fields["signatory_name"].initial = source.signatory_name
        self.fields["signatory_position"].initial = source.signatory_position


class RefuseForm(DayForm):
    on = DateField(label=_("Refused on"))
    reason = CleanCharField(label=_("Reason"), max_length=500, widget=forms.Textarea({"rows": 3}))
