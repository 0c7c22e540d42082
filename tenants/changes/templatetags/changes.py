"""Filters of the pages of revision and end: `{% load changes %}`."""

from decimal import Decimal, InvalidOperation
from typing import Any

from django import template
from django.utils.html import format_html

from mithaq.ui.templatetags.mithaq import bidi, num

register = template.Library()


@register.filter
def kept(text: str, result: dict[str, Any]) -> str:
    """A value of a kept result, a number with its unit or a word: `{{ result.value|kept:result }}`."""
    try:
        number = Decimal(text)
    except InvalidOperation:
        return bidi(text)
    unit = result.get("unit", "")
    return format_html("{}&nbsp;{}", num(number), bidi(unit)) if unit else num(number)
