"""Forms of signature, distribution and publication."""

from tenants.signature.forms.days import DayForm
from tenants.signature.forms.distribution import AcknowledgeForm, ForceForm, PartiesForm, ServiceForm
from tenants.signature.forms.publication import ReasonForm
from tenants.signature.forms.signing import EarlyForm, NoteForm, RefuseForm, SignForm

__all__ = [
    "AcknowledgeForm",
    "DayForm",
    "EarlyForm",
    "ForceForm",
    "NoteForm",
    "PartiesForm",
    "ReasonForm",
    "RefuseForm",
    "ServiceForm",
    "SignForm",
]
