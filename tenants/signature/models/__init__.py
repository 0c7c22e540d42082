"""Signatures, distribution and the presentation note of an agreement, or of one of its amendments."""

from tenants.signature.models.distribution import Dispatch, RecipientKind
from tenants.signature.models.notes import PresentationNote
from tenants.signature.models.signatures import Signature, Way

__all__ = [
    "Dispatch",
    "PresentationNote",
    "RecipientKind",
    "Signature",
    "Way",
]
