"""What the council decides, and what the control of legality answers."""

from tenants.council.models.approvals import ApprovalKind, PriorApproval
from tenants.council.models.court import CourtCase, Judgment, Suspension
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
from tenants.council.models.legality import Objection, Resolution, Road, Transmission, Visa, VisaAuthority
from tenants.council.models.sessions import CalledBy, MissedMeeting, Session, SessionKind

__all__ = [
    "ADOPTED_STATES",
    "VOTED_STATES",
    "ApprovalKind",
    "CalledBy",
    "CommitteeReport",
    "CourtCase",
    "Decision",
    "DecisionState",
    "Judgment",
    "Majority",
    "MissedMeeting",
    "Objection",
    "Opinion",
    "PastRound",
    "PriorApproval",
    "Resolution",
    "Road",
    "RoundEnd",
    "Session",
    "SessionKind",
    "Side",
    "Suspension",
    "Transmission",
    "Visa",
    "VisaAuthority",
]
