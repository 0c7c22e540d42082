"""A paper set by typst: PDF/A with our own fonts, or pictures of its pages.

The template is ours and never changes; what a paper says travels beside it as JSON, so that nothing in it is ever read
as markup, as a command or as the name of a file.
"""

import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, time
from functools import cache
from pathlib import Path
from typing import Any

import typst

from mithaq.deeds import figures, qr
from mithaq.deeds.blocks import ARABIC, BOTH, FRENCH, Block, Deed, rows_of
from mithaq.deeds.frame import frame_words
from mithaq.deeds.glyphs import printable

RUNNING_TITLE = 100  # letters
A4_HEIGHT = 841.89  # points
HERE = Path(__file__).resolve().parent
TEMPLATES, FONTS = HERE / "typst", HERE / "fonts"
STANDARDS: Any = ["a-2a", "ua-1"]
WORDS_OF_LAYOUT = frozenset({"align", "kind"})


def render(deed: Deed, *, address: str) -> bytes:
    """The paper as PDF/A-2a and PDF/UA-1. address: in the code on each page, where anybody asks what it is worth.

    The same paper gives the same bytes: its date is that of the paper, not of the printing.
    """
    made: Any = _compiler(deed, address).compile(
        format="pdf",
        pdf_standards=STANDARDS,
        timestamp=datetime.combine(deed.made_on, time(), tzinfo=UTC),
    )
    return bytes(made)


def pages_of(deed: Deed) -> int:
    """How many pages the paper has when it is set."""
    made: Any = _compiler(deed, "").compile(format="svg")
    return len(made) if isinstance(made, list) else 1


@dataclass(frozen=True)
class Place:
    """Where a signature block stands: its number among the signatories, its page from 0, its box in points from the
    page's lower left corner: left, bottom, right, top."""

    at: int
    page: int
    box: tuple[float, float, float, float]


def signature_places(deed: Deed, *, address: str) -> list[Place]:
    """Where the blocks for signing stand in the PDF of this paper, in the order of its signatories."""
    found: Any = json.loads(_compiler(deed, address).query("<signature-place>", field="value"))
    return [
        Place(one["at"], one["page"] - 1, _box(one["x"], one["y"], one["width"], one["height"]))
        for one in sorted(found, key=lambda one: one["at"])
    ]


def _box(x: float, y: float, width: float, height: float) -> tuple[float, float, float, float]:
    return (x, A4_HEIGHT - y - height, x + width, A4_HEIGHT - y)


def pictures(deed: Deed, *, address: str, dots_per_inch: int = 110) -> list[bytes]:
    """The paper's pages as PNG pictures."""
    made: Any = _compiler(deed, address).compile(format="png", ppi=float(dots_per_inch))
    return [bytes(page) for page in made] if isinstance(made, list) else [bytes(made)]


def _compiler(deed: Deed, address: str) -> typst.Compiler:
    return typst.Compiler(
        str(TEMPLATES / "deed.typ"),
        root=str(TEMPLATES),
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"deed": json.dumps(data_of(deed, address), ensure_ascii=False)},
        package_path=str(TEMPLATES),  # no package is looked for anywhere else
        package_cache_path=str(TEMPLATES),
    )


@cache
def _fonts() -> typst.Fonts:
    """Our fonts and those inside typst (Libertinus for Latin letters), read once for the process."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(FONTS)])


def data_of(deed: Deed, address: str) -> dict[str, Any]:
    """What the template is handed: every text with its direction, its figures protected."""
    language = deed.main_language
    rtl = language == ARABIC
    title, words = _text(deed.title, rtl), frame_words(language)
    return {
        "rtl": rtl,
        "lang": language,
        "both": deed.language == BOTH,
        "title": title,
        "running_title": _text(shortened(deed.title), rtl),
        "plain_title": figures.plain(deed.title),
        "other_title": _text(deed.other_title, False) if deed.other_title else None,
        "reference": _text(deed.reference, rtl),
        "letterheads": {
            code: [_text(line, code == ARABIC) for line in head.lines] for code, head in deed.letterheads.items()
        },
        "place_and_date": _text(deed.place_and_date, rtl) if deed.place_and_date else None,
        "number": _text(deed.number, rtl) if deed.number else None,
        "recipient": [_text(line, rtl) for line in deed.recipient],
        "draft": _draft(deed) if deed.is_draft else [],
        "page_of": words.page,
        "fingerprint": deed.fingerprint,
        "qr": qr.svg(address),
        "qr_alt": words.code,
        "date": [deed.made_on.year, deed.made_on.month, deed.made_on.day],
        "rows": _rows(deed, rtl),
    }


def _rows(deed: Deed, rtl: bool) -> list[dict[str, Any]]:
    """The blocks as they are set. keep: with what follows; so that no signature stands on a page of its own."""
    rows = [{"one": _block(one, rtl), "other": _block(other, False), "keep": False} for one, other in rows_of(deed)]
    is_kept = False
    for row in reversed(rows):
        kinds = {block["kind"] for block in (row["one"], row["other"]) if isinstance(block, dict)}
        row["keep"] = is_kept
        is_kept = "signatures" in kinds or (is_kept and kinds == {"paragraph"})
    return rows


def _draft(deed: Deed) -> list[dict[str, Any]]:
    """The watermark, in each language of the paper."""
    spoken = [ARABIC, FRENCH] if deed.language == BOTH else [deed.language]
    return [_text(frame_words(language).draft, language == ARABIC) for language in spoken]


def shortened(title: str) -> str:
    """A title that fits the line at the top of a page."""
    return title if len(title) <= RUNNING_TITLE else title[:RUNNING_TITLE].rsplit(" ", 1)[0] + " …"


def _text(text: str, rtl: bool) -> dict[str, Any]:
    right = figures.runs_rtl(text, rtl)
    return {"s": printable(figures.isolated(text, rtl=right)), "r": right}


def _block(block: Block | None, rtl: bool) -> dict[str, Any] | None:
    """A block as the template reads it: its kind, its texts with their direction, its other values as they are."""
    if block is None:
        return None
    values = {name: _value(name, value, rtl) for name, value in asdict(block).items()}
    return {"kind": type(block).__name__.lower(), "rtl": rtl} | values


def _value(name: str, value: Any, rtl: bool) -> Any:
    if isinstance(value, str):
        return value if name in WORDS_OF_LAYOUT else _text(value, rtl)
    if isinstance(value, dict):
        return {key: _value(key, part, rtl) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_value(name, part, rtl) for part in value]
    return value
