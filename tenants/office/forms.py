"""Forms of the workspace: the search over the agreements, inviting people, one's own profile."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mithaq.accounts.models import OFFICE_ROLES, Role
from mithaq.core.codes import country_name
from mithaq.ui.forms import CleanCharField, Form
from tenants.agreements.models import Agreement, AgreementState, Kind, Party
from tenants.finance.arrears import Asked

SPANS = {"90": _("within 90 days"), "180": _("within 180 days"), "expired": _("already past")}


class AgreementFilter(forms.Form):
    """The search: what its address says. A value that is not offered is left aside, never an error."""

    q = forms.CharField(label=_("Search"), required=False, max_length=200)
    state = forms.ChoiceField(label=_("State"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    country = forms.ChoiceField(label=_("Partner's country"), required=False)
    year = forms.ChoiceField(label=_("Year"), required=False)
    ends = forms.ChoiceField(label=_("Ends"), required=False, choices=[("", _("whenever")), *SPANS.items()])
    sort = forms.CharField(required=False, max_length=12)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        countries = sorted({*Party.objects.order_by().values_list("country", flat=True).distinct()} - {"MA"})
        years = Agreement.objects.dates("opened_on", "year", order="DESC")
        self._offer("state", AgreementState.choices)
        self._offer("kind", Kind.choices)
        self._offer("country", sorted(((code, country_name(code)) for code in countries), key=lambda pair: pair[1]))
        self._offer("year", [(str(day.year), str(day.year)) for day in years])

    def _offer(self, name: str, choices: Any) -> None:
        self.fields[name].choices = [("", _("all")), *choices]  # type: ignore[attr-defined]  # a ChoiceField

    def asked(self) -> dict[str, str]:
        """What is asked for: the values that are valid and not empty."""
        self.is_valid()
        return {name: str(value) for name, value in self.cleaned_data.items() if value}

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but the order is asked for."""
        return bool(set(self.asked()) - {"sort"})


class ArrearsFilter(forms.Form):
    """The filter over what is late: what the address says. A value that is not offered is left aside."""

    q = forms.CharField(label=_("Search"), required=False, max_length=200)
    days = forms.ChoiceField(
        label=_("Late"), required=False,
        choices=[("", _("whatever the delay")), ("30", _("30 days or more")), ("90", _("90 days or more")),
                 ("180", _("180 days or more"))],
    )  # fmt: skip

    def asked(self) -> Asked:
        """What is asked for: the values that are valid."""
        self.is_valid()
        return Asked(words=self.cleaned_data.get("q", "").strip(), days=int(self.cleaned_data.get("days") or 0))


class InvitationForm(Form):
    """A person and the roles they will hold."""

    email = forms.EmailField(label=_("E-mail address"), max_length=254)
    name_ar = CleanCharField(label=_("Name in Arabic"), max_length=120)
    name_fr = CleanCharField(label=_("Name in French"), max_length=120, required=False)
    position_ar = CleanCharField(label=_("Position in Arabic"), max_length=120, required=False)
    position_fr = CleanCharField(label=_("Position in French"), max_length=120, required=False)
    roles = forms.MultipleChoiceField(
        label=_("Roles"),
        choices=[(role.value, role.label) for role in Role if role in OFFICE_ROLES],
        widget=forms.CheckboxSelectMultiple(attrs={"class": "inline"}),
    )
    service = CleanCharField(
        label=_("Communal service"), max_length=120, required=False, help_text=_("For the role “communal service”.")
    )
    language = forms.ChoiceField(label=_("Language of the letters"), choices=[("ar", "العربية"), ("fr", "Français")])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if Role.SERVICE in cleaned.get("roles", []) and not cleaned.get("service"):
            self.add_error("service", _("Name the communal service."))
        return cleaned


class RoleForm(Form):
    """One more role for a person."""

    role = forms.ChoiceField(
        label=_("Role"), choices=[(role.value, role.label) for role in Role if role in OFFICE_ROLES]
    )
    service = CleanCharField(label=_("Communal service"), max_length=120, required=False)


class ProfileForm(Form):
    """What a person says of themselves."""

    name_ar = CleanCharField(label=_("Name in Arabic"), max_length=120)
    name_fr = CleanCharField(label=_("Name in French"), max_length=120, required=False)
    position_ar = CleanCharField(label=_("Position in Arabic"), max_length=120, required=False)
    position_fr = CleanCharField(label=_("Position in French"), max_length=120, required=False)
    language = forms.ChoiceField(
        label=_("Language of the workspace"), choices=[("ar", "العربية"), ("fr", "Français"), ("en", "English")]
    )
