"""What the register is told of a dossier's papers, so that anybody who holds one can ask what it is worth.

A paper that the service writes is sealed when it is written, whether it is kept or only printed; a file becomes an
original when its agreement is published.
"""

from mithaq.core import clock
from mithaq.deeds.blocks import Deed
from mithaq.register import sealing, seals
from mithaq.register.models import Seal
from mithaq.register.sealing import Sealed
from mithaq.register.vocabulary import SealKind, SealState
from tenants.agreements.models import Agreement
from tenants.documents.generated import Made
from tenants.documents.models import Document, DocumentKind

KINDS: dict[str, SealKind] = {
    DocumentKind.DRAFT: SealKind.TEXT,
    DocumentKind.SIGNED_AGREEMENT: SealKind.SIGNED,
    DocumentKind.AMENDMENT: SealKind.AMENDMENT,
    DocumentKind.DECISION: SealKind.DECISION,
    DocumentKind.SESSION_MINUTES: SealKind.MINUTES,
    DocumentKind.TRANSMISSION_SLIP: SealKind.SLIP,
}  # whatever is not here is a working paper of the office
ORIGINALS = frozenset({DocumentKind.SIGNED_AGREEMENT, DocumentKind.AMENDMENT, DocumentKind.DECISION})
_BY_HAND = frozenset({DocumentKind.SIGNED_AGREEMENT, DocumentKind.AMENDMENT})  # one the service wrote is not signed


def address_of(deed: Deed) -> str:
    """The address in the code on a paper's pages."""
    return seals.address(deed.fingerprint, deed.main_language)


def seal(agreement: Agreement, made: Made, *, sha256: str = "", amendment: int = 0) -> Seal | None:
    """Seal a paper that the service wrote, in the transaction that writes it; None in a restored copy of an office.

    sha256: of the file that is kept. What passed to another office is sealed by that one.
    """
    if agreement.is_transferred:
        return None
    return sealing.seal(
        Sealed(
            reference=made.deed.fingerprint, public_id=agreement.public_id,
            kind=made.paper.seal or KINDS.get(made.paper.kind, SealKind.INSIDE),
            state=SealState.DRAFT if made.deed.is_draft else SealState.ISSUED,
            made_on=min(made.deed.made_on, clock.today()), sha256=sha256, text_version=made.text_version,
            amendment=amendment,
        )
    )  # fmt: skip


def reference_of(document: Document) -> str:
    """The reference of a kept paper: what is printed on it, or the beginning of its hash."""
    return document.fingerprint or sealing.reference_of_hash(document.sha256)


def originals_of(agreement: Agreement) -> list[Sealed]:
    """The files of an agreement in force that anybody may compare a copy with; those of its amendments in force."""
    found = Document.objects.filter(agreement=agreement, kind__in=sorted(ORIGINALS)).select_related("amendment")
    return [
        Sealed(
            reference=reference_of(one), public_id=agreement.public_id, kind=KINDS[one.kind],
            state=SealState.PUBLISHED, made_on=one.made_on or one.uploaded_on, sha256=one.sha256,
            text_version=one.text_version, amendment=one.amendment.number if one.amendment else 0,
        )
        for one in found
        if (one.amendment is None or one.amendment.in_force_on) and not (one.paper and one.kind in _BY_HAND)
    ]  # fmt: skip
