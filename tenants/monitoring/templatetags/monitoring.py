"""Tags of the measures' pages: `{% load monitoring %}`."""

from decimal import Decimal

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from mithaq.ui.templatetags.mithaq import NOTHING, bidi, num
from tenants.monitoring.models import Indicator, Verdict
from tenants.monitoring.selectors import Progress

register = template.Library()


@register.filter
def measured(value: Decimal | str | None, indicator: Indicator) -> str | SafeString:
    """A value with its unit, or a word: `{{ item.value|measured:indicator }}`."""
    if value is None or value == "":
        return NOTHING
    if isinstance(value, str):
        return bidi(value)
    unit = indicator.unit
    return format_html("{}&nbsp;{}", num(value), bidi(unit)) if unit else num(value)


@register.filter
def values(item: Progress) -> list[float]:
    """The figures handed in, oldest first, from the baseline: `{% sparkline item|values %}`."""
    found = [one.value for one in item.measurements if one.state in {"submitted", "approved"}]
    return [float(value) for value in [item.indicator.baseline, *found] if value is not None]


@register.filter
def bounded(percent: Decimal | None) -> int:
    """A way gone as a bar draws it, 0 to 100."""
    return 0 if percent is None else int(min(max(percent, Decimal(0)), Decimal(100)))


@register.filter
def verdict_tone(verdict: str) -> str:
    """Tone of a verdict's badge."""
    return {Verdict.SOUND: "ok", Verdict.PARTLY: "warn", Verdict.UNSOUND: "bad"}[Verdict(verdict)]
