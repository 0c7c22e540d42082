"""Forms of what is published."""

from django.utils.translation import gettext_lazy as _

from mithaq.ui.forms import CleanTextField, Form


class ReasonForm(Form):
    """Why; the reason is shown to the public."""

    reason = CleanTextField(label=_("Reason"), max_length=500, help_text=_("It stays readable on the public page."))
