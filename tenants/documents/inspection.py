"""Looking into a file before it is kept: is it what it says, whole, readable by anyone, and inert?

Nothing is trusted but the bytes: the browser's content type is ignored, the name only proposes an extension.
"""

import hashlib
import io
import re
import unicodedata
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pikepdf
import puremagic
from django.core.files.base import File
from PIL import Image

from mithaq.core.text import BIDI_CONTROLS
from tenants.documents.errors import (
    ActiveFile,
    BombFile,
    EmptyFile,
    EncryptedFile,
    FileTooLarge,
    FormatMismatch,
    ImageTooLarge,
    UnknownFormat,
    UnreadableFile,
)  # fmt: skip
from tenants.documents.models import MAX_BYTES

MAX_PIXELS = 50_000_000
MAX_UNPACKED = 200 * 1024 * 1024
MAX_RATIO = 200  # unpacked to packed; real office files stay below 30
MAX_PDF_OBJECTS = 200_000
MAX_STEM = 120
CONTENT_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "odt": "application/vnd.oasis.opendocument.text",
    "png": "image/png",
    "jpg": "image/jpeg",
    "txt": "text/plain; charset=utf-8",
}
SAME_AS = {"jpeg": "jpg", "jpe": "jpg", "jfif": "jpg"}
ACTIVE_KEYS = frozenset({"/JS", "/JavaScript", "/EmbeddedFiles", "/EF", "/RichMediaContent", "/XFA"})
ACTIVE_ACTIONS = frozenset({"/JavaScript", "/Launch", "/ImportData", "/GoToE"})
ACTIVE_TYPES = frozenset({"/EmbeddedFile"})
# The member that makes a zip the format it claims to be.
MAIN_MEMBER = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "odt": "content.xml"}


@dataclass(frozen=True)
class Inspected:
    """What a file turned out to be. size: bytes."""

    name: str
    extension: str
    content_type: str
    size: int
    sha256: str


def inspect(upload: File) -> Inspected:  # type: ignore[type-arg]  # bytes or text alike: the bytes are read
    """Read `upload` once and say what it is. Raises a FileRefused that tells the person what to do."""
    name = clean_file_name(upload.name or "")
    stem, _, written = name.rpartition(".")
    extension = SAME_AS.get(written.lower(), written.lower())
    if not stem or extension not in CONTENT_TYPES:
        raise UnknownFormat(name=name, formats=sorted(CONTENT_TYPES))
    if upload.size == 0:
        raise EmptyFile(name=name)
    if upload.size > MAX_BYTES:
        raise FileTooLarge(name=name, limit=MAX_BYTES // 1024 // 1024)
    upload.seek(0)
    content: bytes = upload.read()
    upload.seek(0)
    _CHECKS[extension](content, name, extension)
    return Inspected(name, extension, CONTENT_TYPES[extension], len(content), hashlib.sha256(content).hexdigest())


def clean_file_name(name: str) -> str:
    """A name safe to show and to send: no path, no bidi or control character, MAX_STEM letters before the dot."""
    base = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    kept = "".join(
        char
        for char in base
        if char not in BIDI_CONTROLS and unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Co"}
    )
    kept = re.sub(r'[<>:"|?*;]', "_", " ".join(kept.split())).strip(". ")
    stem, dot, extension = kept.rpartition(".")
    if not dot:
        return kept[:MAX_STEM]
    return f"{stem.strip()[:MAX_STEM].strip() or 'document'}.{extension.strip()[:8]}"


def _magic(content: bytes) -> set[str]:
    try:
        found = puremagic.magic_string(content)
    except (puremagic.PureError, ValueError):
        return set()
    return {SAME_AS.get(match.extension.lstrip("."), match.extension.lstrip(".")) for match in found}


def _require_magic(content: bytes, name: str, extension: str) -> None:
    if extension not in _magic(content):
        raise FormatMismatch(name=name, format=extension)


def _check_pdf(content: bytes, name: str, extension: str) -> None:
    _require_magic(content, name, extension)
    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            if pdf.is_encrypted:
                raise EncryptedFile(name=name)
            if len(pdf.pages) == 0:
                raise UnreadableFile(name=name)
            if len(pdf.objects) > MAX_PDF_OBJECTS:
                raise BombFile(name=name)
            if any(_is_active(part) for thing in pdf.objects for part in _parts(thing)):
                raise ActiveFile(name=name)
    except pikepdf.PasswordError as error:
        raise EncryptedFile(name=name) from error
    except (pikepdf.PdfError, RuntimeError, ValueError, RecursionError) as error:
        raise UnreadableFile(name=name) from error


def _parts(thing: Any, depth: int = 0) -> Iterator[pikepdf.Object]:
    """The dictionaries inside an indirect object; what it refers to is another object and comes by itself."""
    if depth > 20:
        return
    if isinstance(thing, pikepdf.Stream):
        thing = thing.stream_dict
    if isinstance(thing, pikepdf.Dictionary):
        yield thing
        children = [value for _, value in thing.items()]
    elif isinstance(thing, pikepdf.Array):
        children = list(thing)
    else:
        return
    for child in children:
        if isinstance(child, pikepdf.Object) and not child.is_indirect:
            yield from _parts(child, depth + 1)


def _is_active(part: Any) -> bool:
    keys = set(part.keys())
    return (
        not keys.isdisjoint(ACTIVE_KEYS)
        or str(part.get("/S", "")) in ACTIVE_ACTIONS
        or str(part.get("/Type", "")) in ACTIVE_TYPES
    )


def _check_zip(content: bytes, name: str, extension: str) -> None:
    """Office formats are zips: measured by their directory before anything is unpacked."""
    if content.startswith(b"\xd0\xcf\x11\xe0"):  # an OLE container: old Office, or new Office under a password
        raise EncryptedFile(name=name)
    _require_magic(content, name, extension)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise UnreadableFile(name=name) from error
    unpacked = sum(member.file_size for member in members)
    if unpacked > MAX_UNPACKED or unpacked > MAX_RATIO * len(content):
        raise BombFile(name=name)
    names = {member.filename for member in members}
    if MAIN_MEMBER[extension] not in names:
        raise FormatMismatch(name=name, format=extension)
    if any(member.flag_bits & 0x1 for member in members):
        raise EncryptedFile(name=name)
    if any(
        part.lower().endswith("vbaproject.bin") or "/embeddings/" in part or part.startswith("Basic/") for part in names
    ):
        raise ActiveFile(name=name)


def _check_image(content: bytes, name: str, extension: str) -> None:
    _require_magic(content, name, extension)
    try:
        with Image.open(io.BytesIO(content), formats=["PNG", "JPEG"]) as image:
            if image.width * image.height > MAX_PIXELS:
                raise ImageTooLarge(name=name, limit=MAX_PIXELS // 1_000_000)
            image.verify()
        with Image.open(io.BytesIO(content), formats=["PNG", "JPEG"]) as image:
            image.draft(
                "L", (image.width // 8, image.height // 8)
            )  # a JPEG is read at an eighth: enough to see it whole
            image.load()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise ImageTooLarge(name=name, limit=MAX_PIXELS // 1_000_000) from error
    except (OSError, SyntaxError, ValueError) as error:
        raise UnreadableFile(name=name) from error


def _check_text(content: bytes, name: str, extension: str) -> None:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FormatMismatch(name=name, format=extension) from error
    if any(unicodedata.category(char) == "Cc" and char not in "\t\n\r\f" for char in text):
        raise FormatMismatch(name=name, format=extension)


_CHECKS: dict[str, Callable[[bytes, str, str], None]] = {
    "pdf": _check_pdf, "docx": _check_zip, "xlsx": _check_zip, "odt": _check_zip, "png": _check_image,
    "jpg": _check_image, "txt": _check_text,
}  # fmt: skip
