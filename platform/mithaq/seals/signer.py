"""Who signs: an interface, and the signer whose key lies in a PKCS#12 file of the office or of the installation.

A key in a file on a server proves neither who held it nor that nobody else did: what it makes is a seal of the office
put on the order of a person who has just proven who they are, never called more than its certificate proves.
"""

import io
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, Protocol

from asn1crypto import x509
from django.conf import settings
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfReadError
from pyhanko.sign import fields, signers
from pyhanko.sign.timestamps import HTTPTimeStamper, TimeStamper
from pyhanko.stamp import StaticStampStyle
from pyhanko_certvalidator import ValidationContext

from mithaq.seals import trust
from mithaq.seals.errors import NameMixesScripts, SignerMissing, SignerUnusable, TimestampUnavailable, Unreadable
from mithaq.seals.levels import Level

RESERVED = 24_576  # bytes kept free for the signature with its chain and its time stamp


@dataclass(frozen=True)
class Place:
    """Where a signature is seen: a page from 0, and a box in points from the page's lower left corner."""

    page: int
    box: tuple[float, float, float, float]


@dataclass(frozen=True)
class Request:
    """One signature. field: its name in the file, told once in it. appearance: one page of PDF of the box's shape."""

    field: str
    reason: str
    location: str
    at: datetime
    place: Place | None = None
    appearance: bytes = b""


class Signer(Protocol):
    """Signs a PDF. holder: whom its certificate names. highest: the level it can prove at most (law 43-20)."""

    holder: str
    highest: Level

    def sign(self, content: bytes, request: Request) -> bytes:
        """The file with one signature more, appended: what was signed before stays as it is, byte for byte."""
        ...


class Pkcs12Signer:
    """A key and its chain in a PKCS#12 file. timestamper: the authority that says when, if one is set up.

    Sole control of the key (a5) cannot be proven of a file: whatever the certificate says, its signatures are simple.
    """

    highest = Level.SIMPLE

    def __init__(self, content: bytes, password: str, timestamper: TimeStamper | None = None) -> None:
        try:
            loaded = signers.SimpleSigner.load_pkcs12_data(
                content, other_certs=[], passphrase=password.encode() or None
            )
        except ValueError as error:
            raise SignerUnusable("the key cannot be opened") from error
        certificate = loaded.signing_cert
        now = datetime.now(UTC)
        if certificate is None or not certificate.not_valid_before <= now <= certificate.not_valid_after:
            raise SignerUnusable("the certificate is not valid now")
        self._signer, self._timestamper = loaded, timestamper
        self.certificate = certificate
        self.holder = holder_of(certificate)

    def sign(self, content: bytes, request: Request) -> bytes:
        """See Signer. PAdES B-B; B-LTA where a time-stamping authority is set up and the chain is trusted here."""
        try:
            writer = IncrementalPdfFileWriter(io.BytesIO(content))
        except (PdfReadError, ValueError) as error:
            raise Unreadable from error
        context = self._context()
        is_long = self._timestamper is not None and context is not None
        meta = signers.PdfSignatureMetadata(
            field_name=request.field, md_algorithm="sha256", reason=request.reason, location=request.location,
            name=self.holder, subfilter=fields.SigSeedSubFilter.PADES, embed_validation_info=is_long,
            use_pades_lta=is_long, validation_context=context if is_long else None,
        )  # fmt: skip
        spec = fields.SigFieldSpec(
            request.field,
            on_page=request.place.page if request.place else 0,
            box=_whole(request.place.box) if request.place else None,
        )
        with _style(request) as style:
            pdf_signer = signers.PdfSigner(
                meta, self._signer, timestamper=self._timestamper, new_field_spec=spec, stamp_style=style
            )
            try:
                made: Any = pdf_signer.sign_pdf(writer, bytes_reserved=RESERVED)
            except OSError as error:
                raise TimestampUnavailable from error
        return bytes(made.getvalue())

    def _context(self) -> ValidationContext | None:
        known = trust.read_trust()
        if not known.roots:
            return None
        return ValidationContext(
            trust_roots=list(known.roots), allow_fetching=self._timestamper is not None, revocation_mode="soft-fail"
        )


def _whole(box: tuple[float, float, float, float]) -> tuple[int, int, int, int]:
    left, bottom, right, top = box
    return round(left), round(bottom), round(right), round(top)


@contextmanager
def _style(request: Request) -> Iterator[StaticStampStyle | None]:
    """The appearance, from a file for as long as it is read: the library takes pages from files alone."""
    if request.place is None or not request.appearance:
        yield None
        return
    with NamedTemporaryFile(suffix=".pdf") as file:
        file.write(request.appearance)
        file.flush()
        yield StaticStampStyle.from_pdf_file(file.name, border_width=0)


def holder_of(certificate: x509.Certificate) -> str:
    """Whom a certificate names: common name, else organisation."""
    subject = certificate.subject.native
    return str(subject.get("common_name") or subject.get("organization_name") or "")


def require_one_script(name: str) -> str:
    """A name fit for a certificate. Raises NameMixesScripts for Arabic beside Latin letters or digits."""
    directions = {unicodedata.bidirectional(char) for char in name}
    if directions & {"R", "AL"} and directions & {"L", "EN", "AN"}:
        raise NameMixesScripts(name)
    return name


def signer_file(office_slug: str) -> Path | None:
    """The office's own key, else the installation's."""
    base = trust.folder()
    candidates: Sequence[Path] = (base / f"{office_slug}.p12", base / "installation.p12")
    return next((path for path in candidates if path.is_file()), None)


def signer_of(office_slug: str) -> Signer:
    """The signer of an office. Raises SignerMissing, SignerUnusable."""
    path = signer_file(office_slug)
    if path is None:
        raise SignerMissing
    url: str = settings.MITHAQ_TIMESTAMP_URL
    return Pkcs12Signer(path.read_bytes(), settings.MITHAQ_SIGNER_PASSWORD, HTTPTimeStamper(url) if url else None)
