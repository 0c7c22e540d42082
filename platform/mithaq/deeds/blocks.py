"""A paper as data: what it says, block by block, in one language or in two columns. No layout, no markup.

Every text is plain: whatever it looks like, it is printed as it stands. Figures, dates and references in it are
protected when the paper is set (`figures`).
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from itertools import zip_longest

ARABIC, FRENCH, BOTH = "ar", "fr", "ar-fr"


@dataclass(frozen=True)
class Heading:
    """A heading of the paper's body; level 1 is below the title."""

    text: str
    level: int = 1


@dataclass(frozen=True)
class Paragraph:
    """A paragraph. align: start, center, end or justify."""

    text: str
    align: str = "justify"
    strong: bool = False


@dataclass(frozen=True)
class Facts:
    """Names and values, one line each: the date, the place, the subject of a letter."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Items:
    """A list, numbered or not."""

    texts: tuple[str, ...]
    numbered: bool = False


@dataclass(frozen=True)
class Column:
    """A column of a table. figures: its cells are figures, which stand under one another; width: its share."""

    title: str
    figures: bool = False
    width: int = 1


@dataclass(frozen=True)
class Table:
    """A table whose header comes back on every page. total: a last row, set apart. is_roomy: room to write by hand."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    total: tuple[str, ...] = ()
    is_roomy: bool = False


@dataclass(frozen=True)
class Article:
    """An article of a text. label: “المادة 3”. Editable Word files mark where it begins and ends."""

    number: int
    label: str
    heading: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Signatory:
    """Who signs, with room for the signature."""

    party: str
    position: str = ""
    name: str = ""


@dataclass(frozen=True)
class Signatures:
    """The signature blocks, kept whole on a page."""

    signatories: tuple[Signatory, ...]


@dataclass(frozen=True)
class Blank:
    """Dotted lines to be written on by hand."""

    lines: int


@dataclass(frozen=True)
class PageStart:
    """A new page of a bound book, with its number; what follows is struck through where it was struck.

    mark: a line in the margin above, such as “struck on …, see note 2”. Only printed books have it.
    """

    number: int
    is_struck: bool = False
    mark: str = ""


Block = Heading | Paragraph | Facts | Items | Table | Article | Signatures | Blank | PageStart


@dataclass(frozen=True)
class Letterhead:
    """Lines at the top of the first page, in the language: kingdom, ministry, province, collectivity, office."""

    lines: tuple[str, ...]


@dataclass(frozen=True)
class Source:
    """Where a paper's text came from, so that an edited Word file finds its way back.

    dossier: public identifier, 32 hex digits. version: number of the version of the text.
    """

    dossier: str
    version: int


@dataclass(frozen=True)
class Deed:
    """A whole paper. language: ar, fr, or ar-fr for two columns (then `others` are the French blocks).

    reference: the dossier's, printed on every page. place_and_date: “بركان، في 5 مارس 2024”. recipient: of a letter.
    """

    language: str
    title: str
    reference: str
    made_on: date
    letterheads: dict[str, Letterhead]
    blocks: tuple[Block, ...]
    place_and_date: str = ""
    number: str = ""
    recipient: tuple[str, ...] = ()
    is_draft: bool = False
    source: Source | None = None
    other_title: str = ""
    others: tuple[Block, ...] = field(default=())

    @property
    def fingerprint(self) -> str:
        """First twelve hex digits of the SHA-256 of what the paper says: equal papers have equal fingerprints."""
        said = asdict(self) | {"made_on": None}  # the day of printing says nothing
        words = json.dumps(said, ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(words.encode()).hexdigest()[:12]

    @property
    def main_language(self) -> str:
        """The language of the frame: Arabic for two columns."""
        return FRENCH if self.language == FRENCH else ARABIC


def side_by_side(arabic: Deed, french: Deed) -> Deed:
    """One paper of two columns from the same paper in both languages."""
    return Deed(
        language=BOTH, title=arabic.title, other_title=french.title, reference=arabic.reference,
        made_on=arabic.made_on, letterheads=arabic.letterheads | french.letterheads, blocks=arabic.blocks,
        others=french.blocks, place_and_date=arabic.place_and_date, number=arabic.number, recipient=arabic.recipient,
        is_draft=arabic.is_draft or french.is_draft, source=arabic.source,
    )  # fmt: skip


def rows_of(deed: Deed) -> list[tuple[Block | None, Block | None]]:
    """The blocks as they are set: alone, or Arabic beside French. Articles meet their own number on the other side."""
    if deed.language != BOTH:
        return [(block, None) for block in deed.blocks]
    return _matched(deed.blocks, deed.others)


def _matched(left: Sequence[Block], right: Sequence[Block]) -> list[tuple[Block | None, Block | None]]:
    """Blocks in pairs between one article and the next, so that a missing block never shifts what follows."""
    if any(isinstance(block, Article) for block in (*left, *right)):
        pairs: list[tuple[Block | None, Block | None]] = []
        other_parts = dict(_parts(right))
        for key, part in _parts(left):
            pairs += zip_longest(part, other_parts.pop(key, []))
        for part in other_parts.values():
            pairs += [(None, block) for block in part]
        return pairs
    return list(zip_longest(left, right))


def _parts(blocks: Sequence[Block]) -> list[tuple[str, list[Block]]]:
    """What comes before the articles, each article, and what comes after it."""
    parts: list[tuple[str, list[Block]]] = [("before", [])]
    for block in blocks:
        if isinstance(block, Article):
            parts.append((f"article {block.number}", [block]))
        elif parts[-1][0].startswith("article"):
            parts.append((f"after {parts[-1][0]}", [block]))
        else:
            parts[-1][1].append(block)
    return parts


def lines_of(text: str) -> tuple[str, ...]:
    """The lines of a text as paragraphs; empty lines only part them."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())
