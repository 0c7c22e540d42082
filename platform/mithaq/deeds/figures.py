"""Figures in running text, protected before a paper is set.

In right-to-left text `1 250 000,00` with plain spaces prints as `000,00 250 1`, and `113-14` as `14-113`. Here every
amount, date, reference, law number and address found in a text gets no-break spaces inside and a left-to-right isolate
around it, or a run of its own in Word. Hidden characters that came with the text are taken out, and control characters
become a visible sign: nothing that a reader cannot see changes what the paper says.
"""

import re
import unicodedata
from dataclasses import dataclass

from mithaq.core.text import BIDI_CONTROLS

LEFT_TO_RIGHT_ISOLATE, POP_ISOLATE = "\u2066", "\u2069"
NBSP = "\u00a0"
REPLACEMENT = "\ufffd"
_SPACE = "[ \u00a0\u202f]"
_FIGURE = re.compile(
    rf"""(?<![A-Za-z\d.,/-])(?:
        [+]\d{{1,3}}(?:{_SPACE}\d{{1,4}})+                                  # +212 5 36 00 00 00
      | [+-]?\d{{1,3}}(?:{_SPACE}\d{{3}})+(?!\d)(?:[.,]\d+)?(?:{_SPACE}?%)?  # 1 250 000,00
      | [A-Za-z0-9]+(?:[-./:_@][A-Za-z0-9]+)+(?:{_SPACE}?%)?                # CONV-02113-2024-007, 113-14, 01/07/2024
      | \d+(?:[.,:/–-]\d+)*{_SPACE}?%                                       # 12,5 %
      | \d+(?:[.,:/–-]\d+)+
    )(?![A-Za-z\d])""",
    re.VERBOSE,
)  # fmt: skip
_INVISIBLE = BIDI_CONTROLS | frozenset("\u200e\u200f\u061c\u200b\ufeff\u00ad")
_FRENCH_MARKS = re.compile(r" (?=[:;?!»%])|(?<=«) ")


@dataclass(frozen=True)
class Piece:
    """A part of a text that runs in one direction. is_figure: to be kept from left to right."""

    text: str
    is_figure: bool


def plain(text: str) -> str:
    """`text` without hidden characters; a control character shows as `�`, a line end or tab as a space."""
    kept = []
    for char in text:
        if char in "\t\n\r\v\f\x85\u2028\u2029":
            kept.append(" ")
        elif char in _INVISIBLE:
            continue
        elif unicodedata.category(char) in {"Cc", "Cs"} or char in "\ufffe\uffff":
            kept.append(REPLACEMENT)
        else:
            kept.append(char)
    return "".join(kept)


def runs_rtl(text: str, otherwise: bool) -> bool:
    """Whether a text reads from the right, by its first strong letter; `otherwise` when it has none."""
    for char in text:
        kind = unicodedata.bidirectional(char)
        if kind in {"R", "AL"}:
            return True
        if kind == "L":
            return False
    return otherwise


def pieces(text: str, *, rtl: bool) -> list[Piece]:
    """The text cut at its figures; one piece where it runs from left to right, for there nothing is turned round."""
    clean = plain(text)
    if not rtl:
        return [Piece(_FRENCH_MARKS.sub(NBSP, _FIGURE.sub(_unbroken, clean)), is_figure=False)]
    found: list[Piece] = []
    at = 0
    for match in _FIGURE.finditer(clean):
        if match.start() > at:
            found.append(Piece(clean[at : match.start()], is_figure=False))
        found.append(Piece(_unbroken(match), is_figure=True))
        at = match.end()
    if at < len(clean) or not found:
        found.append(Piece(clean[at:], is_figure=False))
    return found


def isolated(text: str, *, rtl: bool) -> str:
    """The text as it is printed, figures inside isolates where it runs from the right."""
    return "".join(
        f"{LEFT_TO_RIGHT_ISOLATE}{piece.text}{POP_ISOLATE}" if piece.is_figure else piece.text
        for piece in pieces(text, rtl=rtl)
    )


def _unbroken(match: re.Match[str]) -> str:
    return match.group().replace(" ", NBSP).replace("\u202f", NBSP)
