"""What the calendar itself asks of somebody: to look at days that moved, and to begin what follows an agreement."""

from datetime import date, timedelta

from django.utils.translation import pgettext

from mithaq.accounts.models import Role
from mithaq.ui import formats
from tenants.agreements.selectors import Task
from tenants.office.calendar.models import Shift
from tenants.office.calendar.plans import Frame, endings, plan_for

PAGE = "calendar:dossier"
LOOKERS = frozenset({Role.HEAD, Role.CLERK, Role.SECRETARY})
DECIDERS = frozenset({Role.HEAD, Role.CLERK})
PLAN_AHEAD = timedelta(days=60)  # a step of a plan is a task from so many days before its last day
LONGEST_PLAN = timedelta(days=550)


def tasks(on: date) -> list[Task]:
    """Days that moved and nobody has looked at; steps towards a renewal or extension. Eight queries."""
    return [*_shifts(), *_plans(on)]


def _shifts() -> list[Task]:
    open_shifts = Shift.objects.filter(seen_on=None).select_related("agreement").order_by("-too_early", "now_on", "pk")
    found = []
    for shift in open_shifts:
        if shift.too_early:
            label = pgettext("task", "Look at what was recorded too early")
        else:
            label = pgettext("task", "A day has moved: take note")
        moved = f"{formats.day_short(shift.was_on)} → {formats.day_short(shift.now_on)}"
        text = f"{shift.get_term_display()}: {formats.isolated(moved)} ({shift.cause})"
        found.append(Task(shift.agreement, label, PAGE, LOOKERS, text=text))
    return found


def _plans(on: date) -> list[Task]:
    soon = endings(on, on + LONGEST_PLAN)
    if not soon:
        return []
    frame = Frame.read(on, on, on + LONGEST_PLAN)
    found = []
    for ending in soon:
        plan = plan_for(ending, frame)
        if plan is None:
            continue
        step = plan.next_step(on)
        if plan.late(on) and not plan.is_covered():
            label = pgettext("task", "The end comes before what follows: see what the law still allows")
            found.append(Task(ending.agreement, label, PAGE, DECIDERS, due_on=plan.ends_on, article="R40"))
        elif not plan.late(on) and step is not None and step.work_on <= on + PLAN_AHEAD:
            label = pgettext("task", "So that no day is uncovered: %(step)s") % {"step": step.label}
            found.append(
                Task(ending.agreement, label, PAGE, DECIDERS, due_on=step.work_on, article=step.article, text=step.text)
            )
    return found
