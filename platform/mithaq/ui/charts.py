"""Charts drawn on the server as SVG: no script, both directions, printable, each with its figures in a table beside it.

Coordinates are presentation attributes, never `style=`, so that they stand under a strict content policy. In a
right-to-left page time and length run from the right.
"""

import textwrap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language_bidi, pgettext
from django.utils.translation import gettext as _

from mithaq.ui import formats

BAR_HEIGHT, ROW_HEIGHT, LABEL_LINE, BAR_LINE = 12, 46, 16, 24  # px, inside a row
PLOT_HEIGHT, PLOT_TOP, PLOT_FOOT = 200, 24, 28  # px
FULL = 100.0  # widths are in per cent of the drawing, so that labels keep their size on every screen
RING_RADIUS = 42
MARK_RADIUS, MARK_AT, WORD_AT, NOTE_AT = 8, 36, 60, 75  # px, inside a row of a matrix
HEAD_WIDTH, HEAD_LINES, HEAD_LINE = 14, 2, 15  # characters of a column's head, its lines, and their height in px


class Kind(StrEnum):
    """What a chart's values are: plain numbers, centimes of dirham, or values in per cent."""

    NUMBER = "number"
    MONEY = "money"
    PERCENT = "percent"

    def text(self, value: float) -> str:
        """`value` as it is written beside the drawing, its figure isolated."""
        if self is Kind.MONEY:
            return f"{formats.isolated(formats.amount(round(value)))}{formats.NBSP}{formats.currency('MAD')}"
        shown = formats.number(Decimal(str(round(value, 3))))
        return formats.isolated(f"{shown}{formats.NBSP}%" if self is Kind.PERCENT else shown)


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar. tone: "" for the brand's colour, else 2 (accent), bad or muted."""

    label: str
    value: float
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Point:
    """One measure of a line; `label` names its moment."""

    label: str
    value: float


@dataclass(frozen=True, slots=True)
class Span:
    """One bar of time, both days included; done: how much of it is achieved, 0 to 1. tone: as in Bar."""

    label: str
    starts_on: date
    ends_on: date
    done: float = 0.0
    tone: str = ""


class Shape(StrEnum):
    """What a mark looks like, so that it is told apart without its colour."""

    CIRCLE = "circle"
    TRIANGLE = "triangle"
    SQUARE = "square"
    RING = "ring"


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark of a matrix: shape, colour and word say the same. tone: ok, warn, bad or muted. note: small, below."""

    shape: Shape
    tone: str
    word: str
    note: str = ""

    @property
    def text(self) -> str:
        """What the table says."""
        return f"{self.word} ({self.note})" if self.note else self.word


@dataclass(frozen=True, slots=True)
class DayMark:
    """One day on a line of time. state: done, late, soon or ahead. note: what the table says besides (an article)."""

    label: str
    on: date
    state: str = "ahead"
    note: str = ""


def bars(rows: Sequence[Bar], *, title: str, kind: Kind = Kind.NUMBER) -> SafeString:
    """Horizontal bars from a common zero; the longest fills the width. Raises ValueError for a negative value."""
    if any(row.value < 0 for row in rows):
        raise ValueError("a bar cannot be negative")
    longest = max((row.value for row in rows), default=0) or 1
    drawn = []
    for index, row in enumerate(rows):
        top = index * ROW_HEIGHT
        length = round(FULL * row.value / longest, 2)
        drawn.append(_text(0, top + LABEL_LINE, row.label))
        drawn.append(_text(FULL, top + LABEL_LINE, kind.text(row.value), anchor="end", css="tick"))
        drawn.append(_rect(0, top + BAR_LINE, FULL, "track"))
        drawn.append(_rect(0, top + BAR_LINE, length, _tone(row.tone)))
    table = _table(title, [_("Label"), _("Value")], [(row.label, kind.text(row.value)) for row in rows])
    return _figure(title, _svg(len(rows) * ROW_HEIGHT, drawn), table)


def line(points: Sequence[Point], *, title: str, kind: Kind = Kind.NUMBER) -> SafeString:
    """One measure through time, from zero to its highest value, the moments evenly spaced in the order given.

    Raises ValueError for a negative value.
    """
    if any(point.value < 0 for point in points):
        raise ValueError("this chart starts at zero")
    base = PLOT_HEIGHT - PLOT_FOOT
    highest = max((point.value for point in points), default=0) or 1
    places = [
        (_x(place), round(base - (base - PLOT_TOP) * point.value / highest, 1))
        for place, point in zip(_spread(len(points), 6, FULL - 6), points, strict=True)
    ]
    path = " ".join(f"{x},{y}" for x, y in places)
    drawn = [format_html('<line class="axis" x1="0" x2="100%" y1="{}" y2="{}"/>', y, y) for y in (PLOT_TOP, base)]
    if places:
        drawn.append(  # only the curve is stretched to the width: a nested drawing, so that its labels are not
            format_html(
                '<svg viewBox="0 0 100 {}" preserveAspectRatio="none" width="100%" height="{}">'
                '<polygon class="area" points="{},{} {} {},{}"/><polyline class="line" points="{}"/></svg>',
                PLOT_HEIGHT,
                PLOT_HEIGHT,
                places[0][0],
                base,
                path,
                places[-1][0],
                base,
                path,
            )
        )
    step = max(1, -(-len(points) // 7))  # at most seven labels, or they would run into each other
    for index, ((x, y), point) in enumerate(zip(places, points, strict=True)):
        drawn.append(format_html('<circle class="dot" cx="{}%" cy="{}" r="3.5"/>', x, y))
        if index % step == 0:
            drawn.append(_centred(x, PLOT_HEIGHT - 8, point.label))
            drawn.append(_centred(x, y - 9, kind.text(point.value)))
    table = _table(title, [_("Period"), _("Value")], [(point.label, kind.text(point.value)) for point in points])
    return _figure(title, _svg(PLOT_HEIGHT, drawn), table)


def time_bars(spans: Sequence[Span], *, title: str, today: date) -> SafeString:
    """Spans of time one under the other on a common scale, years marked, a dashed line for today.

    Raises ValueError for a span that ends before it starts.
    """
    if any(span.ends_on < span.starts_on for span in spans):
        raise ValueError("a span of time cannot end before it starts")
    table = _table(
        title,
        [_("Label"), pgettext("a span of time", "From"), pgettext("a span of time", "To"), _("Progress")],
        [
            (
                span.label,
                formats.day_short(span.starts_on),
                formats.day_short(span.ends_on),
                Kind.PERCENT.text(round(span.done * 100)),
            )
            for span in spans
        ],
    )
    if not spans:
        return _figure(title, _svg(0, []), table)
    first, last = min(span.starts_on for span in spans), max(span.ends_on for span in spans)
    days = (last - first).days + 1
    header = 22
    height = header + len(spans) * ROW_HEIGHT

    def place(day: date) -> float:
        return round(FULL * (day - first).days / days, 2)

    drawn = []
    for year in range(first.year, last.year + 1):
        new_year = max(date(year, 1, 1), first)
        drawn.append(_vertical(place(new_year), 0, height, "axis"))
        if (min(date(year, 12, 31), last) - new_year).days * FULL / days > 8:
            drawn.append(_text(place(new_year), 14, str(year), css="tick", shift=5))
    for index, span in enumerate(spans):
        top = header + index * ROW_HEIGHT
        start = place(span.starts_on)
        length = max(round(FULL * ((span.ends_on - span.starts_on).days + 1) / days, 2), 0.5)
        done = round(length * min(max(span.done, 0.0), 1.0), 2)
        if start > FULL * 0.55:  # a label that would leave the drawing runs backwards from the bar's end
            drawn.append(_text(start + length, top + LABEL_LINE, span.label, anchor="end"))
        else:
            drawn.append(_text(start, top + LABEL_LINE, span.label))
        drawn.append(_rect(start, top + BAR_LINE, length, "track"))
        if done:
            drawn.append(_rect(start, top + BAR_LINE, done, _tone(span.tone)))
    if first <= today <= last:
        drawn.append(_vertical(place(today), header - 4, height, "today"))
    return _figure(title, _svg(height, drawn), table)


def matrix(
    rows: Sequence[str], columns: Sequence[str], marks: Mapping[tuple[int, int], Mark], *, title: str, corner: str,
    joined: bool = False,
) -> SafeString:  # fmt: skip
    """Marks of `rows` under `columns`, by (row, column); an empty place has none. corner: what the rows are.

    joined: the marks of a row follow one another in time, and a line says so. Raises IndexError for a mark outside.
    """
    for index, place in marks:
        rows[index], columns[place]
    step = NOTE_AT + 14 if any(mark.note for mark in marks.values()) else WORD_AT + 14
    header = HEAD_LINES * HEAD_LINE + 8
    height = header + len(rows) * step
    centres = [round(FULL * (index + 0.5) / len(columns), 2) for index in range(len(columns))]
    drawn = []
    for centre, column in zip(centres, columns, strict=True):
        for number, text in enumerate(_wrapped(column)):
            drawn.append(_centred(_x(centre), HEAD_LINE * (number + 1), text))
    for index, row in enumerate(rows):
        top = header + index * step
        drawn.append(format_html('<line class="axis" x1="0" x2="100%" y1="{}" y2="{}"/>', top, top))
        drawn.append(_text(0, top + LABEL_LINE, row))
        there = [place for place in range(len(columns)) if (index, place) in marks]
        if joined and len(there) > 1:
            start, end = _x(centres[there[0]]), _x(centres[there[-1]])
            drawn.append(
                format_html(
                    '<line class="way" x1="{}%" x2="{}%" y1="{}" y2="{}"/>', start, end, top + MARK_AT, top + MARK_AT
                )
            )
        for place in there:
            mark, x = marks[index, place], _x(centres[place])
            drawn.append(_mark(x, top + MARK_AT, mark))
            drawn.append(
                format_html('<text x="{}%" y="{}" text-anchor="middle">{}</text>', x, top + WORD_AT, mark.word)
            )
            if mark.note:
                drawn.append(_centred(x, top + NOTE_AT, mark.note))
    table = _table(
        title,
        [corner, *columns],
        [
            (row, *(marks[index, place].text if (index, place) in marks else "—" for place in range(len(columns))))
            for index, row in enumerate(rows)
        ],
    )
    css = "matrix-widest" if len(columns) > 8 else "matrix-wide" if len(columns) > 4 else ""
    drawing = format_html(
        '<div class="matrix"{}>{}</div>',
        format_html(' role="region" tabindex="0" aria-label="{}"', title) if css else "",
        _svg(height, drawn, css),
    )
    return _figure(title, drawing, table)


def day_line(marks: Sequence[DayMark], *, title: str, today: date) -> SafeString:
    """Days on one scale, a row for each in the order given, months marked, a dashed line for today.

    Shape and colour say how each stands; the table says it in words. Raises KeyError for a state that has no shape.
    """
    words = {
        "done": pgettext("a day on a line", "done"), "late": pgettext("a day on a line", "too late"),
        "soon": pgettext("a day on a line", "within a week"), "ahead": pgettext("a day on a line", "to come"),
    }  # fmt: skip
    table = _table(
        title,
        [_("Step"), _("Last day"), pgettext("a day on a line", "How it stands"), _("By which rule")],
        [(mark.label, formats.day_short(mark.on), words[mark.state], mark.note or "—") for mark in marks],
    )
    if not marks:
        return _figure(title, _svg(0, []), table)
    first, last = min(today, *(mark.on for mark in marks)), max(today, *(mark.on for mark in marks))
    days, header = max((last - first).days, 1), 22
    height = header + len(marks) * ROW_HEIGHT

    def place(day: date) -> float:  # the marks at both ends stay whole
        return round(3 + (FULL - 6) * (day - first).days / days, 2)

    drawn = []
    months = [date(year, month, 1) for year in range(first.year, last.year + 1) for month in range(1, 13)]
    shown = [month for month in months if first <= month <= last]
    step = max(1, -(-len(shown) // 6))  # at most six names, or they would run into each other
    for index, month in enumerate(shown):
        drawn.append(_vertical(place(month), header - 4, height, "axis"))
        if index % step == 0:
            drawn.append(_centred(_x(place(month)), 14, formats.month_short(month)))
    for index, mark in enumerate(marks):
        top = header + index * ROW_HEIGHT
        y = top + BAR_LINE + BAR_HEIGHT / 2
        drawn.append(_text(0, top + LABEL_LINE, f"{mark.label} · {formats.isolated(formats.day_short(mark.on))}"))
        drawn.append(format_html('<line class="axis" x1="0" x2="100%" y1="{}" y2="{}"/>', y, y))
        drawn.append(_mark(_x(place(mark.on)), y, Mark(*_DAY_SHAPES[mark.state], word="")))
    drawn.append(_vertical(place(today), header - 4, height, "today"))
    return _figure(title, _svg(height, drawn), table)


_DAY_SHAPES = {
    "done": (Shape.CIRCLE, "ok"), "late": (Shape.SQUARE, "bad"), "soon": (Shape.TRIANGLE, "warn"),
    "ahead": (Shape.RING, "muted"),
}  # fmt: skip


def _mark(x: float, y: float, mark: Mark) -> SafeString:
    """The shape alone, its middle at the place given."""
    css = f"mark mark--{mark.tone}"
    if mark.shape in {Shape.CIRCLE, Shape.RING}:
        hollow = " mark--hollow" if mark.shape is Shape.RING else ""
        return format_html('<circle class="{}{}" cx="{}%" cy="{}" r="{}"/>', css, hollow, x, y, MARK_RADIUS)
    if mark.shape is Shape.SQUARE:
        edge = 2 * MARK_RADIUS - 2
        return format_html(
            '<rect class="{}" x="{}%" y="{}" width="{}" height="{}" transform="translate({} 0)"/>',
            css,
            x,
            y - edge / 2,
            edge,
            edge,
            -edge / 2,
        )
    return format_html(
        '<svg x="{}%" y="{}" overflow="visible"><polygon class="{}" points="0,{} {},{} {},{}"/></svg>',
        x,
        y,
        css,
        -MARK_RADIUS - 1,
        MARK_RADIUS + 1,
        MARK_RADIUS - 1,
        -MARK_RADIUS - 1,
        MARK_RADIUS - 1,
    )


def _wrapped(text: str) -> list[str]:
    """The text on at most two short lines, cut with an ellipsis; the table has it whole."""
    lines = textwrap.wrap(text, HEAD_WIDTH, max_lines=HEAD_LINES, placeholder="…")
    return lines or [""]


def ring(done: float, total: float, *, label: str = "") -> SafeString:
    """A ring filled by `done` out of `total`, at most whole, with its percentage inside."""
    ratio = min(max(done / total, 0.0), 1.0) if total else 0.0
    around = 2 * 3.14159265 * RING_RADIUS
    written = Kind.PERCENT.text(round(ratio * 100))
    turn = "rotate(-90 50 50)" if not get_language_bidi() else "matrix(0 -1 -1 0 100 100)"
    return format_html(
        '<svg class="ring" viewBox="0 0 100 100" role="img" aria-label="{}"><circle cx="50" cy="50" r="{}"/>'
        '<circle class="arc" cx="50" cy="50" r="{}" stroke-dasharray="{} {}" transform="{}"{}/>'
        '<text x="50" y="57" direction="ltr">{}</text></svg>',
        f"{label} {written}".strip(),
        RING_RADIUS,
        RING_RADIUS,
        round(around * ratio, 1),
        round(around, 1),
        turn,
        mark_safe("") if ratio else mark_safe(' visibility="hidden"'),
        written,
    )


def sparkline(values: Sequence[float], *, label: str = "") -> SafeString:
    """A line the height of text, its last value marked; decoration for a figure that stands beside it."""
    width, height, edge = 112, 28, 4
    if not values:
        return mark_safe("")
    lowest, highest = min(values), max(values)
    room = (highest - lowest) or 1
    places = [
        (
            round(width - x if get_language_bidi() else x, 1),
            round(height - edge - (height - 2 * edge) * (value - lowest) / room, 1),
        )
        for x, value in zip(_spread(len(values), edge, width - edge), values, strict=True)
    ]
    return format_html(
        '<svg class="spark" viewBox="0 0 {} {}" {}><polyline class="line" points="{}"/>'
        '<circle class="dot" cx="{}" cy="{}" r="3"/></svg>',
        width,
        height,
        format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"'),
        " ".join(f"{x},{y}" for x, y in places),
        *places[-1],
    )


def _spread(count: int, start: float, end: float) -> list[float]:
    """`count` places evenly spaced between two ends; the middle for a single one."""
    if count == 1:
        return [(start + end) / 2]
    return [round(start + (end - start) * index / (count - 1), 1) for index in range(count)]


def _x(place: float, length: float = 0) -> float:
    """A place counted from the line's start, as a distance from the drawing's edge: mirrored in right-to-left text."""
    return round(FULL - place - length, 2) if get_language_bidi() else place


def _tone(tone: str) -> str:
    return {"": "bar", "2": "bar bar-2"}.get(tone, f"bar bar--{tone}")


def _rect(place: float, top: float, length: float, css: str) -> SafeString:
    return format_html(
        '<rect class="{}" x="{}%" y="{}" width="{}%" height="{}" rx="3"/>',
        css,
        _x(place, length),
        top,
        length,
        BAR_HEIGHT,
    )


def _vertical(place: float, top: float, bottom: float, css: str) -> SafeString:
    return format_html('<line class="{}" x1="{}%" x2="{}%" y1="{}" y2="{}"/>', css, _x(place), _x(place), top, bottom)


def _text(place: float, y: float, text: str, *, anchor: str = "start", css: str = "", shift: float = 0) -> SafeString:
    """A label whose `start` is the line's start: SVG anchors by the text's own direction, which is set here."""
    rtl = get_language_bidi()
    return format_html(
        '<text x="{}%" y="{}" direction="{}" text-anchor="{}"{}{}>{}</text>',
        _x(place),
        y,
        "rtl" if rtl else "ltr",
        anchor,
        format_html(' class="{}"', css) if css else "",
        format_html(' dx="{}"', -shift if rtl else shift) if shift else "",
        text,
    )


def _centred(x: float, y: float, text: str) -> SafeString:
    return format_html('<text class="tick" x="{}%" y="{}" text-anchor="middle">{}</text>', x, y, text)


def _svg(height: float, parts: Iterable[SafeString], css: str = "") -> SafeString:
    """The drawing; hidden from assistive technology, which reads the table."""
    return format_html(
        '<svg{} width="100%" height="{}" aria-hidden="true" focusable="false">{}</svg>',
        format_html(' class="{}"', css) if css else "",
        height,
        format_html_join("", "{}", ((part,) for part in parts)),
    )


def _table(title: str, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> SafeString:
    return format_html(
        '<div class="chart-table" role="region" tabindex="0" aria-label="{}">'
        '<table class="table"><thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>',
        title,
        format_html_join("", '<th scope="col">{}</th>', ((head,) for head in heads)),
        format_html_join(
            "",
            '<tr><th scope="row">{}</th>{}</tr>',
            ((row[0], format_html_join("", "<td><bdi>{}</bdi></td>", ((cell,) for cell in row[1:]))) for row in rows),
        ),
    )


def _figure(title: str, drawing: SafeString, table: SafeString) -> SafeString:
    return format_html(
        '<figure class="chart"><figcaption>{}</figcaption><div class="chart-body">{}{}</div></figure>',
        title,
        drawing,
        table,
    )
