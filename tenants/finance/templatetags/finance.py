"""Filters of the money pages: `{% load finance %}`."""

from datetime import date

from django import template

from tenants.finance.models import Instalment

register = template.Library()


@register.filter
def days_late(instalment: Instalment, on: date) -> int:
    """Days after the due day, up to its payment or to `on`: `{{ cell|days_late:today }}`."""
    return instalment.days_late(on)


@register.filter
def words_of(text: str) -> list[str]:
    """The words of a list written in a template: `{% for language in "ar fr"|words_of %}`."""
    return text.split()
