"""Public holidays that fall on the same day each year. Hijri feasts are entered when announced (`models.Holiday`)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet


@dataclass(frozen=True, slots=True)
class FixedHoliday:
    """A day off each year on month/day. since: first year it is one (1 = before any date used here)."""

    month: int
    day: int
    name_ar: str
    name_fr: str
    since: int = 1


FIXED_HOLIDAYS = (
    FixedHoliday(1, 1, "فاتح السنة الميلادية", "Jour de l'an"),
    FixedHoliday(1, 11, "ذكرى تقديم وثيقة الاستقلال", "Manifeste de l'Indépendance"),
    FixedHoliday(1, 14, "رأس السنة الأمازيغية", "Nouvel an amazigh", since=2024),
    FixedHoliday(5, 1, "عيد الشغل", "Fête du Travail"),
    FixedHoliday(7, 30, "عيد العرش", "Fête du Trône"),
    FixedHoliday(8, 14, "ذكرى استرجاع إقليم وادي الذهب", "Journée Oued Ed-Dahab"),
    FixedHoliday(8, 20, "ذكرى ثورة الملك والشعب", "Révolution du Roi et du Peuple"),
    FixedHoliday(8, 21, "عيد الشباب", "Fête de la Jeunesse"),
    FixedHoliday(11, 6, "ذكرى المسيرة الخضراء", "Marche Verte"),
    FixedHoliday(11, 18, "عيد الاستقلال", "Fête de l'Indépendance"),
)


def fixed_holidays(year: int) -> dict[date, FixedHoliday]:
    """The fixed holidays of one year, by day."""
    return {date(year, rule.month, rule.day): rule for rule in FIXED_HOLIDAYS if rule.since <= year}


def fixed_holidays_between(first: date, last: date) -> frozenset[date]:
    """The fixed holidays from `first` to `last`, both included."""
    years = range(first.year, last.year + 1)
    return frozenset(day for year in years for day in fixed_holidays(year) if first <= day <= last)


# Days on which one office alone is closed: its own table, which this side does not know.
LocalDays = Callable[[date, date], "QuerySet[Any, Any]"]
_local: list[LocalDays] = []


def local_days_from(days: LocalDays) -> LocalDays:
    """Register the function that gives the active office's own days off, as a query of (date, kind)."""
    if days not in _local:
        _local.append(days)
    return days


def local_days(first: date, last: date) -> "list[QuerySet[Any, Any]]":
    """The queries of the active office's own days off; asked in the office alone."""
    return [days(first, last) for days in _local]
