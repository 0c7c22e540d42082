"""Forms of signature, distribution and publication."""

from tenants.signature.forms.days import DayForm
from tenants.signature.forms.distribution import (
    AcknowledgeForm,
    AddressFields,
    CodeForm,
    DirectoryForm,
    EverybodyForm,
    ForceForm,
    ListPartyForm,
    ListServiceForm,
    PartiesForm,
    SendListForm,
    ServiceForm,
    ServiceLineForm,
    SlipForm,
    TaskDoneForm,
    ToldCodeForm,
    WhoForm,
)
from tenants.signature.forms.publication import ReasonForm
from tenants.signature.forms.signing import EarlyForm, NoteForm, RefuseForm, SignForm

__all__ = [
    "AcknowledgeForm",
    "AddressFields",
    "CodeForm",
    "DayForm",
    "DirectoryForm",
    "EarlyForm",
    "EverybodyForm",
    "ForceForm",
    "ListPartyForm",
    "ListServiceForm",
    "NoteForm",
    "PartiesForm",
    "ReasonForm",
    "RefuseForm",
    "SendListForm",
    "ServiceForm",
    "ServiceLineForm",
    "SignForm",
    "SlipForm",
    "TaskDoneForm",
    "ToldCodeForm",
    "WhoForm",
]
