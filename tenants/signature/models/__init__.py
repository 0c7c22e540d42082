"""Signatures, distribution and the presentation note of an agreement, or of one of its amendments."""

from tenants.signature.models.distribution import Dispatch, RecipientKind
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
    "MOST_PAGES",
    "Dispatch",
    "Ending",
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
    "Way",
]
