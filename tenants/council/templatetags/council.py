"""The line of a way to a session: `{% load council %}`."""

from django import template
from django.utils.functional import Promise
from django.utils.safestring import SafeString

from mithaq.core import clock
from mithaq.ui import charts
from tenants.council.backwards import Way
from tenants.council.marks import marks_of

register = template.Library()


@register.simple_tag
def way_line(way: Way, title: str | Promise) -> SafeString:
    """The steps of a way on a calendar, with their table: `{% way_line ways.chosen _("Steps to the session") %}`."""
    today = clock.today()
    return charts.day_line(marks_of(way.steps, today), title=str(title), today=today)
