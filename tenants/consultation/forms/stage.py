"""The two verbs of the stage."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from mithaq.ui.forms import CleanCharField, DateField, Form
from tenants.consultation.forms.basis import today_in


class StartForm(Form):
    """The day drafting starts."""

    prefix = "start"
    on = DateField(label=_("Drafting starts on"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today_in(self, "on")


class ReturnForm(Form):
    """The day and the reason of going back to consultation."""

    prefix = "return"
    on = DateField(label=_("Returned on"))
    reason = CleanCharField(label=_("Reason"), max_length=500)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today_in(self, "on")
