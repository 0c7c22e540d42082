"""Filters and tags of every page: `{% load mithaq %}`.

Every figure, date and reference passes through a filter here, which isolates it: in right-to-left text `1 250 000,00`
written plainly prints backwards. Filters give `—` for nothing.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import quote, urlencode

from django import template
from django.core.paginator import Page
from django.forms import BoundField
from django.forms.widgets import CheckboxInput, FileInput, Input, Textarea
from django.template import Context
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mithaq.core import clock
from mithaq.core.money import DEFAULT_CURRENCY
from mithaq.ui import charts, components, formats, icons

LONELY_MARK = re.compile(r" (?=[:;?!»])|(?<=«) ")  # French marks never begin or end a line alone
PROCEDURE_LINE = re.compile(r"R\d+(?:(?:–R?|, ?R)\d+)*")
register = template.Library()

NOTHING = "—"
Number = int | float | Decimal
RTL_LANGUAGES = frozenset({"ar"})
FALLBACKS = {"ar": ("ar", "fr"), "fr": ("fr", "ar"), "en": ("en", "fr", "ar"), "zgh": ("zgh", "ar", "fr")}


def _figure(text: str, css: str) -> SafeString:
    return format_html('<bdi class="{}" dir="ltr">{}</bdi>', css, text)


@register.filter
def money(centimes: int | str | None, currency: str = DEFAULT_CURRENCY) -> str:
    """Centimes with their currency: `{{ share.amount_centimes|money:share.currency }}`."""
    if centimes in (None, ""):
        return NOTHING
    return format_html(
        '<span class="money"><bdi class="figure" dir="ltr">{}</bdi>&nbsp;<bdi>{}</bdi></span>',
        formats.amount(int(centimes)),
        formats.currency(currency or DEFAULT_CURRENCY),
    )


@register.filter
def num(value: Number | None, decimals: int | None = None) -> str:
    """A number with grouped thousands: `{{ count|num }}`, `{{ rate|num:2 }}`."""
    return NOTHING if value is None or value == "" else _figure(formats.number(value, decimals), "figure")


@register.filter
def percent(value: Number | None, decimals: int | None = None) -> str:
    """A value already in per cent, `12.5` → `12,5 %`: `{{ share.percentage|percent }}`."""
    if value is None or value == "":
        return NOTHING
    return _figure(formats.number(value, decimals) + formats.NBSP + "%", "percent")


@register.filter
def ref(value: object) -> str:
    """A reference, code or file name, kept in its own direction: `{{ agreement.reference|ref }}`."""
    text = "" if value is None else str(value)
    if not text:
        return NOTHING
    return _figure(text, "ref") if text.isascii() else format_html('<bdi class="ref">{}</bdi>', text)


@register.filter
def day(value: date | datetime | None, style: str = "long") -> str:
    """A day in words: `{{ visa.due_on|day }}`; `|day:"full"` adds the weekday."""
    if not value:
        return NOTHING
    return format_html(
        '<time datetime="{}"><bdi>{}</bdi></time>',
        formats.day_iso(value),
        formats.day(value, weekday=style == "full"),
    )


@register.filter
def day_short(value: date | datetime | None) -> str:
    """A day in figures, for tables: `{{ row.received_on|day_short }}` → `23/05/2024`."""
    if not value:
        return NOTHING
    return format_html(
        '<time datetime="{}"><bdi dir="ltr">{}</bdi></time>', formats.day_iso(value), formats.day_short(value)
    )


@register.filter
def moment(value: datetime | None) -> str:
    """An instant as day and wall time in Casablanca: `{{ entry.at|moment }}`."""
    if not value:
        return NOTHING
    return format_html(
        '<time datetime="{}"><bdi>{}</bdi> <bdi dir="ltr">{}</bdi></time>',
        value.isoformat(),
        formats.day(value),
        formats.hour(value),
    )


def left_text(due: date, today: date) -> str:
    """`5 days left`, `last day today`, `2 days late`."""
    left = (due - today).days
    if left == 0:
        return _("last day today")
    if left > 0:
        return ngettext("%(count)s day left", "%(count)s days left", left) % {"count": formats.number(left)}
    return ngettext("%(count)s day late", "%(count)s days late", -left) % {"count": formats.number(-left)}


@register.filter
def days_left(due: date | None) -> str:
    """How far a day is from today: `{{ visa.due_on|days_left }}` → `5 days left`."""
    return left_text(due, clock.today()) if due else NOTHING


@register.filter
def since(value: date | datetime | None) -> str:
    """How long ago a day was: `{{ entry.at|since }}` → `3 days ago`; a day to come is written in full."""
    if not value:
        return NOTHING
    passed = (clock.today() - formats.local(value)).days
    if passed < 0:
        return day(value)
    if passed == 0:
        return _("today")
    if passed == 1:
        return _("yesterday")
    return ngettext("%(count)s day ago", "%(count)s days ago", passed) % {"count": formats.number(passed)}


@register.filter
def article(source: str | None) -> str:
    """A legal reference in words: `{{ "LO 113-14 a118"|article }}` → `article 118 of organic law 113-14`.

    Lines of the office's own procedure (`R12`) order the work and its tests; they are no law, and are not shown as law.
    """
    if source and PROCEDURE_LINE.fullmatch(source):
        return ""
    return format_html('<cite class="article"><bdi>{}</bdi></cite>', formats.article(source)) if source else ""


def _held(subject: object, name: str) -> object:
    return subject.get(name) if isinstance(subject, dict) else getattr(subject, name, None)


@register.simple_tag
def bilingual(subject: object, field: str) -> str:
    """`<field>_ar` or `<field>_fr` by active language, else the other: `{% bilingual agreement "title" %}`."""
    for code in FALLBACKS.get(formats.language(), FALLBACKS["ar"]):
        if text := _held(subject, f"{field}_{code}"):
            return in_language(str(text), code)
    return NOTHING


@register.filter
def in_language(text: str | None, code: str) -> str:
    """Text marked with its language and direction: `{{ party.name_ar|in_language:"ar" }}`."""
    if not text:
        return NOTHING
    if code == "fr":
        text = LONELY_MARK.sub("\u00a0", text)
    return format_html('<span lang="{}" dir="{}">{}</span>', code, "rtl" if code in RTL_LANGUAGES else "ltr", text)


@register.filter
def bidi(text: object) -> str:
    """Free text of unknown direction inside a sentence: `{{ person.name|bidi }}`."""
    return format_html('<bdi dir="auto">{}</bdi>', text) if text else NOTHING


@register.simple_tag
def state_badge(state: object, label: object = "") -> SafeString:
    """A state as a badge: `{% state_badge agreement.state agreement.get_state_display %}`."""
    code = str(state)
    tone = components.STATE_TONES.get(code, "")
    words = str(label or getattr(state, "label", "") or code)
    return format_html('<span class="badge{}">{}</span>', f" badge--{tone}" if tone else "", words)


@register.simple_tag
def badge(label: object, tone: str = "") -> SafeString:
    """A badge of a given tone (active, ok, warn, bad, note, done): `{% badge _("synthetic") "warn" %}`."""
    return format_html('<span class="badge{}">{}</span>', f" badge--{tone}" if tone else "", label)


@register.simple_tag
def icon(name: str) -> SafeString:
    """A decorative icon, always beside text: `{% icon "clock" %}`."""
    return icons.icon(name)


@register.simple_tag
def brand_mark() -> SafeString:
    return icons.brand_mark()


@register.inclusion_tag("ui/stage_rail.html")
def stage_rail(stages: Iterable[components.Stage], label: object = "") -> dict[str, Any]:
    """The stages of a dossier: `{% stage_rail stages %}` with a list of `mithaq.ui.components.Stage`."""
    return {"stages": list(stages), "label": label or _("Stages")}


@register.inclusion_tag("ui/deadline.html")
def deadline(due: date | None, source: str = "", label: object = "", met: bool = False) -> dict[str, Any]:
    """The days left and the article: `{% deadline visa.due_on "LO 113-14 a118" %}`; `met=True` once done."""
    today = clock.today()
    return {
        "due": due,
        "article": source,
        "label": label,
        "met": met,
        "nearness": components.nearness(due, today, met=met).value if due else "",
        "left": left_text(due, today) if due and not met else "",
    }


@register.inclusion_tag("ui/pagination.html", takes_context=True)
def pagination(context: Context, page: Page[Any], parameter: str = "page") -> dict[str, Any]:
    """Links to the pages of a list, the other query parameters kept: `{% pagination page_obj %}`."""
    return {
        "page": page,
        "pages": [
            {"number": number if isinstance(number, int) else None, "url": query(context, **{parameter: number})}
            for number in page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
        ],
        "previous": query(context, **{parameter: page.previous_page_number()}) if page.has_previous() else "",
        "next": query(context, **{parameter: page.next_page_number()}) if page.has_next() else "",
    }


@register.simple_tag(takes_context=True)
def query(context: Context, **changes: object) -> str:
    """The query string with some parameters changed, or removed when empty: `{% query sort="date" page="" %}`."""
    request = context.get("request")
    pairs = [(key, value) for key, values in request.GET.lists() for value in values] if request is not None else []
    kept = [(key, value) for key, value in pairs if key not in changes]
    added = [(key, str(value)) for key, value in changes.items() if value not in (None, "")]
    return "?" + urlencode(kept + added, quote_via=quote)


@register.inclusion_tag("ui/sort_header.html", takes_context=True)
def sort_header(context: Context, key: str, label: object, css: str = "", parameter: str = "sort") -> dict[str, Any]:
    """A sortable column's `<th>`: `{% sort_header "due" _("Due") %}`; the view reads `?sort=due` or `?sort=-due`."""
    request = context.get("request")
    current = request.GET.get(parameter, "") if request is not None else ""
    direction = {key: "ascending", f"-{key}": "descending"}.get(current, "")
    target = f"-{key}" if direction == "ascending" else key
    return {
        "label": label,
        "css": css,
        "direction": direction,
        "url": query(context, **{parameter: target, "page": ""}),
    }


@register.simple_tag
def field_widget(field: BoundField) -> SafeString:
    """The field's control, with the language and direction that its name or kind implies."""
    widget = field.field.widget
    attrs: dict[str, str | bool] = {}
    kind = widget.input_type if isinstance(widget, Input) else "text" if isinstance(widget, Textarea) else ""
    if kind and "dir" not in widget.attrs:
        suffix = field.name.rpartition("_")[2]
        if kind in {"text", "search"} and suffix in FALLBACKS:
            attrs = {"lang": suffix, "dir": "rtl" if suffix in RTL_LANGUAGES else "ltr"}
        elif kind in {"text", "search"}:
            attrs = {"dir": "auto"}
        elif kind in {"email", "tel", "url", "number", "date", "password"}:
            attrs = {"dir": "ltr"}
    return field.as_widget(attrs=attrs)


@register.filter
def is_checkbox(field: BoundField) -> bool:
    """Whether the control is one box, which stands before its label."""
    return isinstance(field.field.widget, CheckboxInput)


@register.filter
def is_file(field: BoundField) -> bool:
    return isinstance(field.field.widget, FileInput)


@register.simple_tag
def progress(done: Number, total: Number = 100, label: object = "") -> SafeString:
    """A bar of progress with its percentage: `{% progress 74 180 _("tonnes sorted a month") %}`."""
    ratio = min(max(float(done) / float(total), 0.0), 1.0) if total else 0.0
    return format_html(
        '<span class="progress"><progress max="100" value="{}" aria-label="{}"></progress>{}</span>',
        round(ratio * 100),
        label or _("progress"),
        percent(round(ratio * 100)),
    )


@register.simple_tag
def bar_chart(bars: Iterable[charts.Bar], title: str | Promise, kind: str = "number") -> SafeString:
    """Horizontal bars with their table: `{% bar_chart bars _("By sector") "money" %}`; kind as in charts.Kind."""
    return charts.bars(list(bars), title=str(title), kind=charts.Kind(kind))


@register.simple_tag
def line_chart(points: Iterable[charts.Point], title: str | Promise, kind: str = "number") -> SafeString:
    """One measure through time with its table: `{% line_chart points _("Tonnes sorted") %}`."""
    return charts.line(list(points), title=str(title), kind=charts.Kind(kind))


@register.simple_tag
def time_chart(spans: Iterable[charts.Span], title: str | Promise) -> SafeString:
    """Bars of time (milestones, terms) with today's line and their table: `{% time_chart spans _("Action plan") %}`."""
    return charts.time_bars(list(spans), title=str(title), today=clock.today())


@register.simple_tag
def day_line(marks: Iterable[charts.DayMark], title: str | Promise) -> SafeString:
    """Days on one line of time with their table: `{% day_line marks _("Steps to the session") %}`."""
    return charts.day_line(list(marks), title=str(title), today=clock.today())


@register.filter
def month(value: date) -> str:
    """A month with its year, isolated: `{{ first|month }}`."""
    return format_html("<bdi>{}</bdi>", formats.month(value))


@register.simple_tag
def matrix_chart(
    rows: Sequence[str],
    columns: Sequence[str],
    marks: Mapping[tuple[int, int], charts.Mark],
    title: str | Promise,
    corner: str | Promise,
    joined: bool = False,
) -> SafeString:
    """Marks by row and column with their table: `{% matrix_chart rows columns marks _("Positions") _("Actor") %}`."""
    return charts.matrix(rows, columns, marks, title=str(title), corner=str(corner), joined=joined)


@register.simple_tag
def ring(done: Number, total: Number = 100, label: object = "") -> SafeString:
    """A ring of progress: `{% ring 96 100 _("target reached") %}`."""
    return charts.ring(float(done), float(total), label=str(label))


@register.simple_tag
def sparkline(values: Iterable[Number], label: object = "") -> SafeString:
    """A line the height of text, for a table cell: `{% sparkline values _("last 12 months") %}`."""
    return charts.sparkline([float(value) for value in values], label=str(label))
