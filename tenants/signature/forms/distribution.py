"""Forms of the distribution and of the entry into force."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from mithaq.core.text import western_digits
from mithaq.ui.forms import ArabicTextInput, CleanCharField, CleanTextField, DateField, Form, FrenchTextInput
from tenants.agreements.models import Agreement, Party
from tenants.documents.forms import ACCEPT
from tenants.documents.models import Document
from tenants.signature import selectors
from tenants.signature.forms.days import DayForm, papers_of
from tenants.signature.models import Channel, CommunalService
from tenants.signature.services.distribution import LONGEST_LINK, LONGEST_WAIT

LANGUAGES = [("ar", _("Arabic")), ("fr", _("French"))]


class PartiesForm(DayForm):
    """The signed text goes to parties (R28)."""

    on = DateField(label=_("Sent on"))
    party_ids = forms.TypedMultipleChoiceField(label=_("Parties"), coerce=int, widget=forms.CheckboxSelectMultiple)
    articles: ClassVar = {"party_ids": "R28"}

    def __init__(self, *args: Any, lines: list[selectors.PartyLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        waiting = [line.party for line in lines if line.dispatch is None]
        self.fields["party_ids"].choices = [(party.pk, str(party)) for party in waiting]  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["party_ids"].initial = [party.pk for party in waiting]


class ServiceForm(DayForm):
    """The signed text goes to a communal service, with its task (R29)."""

    service_name = CleanCharField(label=_("Communal service"), max_length=120)
    task = CleanTextField(label=_("What it has to do"), max_length=1000, widget=forms.Textarea({"rows": 3}))
    on = DateField(label=_("Sent on"))
    articles: ClassVar = {"task": "R29"}
    field_order = ["service_name", "task", "on"]


class AddressFields(Form):
    """How a recipient is reached."""

    channel = forms.ChoiceField(label=_("Sent how"), choices=Channel.choices, initial=Channel.PAPER)
    contact_name = CleanCharField(label=_("To the attention of"), max_length=120, required=False)
    email = forms.EmailField(label=_("E-mail"), required=False, widget=forms.EmailInput({"dir": "ltr"}))
    phone = CleanCharField(label=_("Telephone"), max_length=30, required=False, widget=forms.TextInput({"dir": "ltr"}))
    language = forms.ChoiceField(label=_("Language of the letter"), choices=LANGUAGES, initial="ar")


class TaskFields(Form):
    """What a communal service has to do (R29)."""

    task = CleanTextField(label=_("What it has to do"), max_length=1000, widget=forms.Textarea({"rows": 3}))
    task_due_on = DateField(label=_("To be done by"), required=False)
    task_person = CleanCharField(label=_("Person in charge"), max_length=120, required=False)
    articles: ClassVar = {"task": "R29"}


class ListPartyForm(AddressFields):
    """A party on the list (R28)."""

    party_id = forms.TypedChoiceField(label=_("Party"), coerce=int)
    articles: ClassVar = {"party_id": "R28"}
    field_order = ["party_id"]

    def __init__(self, *args: Any, parties: list[Party], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["party_id"].choices = [(party.pk, str(party)) for party in parties]  # type: ignore[attr-defined]  # a ChoiceField


class ListServiceForm(TaskFields, AddressFields):
    """A communal service on the list, with its task (R29)."""

    service_name = CleanCharField(label=_("Communal service"), max_length=120)
    field_order = ["service_name", "task", "task_due_on", "task_person"]


class ServiceLineForm(TaskFields, AddressFields):
    """A service that stands on the list."""

    field_order = ["task", "task_due_on", "task_person"]


class EverybodyForm(Form):
    """All parties, and services of the directory with one task."""

    service_ids = forms.TypedMultipleChoiceField(
        label=_("Communal services"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    task = CleanTextField(
        label=_("What they have to do"), max_length=1000, required=False, widget=forms.Textarea({"rows": 2}),
        help_text=_("Each can be told more on its own line afterwards."),
    )  # fmt: skip
    task_due_on = DateField(label=_("To be done by"), required=False)

    def __init__(self, *args: Any, services: list[CommunalService], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if services:
            self.fields["service_ids"].choices = [(one.pk, str(one)) for one in services]  # type: ignore[attr-defined]  # a ChoiceField
        else:
            for name in ("service_ids", "task", "task_due_on"):
                del self.fields[name]


class SendListForm(DayForm):
    """The whole list goes in one act (R28, R29)."""

    on = DateField(label=_("Sent on"))
    copy_id = forms.TypedChoiceField(label=_("Copy that is sent"), coerce=int, empty_value=None)
    remind_after = forms.IntegerField(
        label=_("Remind after"),
        min_value=1,
        max_value=LONGEST_WAIT,
        initial=3,
        help_text=_("Working days without a receipt."),
    )
    climb_after = forms.IntegerField(
        label=_("Tell the director after"), min_value=2, max_value=LONGEST_WAIT, initial=6,
        help_text=_("Working days without a receipt, counted from the dispatch."),
    )  # fmt: skip
    link_days = forms.IntegerField(
        label=_("Links are open for"), min_value=1, max_value=LONGEST_LINK, initial=30, help_text=_("Days.")
    )

    def __init__(self, *args: Any, scans: list[Document], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["copy_id"].choices = [(one.pk, one.title) for one in scans]  # type: ignore[attr-defined]  # a ChoiceField


class WhoForm(Form):
    """Who acknowledges."""

    name = CleanCharField(label=_("Your name"), max_length=120)
    function = CleanCharField(label=_("Your function"), max_length=120)


class CodeForm(WhoForm):
    """Who acknowledges, with the number and the code of the paper."""

    number = CleanCharField(
        label=_("Number of the dispatch"), max_length=20, widget=forms.TextInput({"dir": "ltr", "inputmode": "numeric"})
    )
    code = CleanCharField(
        label=_("Code"), max_length=20, help_text=_("Eight figures, on the slip that came with the text."),
        widget=forms.TextInput({"dir": "ltr", "inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip
    field_order = ["number", "code", "name", "function"]

    def clean_number(self) -> str:
        return western_digits(self.cleaned_data["number"]).strip()


class ToldCodeForm(Form):
    """The code that a recipient told on the telephone, and who that was."""

    code = CleanCharField(
        label=_("Code the recipient told you"), max_length=20,
        widget=forms.TextInput({"dir": "ltr", "inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip
    name = CleanCharField(label=_("Name of the recipient"), max_length=120)
    function = CleanCharField(label=_("Function of the recipient"), max_length=120)


class SlipForm(DayForm):
    """The signed slip that came back."""

    on = DateField(label=_("Day written on the slip"))
    upload = forms.FileField(
        label=_("Scan of the slip"), required=False, allow_empty_file=True, max_length=5000,
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
    )  # fmt: skip
    name = CleanCharField(label=_("Name on the slip"), max_length=120, required=False)
    function = CleanCharField(label=_("Function on the slip"), max_length=120, required=False)
    field_order = ["upload", "on", "name", "function"]


class DirectoryForm(Form):
    """A communal service in the office's directory."""

    name_ar = CleanCharField(label=_("Name in Arabic"), max_length=120, widget=ArabicTextInput)
    name_fr = CleanCharField(label=_("Name in French"), max_length=120, required=False, widget=FrenchTextInput)
    head_name = CleanCharField(label=_("Head of the service"), max_length=120, required=False)
    email = forms.EmailField(label=_("E-mail"), required=False, widget=forms.EmailInput({"dir": "ltr"}))
    phone = CleanCharField(label=_("Telephone"), max_length=30, required=False, widget=forms.TextInput({"dir": "ltr"}))


class TaskDoneForm(DayForm):
    """What a service did (R29)."""

    on = DateField(label=_("Done on"))
    note = CleanTextField(label=_("What was done"), max_length=1000, widget=forms.Textarea({"rows": 3}))
    upload = forms.FileField(
        label=_("Paper of it"), required=False, allow_empty_file=True, max_length=5000,
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
    )  # fmt: skip
    field_order = ["note", "on", "upload"]


class AcknowledgeForm(DayForm):
    on = DateField(label=_("Receipt acknowledged on"))
    name = CleanCharField(label=_("Name of the recipient"), max_length=120, required=False)
    function = CleanCharField(label=_("Function of the recipient"), max_length=120, required=False)
    proof_id = forms.TypedChoiceField(label=_("Proof of receipt"), coerce=int, empty_value=None, required=False)

    def __init__(self, *args: Any, agreement: Agreement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["proof_id"].choices = papers_of(agreement)  # type: ignore[attr-defined]  # a ChoiceField


class ForceForm(DayForm):
    on = DateField(label=_("Enters into force on"))
