"""The paper originals: the frozen text with a code on each page that says of which agreement, version and original.

The code is short and in capitals, so that it stays large and is read from a bad photograph:
`MQ1:<reference>:<first twelve digits of the text's hash>:<number of the step>:<page>:<pages>`.
"""

import io
import re
from dataclasses import dataclass

import pikepdf

from mithaq.deeds import qr

SIDE = 48.0  # points: 17 mm
EDGE, FOOT = 59.5, 21.0  # where the code of a generated paper stands: the text's edge, above the paper's foot
QUIET = 4.0
INITIALS = (110.0, 34.0)  # the box for initials, beside the code
_CODE = re.compile(
    r"MQ1:(?P<reference>[^:]{1,40}):(?P<text>[0-9A-F]{12}):(?P<step>\d{1,12}):(?P<page>\d{1,4}):(?P<pages>\d{1,4})"
)


@dataclass(frozen=True)
class PageCode:
    """What the code on a page says."""

    reference: str
    text: str
    step: int
    page: int
    pages: int

    def __str__(self) -> str:
        return f"MQ1:{self.reference}:{self.text}:{self.step}:{self.page}:{self.pages}".upper()


def parse(content: str) -> PageCode | None:
    """What a code says; None for one that is not of an original."""
    match = _CODE.fullmatch(content.strip().upper())
    if match is None:
        return None
    return PageCode(
        match["reference"], match["text"].lower(), int(match["step"]), int(match["page"]), int(match["pages"])
    )


def stamped(content: bytes, *, reference: str, text: str, step: int, rtl: bool) -> bytes:
    """The text with its code and a box for initials on each page. rtl: the code stands left, else right."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        pages = len(pdf.pages)
        for number, page in enumerate(pdf.pages, start=1):
            drawing = _drawing(page, str(PageCode(reference, text, step, number, pages)), rtl)
            page.contents_add(b"q\n", prepend=True)
            page.contents_add(b"Q\n" + drawing)
        buffer = io.BytesIO()
        pdf.save(buffer, deterministic_id=True)
        return buffer.getvalue()


def _drawing(page: pikepdf.Page, code: str, rtl: bool) -> bytes:
    box = [float(side) for side in page.trimbox]
    left = box[0] + EDGE if rtl else box[2] - EDGE - SIDE
    bottom = box[1] + FOOT
    rows = qr.squares(code)
    cell = SIDE / len(rows)
    lines = [
        "q 1 g",
        f"{left - QUIET:.2f} {bottom - QUIET:.2f} {SIDE + 2 * QUIET:.2f} {SIDE + 2 * QUIET:.2f} re f",
        "0 g",
    ]
    for at, row in enumerate(rows):
        y = bottom + SIDE - (at + 1) * cell
        for column, dark in enumerate(row):
            if dark:
                lines.append(f"{left + column * cell:.3f} {y:.3f} {cell:.3f} {cell:.3f} re")
    width, height = INITIALS
    beside = left + SIDE + 12 if rtl else left - 12 - width
    lines += ["f", "0.45 G 0.6 w", f"{beside:.2f} {bottom + 7:.2f} {width:.2f} {height:.2f} re S", "Q"]
    return "\n".join(lines).encode()
