"""Signatures, distribution and the presentation note of an agreement, or of one of its amendments."""

from tenants.signature.models.directory import CommunalService, DistributionLine
from tenants.signature.models.distribution import (
    MAX_CODE_TRIES,
    REPEATED,
    AcknowledgedBy,
    Channel,
    Dispatch,
    DispatchEvent,
    EventKind,
    RecipientKind,
    TaskState,
)
from tenants.signature.models.notes import PresentationNote
from tenants.signature.models.rounds import (
    LONGEST_LINK,
    Ending,
    Level,
    RoundStep,
    SigningLink,
    SigningRound,
    StandIn,
    StepRole,
)
from tenants.signature.models.scans import MOST_PAGES, Finding, ScanBatch, ScannedPage
from tenants.signature.models.signatures import BY_HAND, ELECTRONIC, Signature, Way

__all__ = [
    "BY_HAND",
    "ELECTRONIC",
    "LONGEST_LINK",
    "MAX_CODE_TRIES",
    "MOST_PAGES",
    "REPEATED",
    "AcknowledgedBy",
    "Channel",
    "CommunalService",
    "Dispatch",
    "DispatchEvent",
    "DistributionLine",
    "Ending",
    "EventKind",
    "Finding",
    "Level",
    "PresentationNote",
    "RecipientKind",
    "RoundStep",
    "ScanBatch",
    "ScannedPage",
    "Signature",
    "SigningLink",
    "SigningRound",
    "StandIn",
    "StepRole",
    "TaskState",
    "Way",
]
