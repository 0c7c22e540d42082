"""What the council decides, and what the control of legality answers."""

from tenants.council.models.agenda import AddedBy, AgendaPoint, PointRequest
from tenants.council.models.approvals import ApprovalKind, PriorApproval
from tenants.council.models.ballots import Ballot, Choice, CommitteeReferral, Delegate, DelegateBody
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
from tenants.council.models.members import Committee, CommitteeRole, CommitteeSeat, Member, Position, Vacancy
from tenants.council.models.sessions import CalledBy, MissedMeeting, Session, SessionKind
from tenants.council.models.sittings import (
    HERE,
    Attendance,
    ClosedBy,
    FoundingTerms,
    Presence,
    SessionRequest,
    Sitting,
    SummonsDispatch,
    SummonsWay,
)

__all__ = [
    "ADOPTED_STATES",
    "HERE",
    "VOTED_STATES",
    "AddedBy",
    "AgendaPoint",
    "ApprovalKind",
    "Attendance",
    "Ballot",
    "CalledBy",
    "Choice",
    "ClosedBy",
    "Committee",
    "CommitteeReferral",
    "CommitteeReport",
    "CommitteeRole",
    "CommitteeSeat",
    "Decision",
    "DecisionState",
    "Delegate",
    "DelegateBody",
    "FoundingTerms",
    "Majority",
    "Member",
    "MissedMeeting",
    "Objection",
    "Opinion",
    "PastRound",
    "PointRequest",
    "Position",
    "Presence",
    "PriorApproval",
    "Resolution",
    "RoundEnd",
    "Session",
    "SessionKind",
    "SessionRequest",
    "Side",
    "Sitting",
    "SummonsDispatch",
    "SummonsWay",
    "Transmission",
    "Vacancy",
    "Visa",
    "VisaAuthority",
]
