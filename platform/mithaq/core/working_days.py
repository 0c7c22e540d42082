"""Working days: every day but Saturday, Sunday and the holidays one is given. Pure functions over dates."""

from collections.abc import Iterable
from datetime import date, timedelta

SATURDAY, SUNDAY = 5, 6
WEEKEND = frozenset({SATURDAY, SUNDAY})
ONE_DAY = timedelta(days=1)


def is_working_day(day: date, holidays: frozenset[date]) -> bool:
    """Whether offices are open on `day`."""
    return day.weekday() not in WEEKEND and day not in holidays


def add_working_days(start: date, n: int, holidays: frozenset[date]) -> date:
    """The `n`th working day after `start`, which is itself not counted; `start` when n is 0.

    holidays must cover the days after start. Raises ValueError if n is negative.
    """
    if n < 0:
        raise ValueError("working days are counted forwards")
    day = start
    while n:
        day += ONE_DAY
        n -= is_working_day(day, holidays)
    return day


def next_working_day(day: date, holidays: frozenset[date]) -> date:
    """`day` itself when offices are open, else the first day after it on which they are."""
    while not is_working_day(day, holidays):
        day += ONE_DAY
    return day


def previous_working_day(day: date, holidays: frozenset[date]) -> date:
    """`day` itself when offices are open, else the last day before it on which they were."""
    while not is_working_day(day, holidays):
        day -= ONE_DAY
    return day


def working_days_between(start: date, end: date, holidays: frozenset[date]) -> int:
    """How many working days lie after `start` up to `end`, included; 0 when end is not after start."""
    return sum(is_working_day(day, holidays) for day in _days_after(start, end))


def _days_after(start: date, end: date) -> Iterable[date]:
    return (start + timedelta(days=n) for n in range(1, (end - start).days + 1))
