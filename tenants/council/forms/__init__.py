"""Forms of the council's acts, each tied to its act by `acts.ACTS`."""

from tenants.council.forms.acts import ActForm, DayForm, ReasonForm
from tenants.council.forms.approvals import GrantApprovalForm, RefuseApprovalForm, RequestApprovalForm
from tenants.council.forms.court import JudgmentForm, ReferForm, SuspensionForm
from tenants.council.forms.deliberation import CommitteeForm, PutOnAgendaForm, SubmitForm, VoteForm
from tenants.council.forms.desk import AnswerDeskForm, SubmitToDeskForm, WithdrawFromDeskForm
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
    "AnswerDeskForm",
    "AnswerForm",
    "CloseSessionForm",
    "CommitteeForm",
    "CreateSessionForm",
    "DayForm",
    "EnforceableForm",
    "ExtendForm",
    "GrantApprovalForm",
    "GrantVisaForm",
    "JudgmentForm",
    "ObjectionForm",
    "OpenSessionForm",
    "PostForm",
    "PutOnAgendaForm",
    "ReasonForm",
    "ReceiptForm",
    "Received",
    "ReferForm",
    "RefuseApprovalForm",
    "RefuseVisaForm",
    "RequestApprovalForm",
    "RescheduleForm",
    "SubmitForm",
    "SubmitToDeskForm",
    "SummonsForm",
    "SuspensionForm",
    "TacitVisaForm",
    "TransmitForm",
    "VisaNeeded",
    "VoteForm",
    "WithdrawFromDeskForm",
]
