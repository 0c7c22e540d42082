"""What every form of an act has."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mithaq.core import clock
from mithaq.ui.forms import CleanCharField, DateField, Form
from tenants.council.subject import Subject


class ActForm(Form):
    """A form of one verb on one subject. `ready`: whether the verb makes sense for it, beyond its state."""

    def __init__(self, *args: Any, subject: Subject, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.subject = subject
        if "on" in self.fields:
            self.fields["on"].initial = clock.today
        self.fit(subject)

    def fit(self, subject: Subject) -> None:
        """Fill choices and first values from the dossier."""

    @classmethod
    def ready(cls, subject: Subject) -> bool:
        return True


class DayForm(ActForm):
    """A day, and nothing else."""

    on = DateField(label=_("On"))


class ReasonForm(ActForm):
    """A day and a reason."""

    on = DateField(label=_("On"))
    reason = CleanCharField(label=_("Reason"), max_length=500, required=False, widget=forms.Textarea({"rows": 2}))
