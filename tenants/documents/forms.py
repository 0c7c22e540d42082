"""Forms of the papers."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mithaq.ui.forms import CleanCharField, DateField, Form
from tenants.agreements.models import Agreement
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
