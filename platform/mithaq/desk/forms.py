"""Forms of the desk."""

from django import forms
from django.utils.translation import gettext_lazy as _

from mithaq.law.models import HolidayKind
from mithaq.ui.forms import CleanCharField, DateField, Form


class HolidayForm(Form):
    """A day off as it was announced, or a fixed holiday that is worked."""

    day = DateField(label=_("Day"))
    kind = forms.ChoiceField(label=_("What it is"), choices=HolidayKind.choices)
    name_ar = CleanCharField(label=_("Name in Arabic"), max_length=120)
    name_fr = CleanCharField(label=_("Name in French"), max_length=120)
