"""What the council decides, and what the control of legality answers."""

from tenants.council.models.approvals import ApprovalKind, PriorApproval
from tenants.council.models.decisions import (
    ADOPTED_STATES,
    VOTED_STATES,
    CommitteeReport,
    Decision,
    DecisionState,
    Majority,
    Opinion,
    PastRound,
    RoundEnd,
    Side,
)
from tenants.council.models.legality import Objection, Resolution, Transmission, Visa, VisaAuthority
from tenants.council.models.sessions import CalledBy, MissedMeeting, Session, SessionKind

__all__ = [
    "ADOPTED_STATES",
    "VOTED_STATES",
    "ApprovalKind",
    "CalledBy",
    "CommitteeReport",
    "Decision",
    "DecisionState",
    "Majority",
    "MissedMeeting",
    "Objection",
    "Opinion",
    "PastRound",
    "PriorApproval",
    "Resolution",
    "RoundEnd",
    "Session",
    "SessionKind",
    "Side",
    "Transmission",
    "Visa",
    "VisaAuthority",
]
