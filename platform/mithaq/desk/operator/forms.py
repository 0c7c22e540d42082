"""Forms of the operator's pages: what an office's life asks for, people of the authorities, visits."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mithaq.accounts.models import Role
from mithaq.collectivities import selectors as offices
from mithaq.collectivities.errors import OfficeUnknown
from mithaq.collectivities.models import Collectivity, Level, Limits
from mithaq.collectivities.support import LONGEST
from mithaq.core import clock
from mithaq.core.errors import user_message
from mithaq.core.text import western_digits
from mithaq.desk.operator import places
from mithaq.ui.forms import CleanCharField, CleanTextField, DateField, Fieldset, Form

INVITED = (Role.GOVERNOR, Role.REGION, Role.OPERATOR)
_LANGUAGES = [("ar", "العربية"), ("fr", "Français")]


class WholeField(forms.CharField):
    """A whole number as people type it, in any digits, grouped or not; cleaned to int, None when empty."""

    default_error_messages = {"whole": _("Enter a whole number.")}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": 12} | kwargs)
        self.widget.attrs |= {"inputmode": "numeric", "dir": "ltr", "class": "input-number input-short"}

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        digits = "".join(char for char in western_digits(text) if not char.isspace() and char not in "\u202f'")
        if not (digits.isascii() and digits.isdigit()):
            raise forms.ValidationError(self.error_messages["whole"], code="whole")
        return int(digits)


class ReasonForm(Form):
    """Why something is done to an office; kept in its record, which the office reads."""

    reason = CleanCharField(
        label=_("Reason"), max_length=500, help_text=_("Kept in the office's record, which its people can read.")
    )


class ResumeForm(Form):
    """Opening a suspended office needs no reason."""

    reason = CleanCharField(label=_("Remark"), max_length=500, required=False)


class SuspendForm(ReasonForm):
    """Closing for a while."""

    shown = forms.BooleanField(label=_("Show the reason on the page that people meet"), required=False, initial=True)


class RenameForm(Form):
    """A new name in both languages, and the act that gives it."""

    name_ar = CleanCharField(label=_("Name in Arabic"), max_length=160)
    name_fr = CleanCharField(label=_("Name in French"), max_length=160)
    act = CleanCharField(
        label=_("Legal act"), max_length=200, required=False, help_text=_("Its number and date, as it is cited.")
    )
    reason = CleanCharField(label=_("Remark"), max_length=500, required=False)


class ArchiveForm(ReasonForm):
    """Closing for good."""

    act = CleanCharField(label=_("Legal act"), max_length=200, required=False)
    successor = forms.CharField(
        label=_("Office that goes on with its work"), max_length=40, required=False,
        help_text=_("Its code or host name; empty when there is none. People are sent there."),
    )  # fmt: skip
    confirm = forms.CharField(
        label=_("Type the office's host name to confirm"), max_length=40,
        help_text=_("An archived office is not opened again."),
    )  # fmt: skip

    def __init__(self, *args: Any, office: Collectivity, **kwargs: Any) -> None:
        self.office = office
        super().__init__(*args, **kwargs)

    def clean_successor(self) -> Collectivity | None:
        name = western_digits(self.cleaned_data["successor"]).strip()
        try:
            return offices.find(name) if name else None
        except OfficeUnknown as error:
            raise forms.ValidationError(user_message(error), code=error.code) from error

    def clean_confirm(self) -> str:
        typed = str(self.cleaned_data["confirm"]).strip().lower()
        if typed != self.office.slug:
            raise forms.ValidationError(_("This is not the office's host name."), code="other_name")
        return typed


class ErasureForm(Form):
    """Asking that an archived office be erased."""

    act = CleanCharField(label=_("Legal act that commands it"), max_length=200)
    reason = CleanCharField(label=_("Reason"), max_length=500)


class HostForm(Form):
    """One more host name."""

    host = forms.CharField(
        label=_("Host name"), max_length=253, help_text=_("Such as cooperation.commune.ma; it leads to the main host.")
    )


class LimitsForm(Form):
    """An office's own limits."""

    storage_mb = WholeField(label=_("Storage (MB)"))
    uploads_mb = WholeField(label=_("Uploads in a day (MB)"))
    exports = WholeField(label=_("Exports in a day"))
    api_requests = WholeField(label=_("API requests in an hour"))
    worker_share = WholeField(label=_("Effects delivered in one turn"))
    reason = CleanCharField(label=_("Remark"), max_length=500, required=False)

    @classmethod
    def values_of(cls, limits: Limits) -> dict[str, int]:
        """What stands in the form at first."""
        return {name: getattr(limits, name) for name in cls.base_fields if name != "reason"}


class VisitForm(Form):
    """Entering an office to help."""

    reason = CleanCharField(
        label=_("Reason"), max_length=500,
        help_text=_("What the office asked for, in words it will understand: it is sent to its heads."),
    )  # fmt: skip
    minutes = forms.TypedChoiceField(
        label=_("For how long"), coerce=int, initial=30,
        choices=[(15, _("15 minutes")), (30, _("30 minutes")), (60, _("one hour")), (LONGEST, _("two hours"))],
    )  # fmt: skip


class InvitationForm(Form):
    """A person of an authority, or another operator."""

    email = forms.EmailField(label=_("E-mail address"), max_length=254)
    name_ar = CleanCharField(label=_("Name in Arabic"), max_length=120)
    name_fr = CleanCharField(label=_("Name in French"), max_length=120, required=False)
    position_ar = CleanCharField(label=_("Position in Arabic"), max_length=120, required=False)
    position_fr = CleanCharField(label=_("Position in French"), max_length=120, required=False)
    role = forms.ChoiceField(label=_("Role"), choices=[(role.value, role.label) for role in INVITED])
    territory_code = forms.ChoiceField(
        label=_("Territory"), required=False,
        help_text=_("A region for a regional officer, a province or prefecture for a governor's service."),
    )  # fmt: skip
    language = forms.ChoiceField(label=_("Language of the letters"), choices=_LANGUAGES)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["territory_code"].choices = places.territory_choices()  # type: ignore[attr-defined]  # a ChoiceField

    def clean(self) -> dict[str, Any]:
        return _fitting(self, super().clean() or {})


class GrantForm(Form):
    """One more role for a person."""

    role = forms.ChoiceField(label=_("Role"), choices=[(role.value, role.label) for role in INVITED])
    territory_code = forms.ChoiceField(label=_("Territory"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["territory_code"].choices = places.territory_choices()  # type: ignore[attr-defined]  # a ChoiceField

    def clean(self) -> dict[str, Any]:
        return _fitting(self, super().clean() or {})


def _fitting(form: forms.Form, cleaned: dict[str, Any]) -> dict[str, Any]:
    """A governor answers for a province, a regional officer for a region, an operator for the whole country."""
    role, territory = cleaned.get("role"), cleaned.get("territory_code", "")
    if role == Role.OPERATOR:
        cleaned["territory_code"] = ""
    elif role == Role.REGION and len(territory) != 2:
        form.add_error("territory_code", _("Choose a region."))
    elif role == Role.GOVERNOR and len(territory) != 6:
        form.add_error("territory_code", _("Choose a province or a prefecture."))
    return cleaned


class OpeningForm(Form):
    """An office to be opened: the collectivity, its names and host, its first head, its limits."""

    level = forms.ChoiceField(label=_("Level"), choices=Level.choices)
    code = forms.CharField(
        label=_("Code"), max_length=16,
        help_text=_("A commune's HCP code (02.113.01.09); another body's registry number (ECI-02-001, GCT-02-001)."),
    )  # fmt: skip
    name_ar = CleanCharField(label=_("Name in Arabic"), max_length=160)
    name_fr = CleanCharField(label=_("Name in French"), max_length=160)
    province_code = forms.ChoiceField(label=_("Province or prefecture"))
    seats = WholeField(label=_("Seats of the council"), required=False)
    slug = forms.CharField(
        label=_("Host name"), max_length=40,
        help_text=_("2 to 40 letters a–z, digits and hyphens. It never changes: it names the office's tables as well."),
    )  # fmt: skip
    host = forms.CharField(
        label=_("Another host"), max_length=253, required=False,
        help_text=_("A domain of its own, such as cooperation.commune.ma; it leads to the first one."),
    )  # fmt: skip
    head_email = forms.EmailField(label=_("E-mail address"), max_length=120)
    head_name_ar = CleanCharField(label=_("Name in Arabic"), max_length=120)
    head_name_fr = CleanCharField(label=_("Name in French"), max_length=120, required=False)
    head_language = forms.ChoiceField(label=_("Language of the letters"), choices=_LANGUAGES)
    storage_mb = WholeField(label=_("Storage (MB)"), required=False)
    uploads_mb = WholeField(label=_("Uploads in a day (MB)"), required=False)

    fieldsets = (
        Fieldset(_("The collectivity"), ("level", "code", "name_ar", "name_fr", "province_code", "seats")),
        Fieldset(_("Its address"), ("slug", "host")),
        Fieldset(
            _("The first head of the office"), ("head_email", "head_name_ar", "head_name_fr", "head_language"),
            _("Gets a letter with a link to a password as soon as the office is open, and invites the others."),
        ),
        Fieldset(_("Limits"), ("storage_mb", "uploads_mb"), _("Left empty, the usual limits hold.")),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["province_code"].choices = places.province_choices()  # type: ignore[attr-defined]  # a ChoiceField
        for name in ("code", "slug", "host"):
            self.fields[name].widget.attrs |= {"dir": "ltr", "autocomplete": "off", "spellcheck": "false"}

    def clean_code(self) -> str:
        return western_digits(str(self.cleaned_data["code"])).strip().upper()

    def clean_slug(self) -> str:
        return str(self.cleaned_data["slug"]).strip().lower()


class FileForm(Form):
    """A file of offices."""

    upload = forms.FileField(
        label=_("File (CSV or XLSX)"), help_text=_("At most 1,600 rows, with the model's columns.")
    )


class _ActForm(Form):
    """What the legal act says, common to transfers and mergers."""

    act = CleanCharField(label=_("Legal act"), max_length=200, help_text=_("Its number and date, as it is cited."))
    effective_on = DateField(label=_("Takes effect on"))
    reason = CleanCharField(label=_("Remark"), max_length=500, required=False)

    def __init__(self, *args: Any, office: Collectivity, **kwargs: Any) -> None:
        self.office = office
        super().__init__(*args, **kwargs)

    def clean_effective_on(self) -> date:
        day: date = self.cleaned_data["effective_on"]
        if day > clock.today():
            raise forms.ValidationError(_("It is carried out on the day it takes effect, or later."), code="future")
        return day

    def other(self, name: str) -> Collectivity:
        """The active office of this code or host name, which is not this one. Raises ValidationError."""
        try:
            found = offices.find(western_digits(name).strip())
        except OfficeUnknown as error:
            raise forms.ValidationError(user_message(error), code=error.code) from error
        if found.pk == self.office.pk or not found.is_active:
            raise forms.ValidationError(_("This must be another office, and an active one."), code="not_active")
        return found


class TransferForm(_ActForm):
    """Agreements of this office that pass to another."""

    target = forms.CharField(label=_("To which office"), max_length=40, help_text=_("Its code or its host name."))
    references = CleanTextField(
        label=_("Agreements"), max_length=20_000, required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "ltr"}),
        help_text=_("References, one a line; empty for all that can pass."),
    )  # fmt: skip
    unusual = forms.BooleanField(
        label=_("Confirm a case that is not the one of the article, with the reason above"), required=False
    )
    field_order = ("target", "act", "effective_on", "references", "reason", "unusual")
    articles = {"act": "LO 113-14 a139"}

    def clean_target(self) -> Collectivity:
        return self.other(self.cleaned_data["target"])

    def clean_references(self) -> list[str] | None:
        return western_digits(self.cleaned_data["references"]).split() or None


class MergerForm(_ActForm):
    """Offices that merge into this one."""

    merged = forms.CharField(
        label=_("Offices that merge into this one"), max_length=400,
        help_text=_("Their codes or host names, parted by spaces. Their workspaces close for good."),
    )  # fmt: skip
    field_order = ("merged", "act", "effective_on", "reason")

    def clean_merged(self) -> list[Collectivity]:
        return [self.other(name) for name in self.cleaned_data["merged"].replace(",", " ").split()]
