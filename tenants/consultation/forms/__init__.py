"""Forms of the consultation (R8–R12). Each has its own prefix, for several may stand on one page."""

from tenants.consultation.forms.actors import ActorForm, FieldsForm
from tenants.consultation.forms.meetings import (
    CancelForm,
    CorrectionForm,
    InvitationsForm,
    MeetingForm,
    MinutesForm,
    PlanForm,
    ProposalForm,
    RollForm,
    SettleForm,
    SignMinutesForm,
)
from tenants.consultation.forms.opinions import AnswerForm, AskForm, WithdrawForm
from tenants.consultation.forms.positions import CompromiseForm, PositionForm
from tenants.consultation.forms.stage import ReturnForm, StartForm

__all__ = [
    "ActorForm",
    "AnswerForm",
    "AskForm",
    "CancelForm",
    "CompromiseForm",
    "CorrectionForm",
    "FieldsForm",
    "InvitationsForm",
    "MeetingForm",
    "MinutesForm",
    "PlanForm",
    "PositionForm",
    "ProposalForm",
    "ReturnForm",
    "RollForm",
    "SettleForm",
    "SignMinutesForm",
    "StartForm",
    "WithdrawForm",
]
