"""The upload of a table."""

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.utils.translation import gettext_lazy as _

from mithaq.core.errors import user_message
from mithaq.core.sheets import MAX_BYTES
from mithaq.core.sheets.errors import SheetFileTooLarge
from mithaq.ui.forms import Form


class TableForm(Form):
    """A csv or xlsx file; what it holds is looked into by the service."""

    file = forms.FileField(
        label=_("Table of agreements"),
        help_text=_("An Excel workbook (.xlsx), or a “CSV UTF-8” file. The first row names the columns."),
        allow_empty_file=True,
        max_length=None,
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
    )

    def clean_file(self) -> "File[bytes]":
        file: File[bytes] = self.cleaned_data["file"]
        if (file.size or 0) > MAX_BYTES:  # told before it is read
            refusal = SheetFileTooLarge(name=shown_name(file), limit=MAX_BYTES // 1024 // 1024)
            raise ValidationError(user_message(refusal), code=refusal.code)
        return file


def shown_name(file: "File[bytes]") -> str:
    """The file's name without characters that cannot be seen, such as those that turn the reading order."""
    return "".join(char for char in file.name or "" if char.isprintable())[:200] or "?"
