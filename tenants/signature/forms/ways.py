"""Forms of the three ways: on paper with its scan, our seal, a file signed elsewhere; and of an outsider's page."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from mithaq.ui import formats
from mithaq.ui.forms import CleanCharField, DateField, Form
from tenants.council.models import DecisionState
from tenants.council.subject import Subject
from tenants.signature.forms.days import DayForm
from tenants.signature.forms.rounds import stand_ins_of
from tenants.signature.models import BY_HAND, RoundStep, StepRole, Way


class FilesInput(forms.FileInput):
    """Several files at once; a telephone offers its camera."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One file or several: the value is a list."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        sent: Sequence[Any] = data if isinstance(data, list | tuple) else [data] if data else []
        return [super(FilesField, self).clean(one, initial) for one in sent]


SCANS = ".pdf,.jpg,.jpeg,.png,.tif,.tiff"


class ScanForm(Form):
    """The signed original comes back."""

    uploads = FilesField(
        label=_("Scan"), required=False, allow_empty_file=True, widget=FilesInput({"accept": SCANS}),
        help_text=_("PDF or TIFF of a scanner, or pictures (JPEG, PNG). Several files at once, in any order."),
    )  # fmt: skip
    photos = FilesField(
        label=_("Or photographs of the pages"), required=False, allow_empty_file=True,
        widget=FilesInput({"accept": "image/*", "capture": "environment"}),
        help_text=_("Lay the page flat, take in the whole page with its code. One photograph a page."),
    )  # fmt: skip
    articles: ClassVar = {"uploads": "L 43-20 a4-7"}

    def sent(self) -> list[Any]:
        """Every file that was sent."""
        return [*self.cleaned_data["uploads"], *self.cleaned_data["photos"]]


class _StepDayForm(DayForm):
    """Asks for the confirmation before enforceability where our side signs, and who signs where there is a choice."""

    stand_in_id = forms.TypedChoiceField(label=_("Who signs"), coerce=int, empty_value=None, required=False)
    confirmed = forms.BooleanField(
        label=_("Go on although the decision is not enforceable yet; this confirmation is recorded"), required=False
    )

    def __init__(self, *args: Any, subject: Subject, step: RoundStep, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        enforceable = subject.decision is not None and subject.decision.state == DecisionState.ENFORCEABLE
        ours = step.role == StepRole.SIGNER and step.party is not None and step.party.is_self
        if enforceable or not ours:
            del self.fields["confirmed"]
        choices = stand_ins_of(step)
        if len(choices) == 1:
            del self.fields["stand_in_id"]
        else:
            self.fields["stand_in_id"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField
        for name, value in (("signatory_name", step.name), ("signatory_position", step.title)):
            if name in self.fields:
                self.fields[name].initial = value


class DoForm(_StepDayForm):
    """A person did their part on paper, without a scan of the original."""

    on = DateField(label=_("Signed on"))
    signatory_name = CleanCharField(label=_("Signatory"), max_length=120, required=False)
    signatory_position = CleanCharField(label=_("Position of the signatory"), max_length=120, required=False)
    way = forms.ChoiceField(
        label=_("Way of signing"), choices=[choice for choice in Way.choices if choice[0] in BY_HAND]
    )
    place = CleanCharField(label=_("Place"), max_length=120, required=False)
    originals = forms.IntegerField(label=_("Original copies"), min_value=1, max_value=50, required=False)
    articles: ClassVar = {"confirmed": "LO 113-14 a117, a118"}
    field_order = [
        "on", "stand_in_id", "signatory_name", "signatory_position", "way", "place", "originals", "confirmed",
    ]  # fmt: skip


class ConfirmScanForm(_StepDayForm):
    """A person looked at every page of an original that came back."""

    on = DateField(label=_("Signed on"))
    signatory_name = CleanCharField(label=_("Signatory"), max_length=120, required=False)
    signatory_position = CleanCharField(label=_("Position of the signatory"), max_length=120, required=False)
    place = CleanCharField(label=_("Place"), max_length=120, required=False)
    originals = forms.IntegerField(label=_("Original copies"), min_value=1, max_value=50, required=False)
    initials = forms.TypedMultipleChoiceField(
        label=_("Pages whose initials I have seen"), coerce=int, required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "inline"}),
    )  # fmt: skip
    without = CleanCharField(
        label=_("Why the parties did without some initials"), max_length=300, required=False,
        help_text=_("It stands in the certificate of signatures."),
    )  # fmt: skip
    also = forms.TypedMultipleChoiceField(
        label=_("The same original also bears the signature of"), coerce=int, required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    articles: ClassVar = {"confirmed": "LO 113-14 a117, a118"}
    field_order = [
        "initials", "without", "on", "stand_in_id", "signatory_name", "signatory_position", "place", "originals",
        "also", "confirmed",
    ]  # fmt: skip

    def __init__(self, *args: Any, subject: Subject, step: RoundStep, others: list[RoundStep], **kwargs: Any) -> None:
        super().__init__(*args, subject=subject, step=step, **kwargs)
        pages = step.round.pages or 0
        self.fields["initials"].choices = [  # type: ignore[attr-defined]  # a ChoiceField
            (page, formats.number(page)) for page in range(1, pages)
        ]
        if pages < 2:
            del self.fields["initials"], self.fields["without"]
        if others:
            self.fields["also"].choices = [(one.pk, f"{one.party or ''} {one.name}".strip()) for one in others]  # type: ignore[attr-defined]  # a ChoiceField
        else:
            del self.fields["also"]

    def verb(self) -> dict[str, Any]:
        """What the service takes."""
        return {"initials": [], "without": "", "also": []} | self.cleaned_data


class PlacePageForm(Form):
    """Which page a scanned page is."""

    step_id = forms.TypedChoiceField(label=_("Original of"), coerce=int)
    page = forms.IntegerField(
        label=_("Page of the text"), min_value=1, max_value=9999, widget=forms.NumberInput({"class": "input-short"})
    )
    turned = forms.TypedChoiceField(
        label=_("Turn it"), coerce=int, initial=0,
        choices=[(0, _("not at all")), (90, _("to the right")), (180, _("upside down")), (270, _("to the left"))],
    )  # fmt: skip

    def __init__(self, *args: Any, steps: list[RoundStep], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["step_id"].choices = [(one.pk, f"{one.party or ''} {one.name}".strip()) for one in steps]  # type: ignore[attr-defined]  # a ChoiceField


class SealForm(_StepDayForm):
    """Our own electronic seal, today."""

    place = CleanCharField(label=_("Place"), max_length=120, required=False)
    articles: ClassVar = {"confirmed": "LO 113-14 a117, a118"}
    field_order = ["stand_in_id", "signatory_name", "place", "confirmed"]
    signatory_name = CleanCharField(label=_("Who orders the seal"), max_length=120, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["on"]


class SignedFileForm(_StepDayForm):
    """A file that was signed elsewhere."""

    upload = forms.FileField(
        label=_("Signed file"), allow_empty_file=True, widget=forms.FileInput({"accept": ".pdf"}),
        help_text=_("The PDF fetched from here, signed without printing or converting it."),
    )  # fmt: skip
    on = DateField(label=_("Signed on"))
    signatory_name = CleanCharField(label=_("Signatory"), max_length=120, required=False)
    signatory_position = CleanCharField(label=_("Position of the signatory"), max_length=120, required=False)
    place = CleanCharField(label=_("Place"), max_length=120, required=False)
    articles: ClassVar = {"confirmed": "LO 113-14 a117, a118", "upload": "L 43-20 a4-7"}
    field_order = ["upload", "on", "stand_in_id", "signatory_name", "signatory_position", "place", "confirmed"]


class GuestFileForm(Form):
    """The signed file, through a link."""

    upload = forms.FileField(
        label=_("Signed file"), allow_empty_file=True, widget=forms.FileInput({"accept": ".pdf"}),
        help_text=_("The PDF fetched from here, signed without printing or converting it."),
    )  # fmt: skip
    name = CleanCharField(label=_("Your name and position"), max_length=120, required=False)


class GuestRefuseForm(Form):
    """A refusal, through a link."""

    name = CleanCharField(label=_("Your name and position"), max_length=120)
    reason = CleanCharField(label=_("Reason"), max_length=500, widget=forms.Textarea({"rows": 3, "dir": "auto"}))


def pages_said(pages: Sequence[int]) -> str:
    """“page 3”, “pages 3, 5”."""
    shown = formats.isolated(", ".join(formats.number(page) for page in pages))
    return ngettext("page %(pages)s", "pages %(pages)s", len(pages)) % {"pages": shown}
