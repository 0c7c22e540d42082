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
from tenants.signature.models.signatures import Signature, Way

__all__ = [
    "MAX_CODE_TRIES",
    "REPEATED",
    "AcknowledgedBy",
    "Channel",
    "CommunalService",
    "Dispatch",
    "DispatchEvent",
    "DistributionLine",
    "EventKind",
    "PresentationNote",
    "RecipientKind",
    "Signature",
    "TaskState",
    "Way",
]
