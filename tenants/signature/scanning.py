"""Scans and photographs become one PDF; its pages are read one at a time, so that memory stays bounded.

What is taken is bounded as other papers are (documents.inspection): size, pixels, pages; TIFF is taken here alone, for
scanners write it, and is kept as PDF.
"""

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import pikepdf
from django.core.files.base import ContentFile, File
from PIL import Image, ImageOps, ImageSequence

from mithaq.deeds import qr
from mithaq.deeds.pages import Pages, jpeg
from tenants.documents.errors import (
    EmptyFile,
    FileTooLarge,
    FormatMismatch,
    ImageTooLarge,
    UnknownFormat,
    UnreadableFile,
)
from tenants.documents.inspection import MAX_PIXELS, inspect
from tenants.documents.models import MAX_BYTES
from tenants.signature.errors import NoScan, ScanTooLong
from tenants.signature.models import MOST_PAGES
from tenants.signature.originals import PageCode, parse

SENT_AT_ONCE = 40  # files
SIDES = (1700, 2600)  # pixels along a page when it is looked at: quickly, then carefully
KEPT = 2400  # pixels along a photograph that is kept: some 200 dots an inch of A4
DARK, FAINTEST = 128, 0.0015  # a page with less of its surface darker than this is blank
_TIFF = (b"II*\x00", b"MM\x00*")


def gathered(uploads: Iterable["File[Any]"]) -> tuple[bytes, int]:
    """The files in their order as one PDF, and its number of pages.

    Raises NoScan, ScanTooLong, and what `inspection.inspect` raises for a file that is refused.
    """
    sent = list(uploads)
    if not sent:
        raise NoScan
    if len(sent) > SENT_AT_ONCE:
        raise ScanTooLong(limit=MOST_PAGES)
    if len(sent) == 1 and (whole := _plain_pdf(sent[0])) is not None:
        return whole
    with pikepdf.new() as pdf:
        for upload in sent:
            _append(pdf, upload)
            if len(pdf.pages) > MOST_PAGES:
                raise ScanTooLong(limit=MOST_PAGES)
        buffer = io.BytesIO()
        pdf.save(buffer, deterministic_id=True)
        content, pages = buffer.getvalue(), len(pdf.pages)
    if len(content) > MAX_BYTES:
        raise FileTooLarge(name=str(sent[0].name), limit=MAX_BYTES // 1024 // 1024)
    return content, pages


def _plain_pdf(upload: "File[Any]") -> tuple[bytes, int] | None:
    """A single PDF is kept byte for byte."""
    if _extension(upload) != "pdf":
        return None
    inspect(upload)
    content = _bytes(upload)
    with pikepdf.open(io.BytesIO(content)) as pdf:
        pages = len(pdf.pages)
    if pages > MOST_PAGES:
        raise ScanTooLong(limit=MOST_PAGES)
    return content, pages


def _append(pdf: pikepdf.Pdf, upload: "File[Any]") -> None:
    extension = _extension(upload)
    if extension == "pdf":
        inspect(upload)
        with pikepdf.open(io.BytesIO(_bytes(upload))) as other:
            if len(pdf.pages) + len(other.pages) > MOST_PAGES:
                raise ScanTooLong(limit=MOST_PAGES)
            pdf.pages.extend(other.pages)
    elif extension in {"png", "jpg", "jpeg"}:
        inspect(upload)
        with Image.open(io.BytesIO(_bytes(upload)), formats=["PNG", "JPEG"]) as image:
            image.draft(None, (KEPT, KEPT))
            _add_picture(pdf, image)
    elif extension in {"tif", "tiff"}:
        for frame in _frames(upload):
            if len(pdf.pages) >= MOST_PAGES:
                raise ScanTooLong(limit=MOST_PAGES)
            _add_picture(pdf, frame)
    else:
        raise UnknownFormat(name=str(upload.name), formats=["jpg", "pdf", "png", "tiff"])


def _extension(upload: "File[Any]") -> str:
    return str(upload.name or "").rpartition(".")[2].lower()


def _bytes(upload: "File[Any]") -> bytes:
    upload.seek(0)
    content: bytes = upload.read()
    upload.seek(0)
    return content


def _frames(upload: "File[Any]") -> Iterator[Image.Image]:
    """The pages of a TIFF, one at a time. Raises the refusals of a file."""
    name = str(upload.name)
    if upload.size == 0:
        raise EmptyFile(name=name)
    if upload.size > MAX_BYTES:
        raise FileTooLarge(name=name, limit=MAX_BYTES // 1024 // 1024)
    content = _bytes(upload)
    if not content.startswith(_TIFF):
        raise FormatMismatch(name=name, format="tiff")
    try:
        with Image.open(io.BytesIO(content), formats=["TIFF"]) as image:
            for frame in ImageSequence.Iterator(image):
                if frame.width * frame.height > MAX_PIXELS:
                    raise ImageTooLarge(name=name, limit=MAX_PIXELS // 1_000_000)
                yield frame
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise ImageTooLarge(name=name, limit=MAX_PIXELS // 1_000_000) from error
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise UnreadableFile(name=name) from error


def _add_picture(pdf: pikepdf.Pdf, image: Image.Image) -> None:
    """A page of A4's height that shows the picture, upright as its camera says, of bounded size."""
    upright = ImageOps.exif_transpose(image) or image
    upright.thumbnail((KEPT, KEPT))
    plain = upright.convert("L" if upright.mode in {"1", "L"} else "RGB")
    width, height = plain.size
    drawn = pdf.make_stream(jpeg(plain, quality=80))
    drawn.stream_dict = pikepdf.Dictionary(
        Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=width, Height=height, BitsPerComponent=8,
        ColorSpace=pikepdf.Name.DeviceGray if plain.mode == "L" else pikepdf.Name.DeviceRGB,
        Filter=pikepdf.Name.DCTDecode,
    )  # fmt: skip
    scale = 842 / max(width, height)
    wide, high = round(width * scale, 2), round(height * scale, 2)
    page = pdf.add_blank_page(page_size=(wide, high))
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=drawn))
    page.Contents = pdf.make_stream(f"q {wide} 0 0 {high} 0 0 cm /Im0 Do Q".encode())


@dataclass(frozen=True)
class PageRead:
    """A page that was looked at. code: of an original, if there is one; turned: how it must be turned, clockwise."""

    code: PageCode | None
    turned: int
    is_blank: bool


def look(pages: Pages, index: int) -> PageRead:
    """Look at a page, quickly, then carefully where no code was found."""
    is_blank = False
    for side in SIDES:
        picture = pages.picture(index, longest=side)
        for found in qr.read(picture):
            if (code := parse(found.text)) is not None:
                return PageRead(code, found.turned, is_blank=False)
        if side == SIDES[0] and _is_blank(picture):
            is_blank = True
            break
    return PageRead(None, 0, is_blank)


def _is_blank(picture: Image.Image) -> bool:
    counts = picture.convert("L").histogram()
    return sum(counts[:DARK]) < FAINTEST * picture.width * picture.height


def assembled(parts: Iterable[tuple[bytes, int, int]]) -> bytes:
    """One PDF from pages of scans: (content, page from 0, degrees clockwise)."""
    sources: dict[int, pikepdf.Pdf] = {}
    with pikepdf.new() as pdf:
        for content, index, turned in parts:
            source = sources.setdefault(id(content), pikepdf.open(io.BytesIO(content)))
            pdf.pages.append(source.pages[index])
            if turned:
                pdf.pages[-1].rotate(turned, relative=True)
        buffer = io.BytesIO()
        pdf.save(buffer, deterministic_id=True)
    for source in sources.values():
        source.close()
    return buffer.getvalue()


def as_file(content: bytes, name: str) -> ContentFile:  # type: ignore[type-arg]  # of bytes
    """The bytes as an upload."""
    return ContentFile(content, name=name)
