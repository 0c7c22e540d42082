"""Whom this installation trusts: certificates in PEM or DER under `<state>/signing/trust` and `…/agreed`.

trust: authorities whose certificates name their holders. agreed: providers of qualified services (law 43-20), whose
certificates are trusted as well. Both folders are the operator's; an empty one trusts nobody.
"""

from dataclasses import dataclass
from pathlib import Path

from asn1crypto import pem, x509
from django.conf import settings

SUFFIXES = frozenset({".pem", ".crt", ".cer", ".der"})


@dataclass(frozen=True)
class Trust:
    """The lists. agreed: SHA-256 of the certificates of agreed providers, which are among the roots too."""

    roots: tuple[x509.Certificate, ...]
    agreed: frozenset[bytes]


def folder() -> Path:
    """Where signers and lists of trust lie."""
    return Path(settings.MITHAQ_STATE) / "signing"


def read_trust(place: Path | None = None) -> Trust:
    """The lists as they stand now. Raises ValueError for a file that holds no certificate: better none than half."""
    base = place or folder()
    agreed = _certificates(base / "agreed")
    roots = [*_certificates(base / "trust"), *agreed]
    return Trust(tuple(roots), frozenset(one.sha256 for one in agreed))


def _certificates(place: Path) -> list[x509.Certificate]:
    if not place.is_dir():
        return []
    found: list[x509.Certificate] = []
    for path in sorted(place.iterdir()):
        if path.suffix.lower() in SUFFIXES:
            found += certificates_in(path.read_bytes())
    return found


def certificates_in(content: bytes) -> list[x509.Certificate]:
    """The certificates of a file."""
    if pem.detect(content):
        return [x509.Certificate.load(body) for _, _, body in pem.unarmor(content, multiple=True)]
    return [x509.Certificate.load(content)]
