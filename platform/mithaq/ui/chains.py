"""What falls when something before it falls, drawn as a tree of lines and words: one SVG, its table beside it.

Read from the line's start, so from the right in Arabic. Widths are in pixels from the start and in per cent of the
drawing, so that words keep their size on every screen; long words are broken, never cut.
"""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language_bidi

LINE, GAP = 18, 12  # px: height of a line of words, room after a node
INDENT, DOT = 22, 6  # px: how far a level stands in, radius of a node's mark
LETTERS = 36  # of a line: what a telephone shows beside two indents


@dataclass(frozen=True)
class Link:
    """A node: what it is, a note below it, and what hangs on it. tone: ok, warn, bad or muted."""

    label: str
    note: str = ""
    tone: str = "muted"
    hanging: tuple["Link", ...] = ()


def chain(root: Link, *, title: str, headers: Sequence[str], rows: Sequence[Sequence[str]]) -> SafeString:
    """The tree below `root`, and the same in a table for those who read it so."""
    drawn: list[SafeString] = []
    height = _draw(root, 0, 4, drawn)
    return format_html(
        '<figure class="chart"><figcaption>{}</figcaption><div class="chart-body">'
        '<svg width="100%" height="{}" aria-hidden="true" focusable="false">{}</svg>{}</div></figure>',
        title, height, format_html_join("", "{}", ((part,) for part in drawn)), _table(title, headers, rows),
    )  # fmt: skip


def _draw(node: Link, level: int, top: int, drawn: list[SafeString]) -> int:
    """Draw a node and what hangs on it below `top`; returns where the next one may stand."""
    middle = top + LINE // 2
    at = DOT + 2 + level * INDENT
    y = top
    for number, line in enumerate(_lines(node.label, level)):
        y = top + LINE * (number + 1)
        drawn.append(_words(at + DOT + 6, y - 5, line))
    for line in _lines(node.note, level):
        y += LINE
        drawn.append(_words(at + DOT + 6, y - 5, line, css="tick"))
    y += GAP
    last = middle
    for child in node.hanging:
        last = y + LINE // 2
        drawn.append(_line(at, last, at + INDENT, last))
        y = _draw(child, level + 1, y, drawn)
    if node.hanging:
        drawn.append(_line(at, middle + DOT, at, last))
    drawn.append(_mark(at, middle, node.tone))
    return y


def _lines(text: str, level: int) -> list[str]:
    return textwrap.wrap(text, LETTERS - 2 * level) if text else []


def _words(at: int, y: int, text: str, *, css: str = "") -> SafeString:
    rtl = get_language_bidi()
    return format_html(
        '<text x="{}" dx="{}" y="{}" direction="{}" text-anchor="start"{}>{}</text>',
        "100%" if rtl else "0", -at if rtl else at, y, "rtl" if rtl else "ltr",
        format_html(' class="{}"', css) if css else "", text,
    )  # fmt: skip


def _placed(drawing: SafeString) -> SafeString:
    """A drawing whose pixels count from the line's start: a nested one, so that it stands at the right in Arabic."""
    if not get_language_bidi():
        return drawing
    return format_html('<svg x="100%" overflow="visible">{}</svg>', drawing)


def _line(x1: int, y1: int, x2: int, y2: int) -> SafeString:
    side = -1 if get_language_bidi() else 1
    drawn = format_html('<line class="way" x1="{}" y1="{}" x2="{}" y2="{}"/>', side * x1, y1, side * x2, y2)
    return _placed(drawn)


def _mark(x: int, y: int, tone: str) -> SafeString:
    side = -1 if get_language_bidi() else 1
    return _placed(format_html('<circle class="mark mark--{}" cx="{}" cy="{}" r="{}"/>', tone, side * x, y, DOT))


def _table(title: str, headers: Sequence[str], rows: Sequence[Sequence[str]]) -> SafeString:
    return format_html(
        '<div class="chart-table" role="region" tabindex="0" aria-label="{}">'
        '<table class="table"><thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>',
        title, format_html_join("", '<th scope="col">{}</th>', ((head,) for head in headers)),
        format_html_join(
            "", '<tr><th scope="row">{}</th>{}</tr>',
            ((row[0], format_html_join("", "<td>{}</td>", ((cell,) for cell in row[1:]))) for row in rows),
        ),
    )  # fmt: skip
