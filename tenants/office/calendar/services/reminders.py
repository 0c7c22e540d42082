"""Reminders before a term ends, and when one is over: each once, however often and in how many workers the timer runs.

The timer locks the dossiers it would speak of and looks again under the lock: what somebody has just done is not
reminded of. A reminder is a row that the database holds once; the letter is owed in the same transaction. One that the
timer was too late for is given with the next nearer one.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction

from mithaq.accounts.models import FORMER, VISITORS, User
from mithaq.outbox import services as outbox
from tenants.agreements.models import Agreement
from tenants.office.calendar import selectors
from tenants.office.calendar.days import Day, DayKind
from tenants.office.calendar.models import Follow, Reminder

OVER = -1  # days_before of a reminder that a term is over
LETTER = "office_calendar.letter"
# Days before the last one on which a reminder is given, by kind.
BEFORE: dict[str, tuple[int, ...]] = {
    DayKind.SESSION: (7, 1),
    DayKind.TERM: (7, 3, 1, 0),
    DayKind.VISA: (7, 1),
    DayKind.OBJECTION: (1,),
    DayKind.PAYMENT: (7, 1),
    DayKind.PLAN: (30, 7, 1),
    DayKind.END: (90, 30, 7),
}
WHEN_OVER = frozenset({DayKind.VISA, DayKind.OBJECTION})
BACK, AHEAD = timedelta(days=30), timedelta(days=max(max(days) for days in BEFORE.values()))


@dataclass(frozen=True)
class Due:
    """A day of which somebody should be reminded now, and which of its reminders it is."""

    day: Day
    days_before: int

    @property
    def name(self) -> tuple[str, date, int]:
        return (self.day.key, self.day.on, self.days_before)


def due(today: date) -> list[Due]:
    """What should be reminded of on that day, given already or not."""
    found = []
    for day in selectors.days(today - BACK, today + AHEAD, today):
        left = (day.on - today).days
        if left < 0:
            if day.kind in WHEN_OVER:
                found.append(Due(day, OVER))
            continue
        near = [days for days in BEFORE.get(day.kind, ()) if left <= days]
        if near:
            found.append(Due(day, min(near)))
    return found


@transaction.atomic
def give(today: date) -> list[Due]:
    """Give the reminders of the day that were not given yet, and owe one letter to each person concerned."""
    waiting = _not_given(due(today))
    if not waiting:
        return []
    _lock(one.day.agreement.pk for one in waiting if one.day.agreement)
    names = {one.name for one in waiting}
    given = [one for one in due(today) if one.name in names and _keep(one, today)]
    for user_id in _concerned(given):
        outbox.add(LETTER, user_id=user_id, on=today.isoformat())
    return given


def _not_given(found: list[Due]) -> list[Due]:
    known = set(
        Reminder.objects.filter(term__in={one.day.key for one in found})
        .order_by()
        .values_list("term", "due_on", "days_before")
    )
    return [one for one in found if one.name not in known]


def _lock(agreement_ids: Iterable[int]) -> None:
    """Hold the dossiers until the commit, as whoever does something in them does; in the order of their keys."""
    ids = sorted(set(agreement_ids))
    list(Agreement.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=ids).order_by("pk"))


def _keep(one: Due, today: date) -> bool:
    """Write the reminder down; False when another timer did."""
    day = one.day
    _, is_new = Reminder.objects.get_or_create(
        term=day.key, due_on=day.on, days_before=one.days_before, defaults={"given_on": today}
    )
    return is_new


def _concerned(given: list[Due]) -> list[int]:
    """People whose role has something to do there, or who follow a dossier of them. Three queries at most."""
    if not given:
        return []
    roles = frozenset[str]().union(*(one.day.roles for one in given))
    agreements = {one.day.agreement.pk for one in given if one.day.agreement}
    active = User.objects.filter(is_active=True).exclude(email__endswith=f"@{VISITORS}")
    active = active.exclude(email__endswith=f"@{FORMER}")
    by_role = set(active.filter(roles__role__in=sorted(roles)).order_by().values_list("pk", flat=True))
    followers = Follow.objects.filter(agreement__in=agreements, person__in=active).order_by()
    return sorted(by_role | set(followers.values_list("person_id", flat=True)))


def of_letter(user: User, on: date) -> list[Due]:
    """What a letter of that day says to one person: what was reminded of, concerns them, and is open still."""
    given = set(Reminder.objects.filter(given_on=on).order_by().values_list("term", "due_on", "days_before"))
    open_still = [one for one in due(on) if one.name in given]
    own = selectors.of_person([one.day for one in open_still], user)
    keys = {id(day) for day in own}
    return [one for one in open_still if id(one.day) in keys]
