"""What waits too long for an answer: the recipient is reminded, then the director is told, each once.

Days are counted anew each time, with the holidays that are known by then: a feast entered later puts a step off, and
takes back none that was taken.
"""

from collections.abc import Collection
from datetime import date, timedelta

from django.db import transaction

from mithaq.core import clock
from mithaq.core.working_days import add_working_days
from mithaq.law.selectors import holidays_between
from mithaq.outbox import services as outbox
from tenants.agreements.models import Axis
from tenants.agreements.services import lock, record
from tenants.signature.distribution import followed
from tenants.signature.models import Channel, Dispatch, EventKind
from tenants.signature.services.events import happened_to

ARTICLE = "R28"


def follow_all(on: date | None = None) -> int:
    """Take every step that is due in the office; how many were taken. Running it twice takes none twice."""
    day = on or clock.today()
    due = [(dispatch, steps) for dispatch in followed() if (steps := steps_due(dispatch, day))]
    return sum(follow(dispatch.pk, step, on=day) for dispatch, steps in due for step in steps)


def steps_due(dispatch: Dispatch, on: date, taken: Collection[str] | None = None) -> list[EventKind]:
    """The steps that are due on a day and not taken. taken: kinds of the events there are, read where not given."""
    if dispatch.remind_after is None or dispatch.climb_after is None or not dispatch.is_waiting:
        return []
    done = set(taken) if taken is not None else {event.kind for event in dispatch.events.all()}
    days = {EventKind.REMINDED: dispatch.remind_after, EventKind.CLIMBED: dispatch.climb_after}
    return [step for step, count in days.items() if step not in done and on > last_day(dispatch.sent_on, count)]


def last_day(sent_on: date, working_days: int) -> date:
    """Last day, included, on which nothing happens yet: so many working days after the day of sending."""
    until = sent_on + timedelta(days=3 * working_days + 30)
    return add_working_days(sent_on, working_days, holidays_between(sent_on, until))


@transaction.atomic
def follow(dispatch_id: int, step: EventKind, *, on: date) -> bool:
    """Take one step, if it is still due now that the dossier is locked; whether it was taken.

    Whoever acknowledges takes the same lock: a receipt and a step that meet leave the receipt, and the step either
    before it or not at all.
    """
    lock(Dispatch.objects.values_list("agreement_id", flat=True).get(pk=dispatch_id))
    dispatch = Dispatch.objects.select_related("agreement", "party").prefetch_related("events").get(pk=dispatch_id)
    if dispatch.agreement.is_ended or step not in steps_due(dispatch, on) or not happened_to(dispatch, step):
        return False
    name = "dispatch_reminded" if step == EventKind.REMINDED else "dispatch_climbed"
    record(dispatch.agreement, Axis.EVENT, name, actor=None, on=on, note=dispatch.recipient, article=ARTICLE)
    if step == EventKind.CLIMBED:
        outbox.add("signature.tell_director", dispatch_id=dispatch.pk)
    elif dispatch.channel == Channel.MAIL:
        outbox.add("signature.remind_recipient", dispatch_id=dispatch.pk)
    return True
