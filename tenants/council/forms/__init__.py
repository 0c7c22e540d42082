"""Forms of the council's acts, each tied to its act by `acts.ACTS`."""

from tenants.council.forms.acts import ActForm, DayForm, ReasonForm
from tenants.council.forms.approvals import GrantApprovalForm, RefuseApprovalForm, RequestApprovalForm
from tenants.council.forms.deliberation import CommitteeForm, PutOnAgendaForm, SubmitForm, VoteForm
from tenants.council.forms.legality import (
    AnswerForm,
    EnforceableForm,
    GrantVisaForm,
    ObjectionForm,
    PostForm,
    ReceiptForm,
    Received,
    RefuseVisaForm,
    TacitVisaForm,
    TransmitForm,
    VisaNeeded,
)
from tenants.council.forms.sessions import (
    AgendaReceiptForm,
    CloseSessionForm,
    CreateSessionForm,
    ExtendForm,
    OpenSessionForm,
    RescheduleForm,
    SummonsForm,
)

__all__ = [
    "ActForm",
    "AgendaReceiptForm",
    "AnswerForm",
    "CloseSessionForm",
    "CommitteeForm",
    "CreateSessionForm",
    "DayForm",
    "EnforceableForm",
    "ExtendForm",
    "GrantApprovalForm",
    "GrantVisaForm",
    "ObjectionForm",
    "OpenSessionForm",
    "PostForm",
    "PutOnAgendaForm",
    "ReasonForm",
    "ReceiptForm",
    "Received",
    "RefuseApprovalForm",
    "RefuseVisaForm",
    "RequestApprovalForm",
    "RescheduleForm",
    "SubmitForm",
    "SummonsForm",
    "TacitVisaForm",
    "TransmitForm",
    "VisaNeeded",
    "VoteForm",
]
