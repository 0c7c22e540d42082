"""What the signatures inside a PDF prove: whether the signed bytes are whole, who signed, on whose word, and when.

Nothing is fetched: a revocation list that the file does not carry is not asked for, and the answer is then “unknown”,
never “not revoked”.
"""

import io
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from asn1crypto import parser
from pyhanko.pdf_utils.misc import PdfReadError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.general import SigningError
from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko_certvalidator import ValidationContext

from mithaq.seals.errors import Unreadable
from mithaq.seals.levels import Level, level_of
from mithaq.seals.signer import holder_of
from mithaq.seals.trust import Trust, read_trust

GOOD, REVOKED, UNKNOWN = "good", "revoked", "unknown"


@dataclass(frozen=True)
class Seal:
    """One signature and what it proves.

    field: its name in the file. is_intact: the bytes it covers are those that were signed, and the key is the
    certificate's. covers_file: nothing was added after it. is_untouched: what was added after it, if anything, are
    further signatures and their evidence alone. is_trusted: the chain ends in a list of trust of this installation.
    signed_at: as its signer says; stamped_at: as a time-stamping authority says, in ISO form, empty where none does.
    serial: of the certificate, in hex.
    """

    field: str
    holder: str
    issuer: str
    serial: str
    is_intact: bool
    covers_file: bool
    is_untouched: bool
    is_trusted: bool
    revocation: str
    level: str
    signed_at: str
    stamped_at: str

    @property
    def is_valid(self) -> bool:
        """Whether what was signed is what is there."""
        return self.is_intact and self.is_untouched

    def as_data(self) -> dict[str, Any]:
        """For keeping beside the signature."""
        return asdict(self)


def verify(content: bytes, trust: Trust | None = None) -> list[Seal]:
    """Every signature of the file, in the order they were put. Raises Unreadable."""
    known = trust or read_trust()
    try:
        reader = PdfFileReader(io.BytesIO(content))
        if reader.encrypted:
            raise Unreadable
        embedded = list(reader.embedded_regular_signatures)
    except (PdfReadError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise Unreadable from error
    return [_seal(one, known) for one in embedded]


def _seal(one: Any, known: Trust) -> Seal:
    certificate = one.signer_cert
    named = {
        "field": str(one.field_name), "holder": holder_of(certificate), "issuer": holder_of_issuer(certificate),
        "serial": f"{certificate.serial_number:x}",
    }  # fmt: skip
    context = ValidationContext(trust_roots=list(known.roots), allow_fetching=False, revocation_mode="soft-fail")
    try:
        status: Any = validate_pdf_signature(one, context)
    except (SignatureValidationError, SigningError, ValueError):  # its structure is broken: nothing is proven
        return Seal(
            **named, is_intact=False, covers_file=False, is_untouched=False, is_trusted=False, revocation=UNKNOWN,
            level=Level.SIMPLE, signed_at="", stamped_at="",
        )  # fmt: skip
    is_intact = bool(status.intact and status.valid and _fills_up_with_nothing(one.pkcs7_content))
    is_trusted = bool(status.trusted)
    level = level_of(certificate, is_trusted=is_trusted, by_agreed_provider=_by_agreed(status, known))
    stamp = status.timestamp_validity
    is_stamped = stamp is not None and stamp.intact and stamp.valid
    return Seal(
        **named,
        is_intact=is_intact,
        covers_file=status.coverage == SignatureCoverageLevel.ENTIRE_FILE,
        is_untouched=_is_untouched(status),
        is_trusted=is_trusted,
        revocation=_revocation(status, one),
        level=level if is_intact else Level.SIMPLE,
        signed_at=_iso(status.signer_reported_dt),
        stamped_at=_iso(stamp.timestamp) if is_stamped else "",
    )


def _fills_up_with_nothing(content: bytes) -> bool:
    """The room kept for a signature is filled up with zeros: nothing is smuggled in where no signature looks."""
    return not any(content[parser.peek(content) :])


def _is_untouched(status: Any) -> bool:
    """Later additions are signatures and their evidence, and the signer allowed them."""
    if status.coverage is None or status.coverage < SignatureCoverageLevel.ENTIRE_REVISION:
        return False
    level = status.modification_level
    return level is not None and level <= ModificationLevel.FORM_FILLING and status.docmdp_ok is not False


def _by_agreed(status: Any, known: Trust) -> bool:
    path = status.validation_path
    return path is not None and any(one.sha256 in known.agreed for one in path.iter_certs(include_root=True))


def _revocation(status: Any, one: Any) -> str:
    if status.revoked:
        return REVOKED
    root = one.reader.root
    carries = "/DSS" in root and any(kind in root["/DSS"] for kind in ("/OCSPs", "/CRLs"))
    return GOOD if carries and status.trusted else UNKNOWN


def _iso(moment: datetime | None) -> str:
    return moment.isoformat() if moment else ""


def holder_of_issuer(certificate: Any) -> str:
    """Who issued a certificate."""
    issuer = certificate.issuer.native
    return str(issuer.get("common_name") or issuer.get("organization_name") or "")
