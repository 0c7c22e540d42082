"""R8–R12: who is concerned, what was said in meetings, who stands where, what the services think of it."""

from tenants.consultation.models.actors import Actor, ActorKind, Attention, PartnershipFields, Weight
from tenants.consultation.models.meetings import (
    Attendance,
    Means,
    Meeting,
    MeetingState,
    Mode,
    Presence,
    Proposal,
    ProposalKind,
    ProposalOutcome,
)
from tenants.consultation.models.opinions import OpinionAnswer, OpinionRequest
from tenants.consultation.models.positions import Compromise, Position, Stance

__all__ = [
    "Actor",
    "ActorKind",
    "Attendance",
    "Attention",
    "Compromise",
    "Means",
    "Meeting",
    "MeetingState",
    "Mode",
    "OpinionAnswer",
    "OpinionRequest",
    "PartnershipFields",
    "Position",
    "Presence",
    "Proposal",
    "ProposalKind",
    "ProposalOutcome",
    "Stance",
    "Weight",
]
