"""Forms of signature, distribution and publication."""

from tenants.signature.forms.days import DayForm
from tenants.signature.forms.distribution import AcknowledgeForm, ForceForm, PartiesForm, ServiceForm
from tenants.signature.forms.publication import ReasonForm
from tenants.signature.forms.rounds import (
    ProlongForm,
    RoundForm,
    SigningLinkForm,
    StandInForm,
    StepForm,
    TextForm,
    WithdrawForm,
)
from tenants.signature.forms.signing import EarlyForm, NoteForm, RefuseForm, SignForm
from tenants.signature.forms.ways import (
    ConfirmScanForm,
    DoForm,
    GuestFileForm,
    GuestRefuseForm,
    PlacePageForm,
    ScanForm,
    SealForm,
    SignedFileForm,
    pages_said,
)

__all__ = [
    "AcknowledgeForm",
    "ConfirmScanForm",
    "DayForm",
    "DoForm",
    "EarlyForm",
    "ForceForm",
    "GuestFileForm",
    "GuestRefuseForm",
    "NoteForm",
    "PartiesForm",
    "PlacePageForm",
    "ProlongForm",
    "ReasonForm",
    "RefuseForm",
    "RoundForm",
    "ScanForm",
    "SealForm",
    "ServiceForm",
    "SignForm",
    "SignedFileForm",
    "SigningLinkForm",
    "StandInForm",
    "StepForm",
    "TextForm",
    "WithdrawForm",
    "pages_said",
]
