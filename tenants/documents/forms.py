"""Forms of the papers."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mithaq.ui.forms import CleanCharField, DateField, Form
from tenants.agreements.models import Agreement
from tenants.documents.generated import Change
from tenants.documents.inspection import CONTENT_TYPES
from tenants.documents.models import DocumentKind, DocumentLanguage

ACCEPT = ",".join(f".{extension}" for extension in [*CONTENT_TYPES, "jpeg"])


class UploadForm(Form):
    """A paper to keep."""

    kind = forms.ChoiceField(label=_("Kind of paper"), choices=[("", "—"), *DocumentKind.choices])
    upload = forms.FileField(
        label=_("File"),
        allow_empty_file=True,  # the refusal of an empty file is the domain's, in its words
        max_length=5000,
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
        help_text=_("A scan or a typed document: PDF, Word, Excel, OpenDocument, PNG, JPEG or text, up to 25 MB."),
    )
    title = CleanCharField(
        label=_("Title"),
        max_length=200,
        required=False,
        help_text=_("Without a title the paper is called as its file."),
    )
    made_on = DateField(label=_("Date written on the paper"), required=False)
    register_number = CleanCharField(label=_("Register number"), max_length=40, required=False)
    language = forms.ChoiceField(
        label=_("Language of the paper"), choices=DocumentLanguage.choices, initial=DocumentLanguage.ARABIC
    )
    amendment_id = forms.TypedChoiceField(label=_("Of the amendment"), coerce=int, empty_value=None, required=False)

    def __init__(self, *args: Any, agreement: Agreement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        numbers = list(agreement.amendments.values_list("pk", "number"))
        if numbers:
            self.fields["amendment_id"].choices = [("", "—"), *((pk, str(number)) for pk, number in numbers)]  # type: ignore[attr-defined]  # a ChoiceField
        else:
            del self.fields["amendment_id"]


class WordForm(Form):
    """An edited Word file, to be compared with the text."""

    upload = forms.FileField(
        label=_("Word file"),
        allow_empty_file=True,  # refused as any file that cannot be read
        max_length=5000,
        widget=forms.FileInput(attrs={"accept": ".docx"}),
        help_text=_("The Word file of the agreement, as you or a partner edited it. Nothing is changed yet."),
    )


class TakeForm(Form):
    """Which articles of a compared Word file to take over."""

    payload = forms.CharField(widget=forms.HiddenInput)
    numbers = forms.TypedMultipleChoiceField(
        label=_("Articles to take over"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, changes: Iterable[Change], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["numbers"].choices = [(one.number, str(one.number)) for one in changes if one.is_possible]  # type: ignore[attr-defined]  # a ChoiceField
