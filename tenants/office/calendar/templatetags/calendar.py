"""What the calendar adds to a dossier's pages: the plan of its end, and days that moved. `{% load calendar %}`."""

from typing import Any

from django import template

from mithaq.core import clock
from tenants.agreements.models import Agreement
from tenants.council.endings import EndPlan
from tenants.council.marks import marks_of
from tenants.office.calendar.models import Shift
from tenants.office.calendar.plans import plan_of

register = template.Library()


@register.inclusion_tag("office_calendar/plan.html")
def end_plan(plan: EndPlan | None) -> dict[str, Any]:
    """A plan that was read already: `{% end_plan plan %}`; nothing without one."""
    if plan is None:
        return {}
    today = clock.today()
    late = plan.late(today)
    return {
        "plan": plan, "today": today, "late": late, "next": plan.next_step(today),
        "roads": plan.roads if late else plan.roads[:1],
        "marks": marks_of(plan.steps, today),
    }  # fmt: skip


@register.inclusion_tag("office_calendar/plan.html")
def end_plan_of(agreement: Agreement) -> dict[str, Any]:
    """The plan of an agreement in force: `{% end_plan_of agreement %}`; nothing for the others."""
    return end_plan(plan_of(agreement, clock.today()))


@register.inclusion_tag("office_calendar/aside.html")
def days_moved(agreement: Agreement) -> dict[str, Any]:
    """Days of the dossier that moved and that nobody has looked at: `{% days_moved agreement %}`. One query."""
    shifts = list(Shift.objects.filter(agreement=agreement, seen_on=None).order_by("-too_early", "now_on", "pk"))
    return {"agreement": agreement, "shifts": shifts, "too_early": any(one.too_early for one in shifts)}
