"""Forms of the public pages that check a paper."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cms.hashing import HashedFile
from mithaq.core.errors import user_message
from mithaq.register import seals
from mithaq.register.errors import HashUnreadable, ReferenceUnreadable
from mithaq.ui.forms import Form


class ReferenceForm(Form):
    """The reference that stands on the pages of a paper."""

    reference = forms.CharField(
        label=_("Reference of the paper"),
        max_length=200,
        help_text=_("Twelve figures and letters at the foot of each page. Spaces, dashes and capitals do not matter."),
        widget=forms.TextInput({"dir": "ltr", "autocomplete": "off", "spellcheck": "false", "inputmode": "text"}),
    )

    def clean_reference(self) -> str:
        reference = seals.folded(self.cleaned_data["reference"])
        if not reference:
            raise forms.ValidationError(user_message(ReferenceUnreadable()))
        return reference


class CompareForm(Form):
    """A file, or the hash that somebody computed of it."""

    upload = forms.FileField(
        label=_("Your copy"),
        required=False,
        allow_empty_file=True,
        max_length=5000,
        help_text=_("Up to 25 MB. It is read once for its hash, and neither kept nor shown to anybody."),
    )
    sha256 = forms.CharField(
        label=_("Or its SHA-256 hash"),
        required=False,
        max_length=200,
        widget=forms.TextInput({"dir": "ltr", "autocomplete": "off", "spellcheck": "false"}),
    )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        upload, typed = data.get("upload"), data.get("sha256", "")
        if typed:
            data["sha256"] = seals.folded_hash(typed)
            if not data["sha256"]:
                self.add_error("sha256", user_message(HashUnreadable()))
        elif isinstance(upload, HashedFile):
            data["sha256"] = upload.sha256
        else:
            self.add_error("upload", _("Choose a file, or give its hash."))
        return data
