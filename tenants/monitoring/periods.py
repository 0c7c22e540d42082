"""Ends of the periods of measure. Pure functions over dates."""

from collections.abc import Iterator
from datetime import date, timedelta

from tenants.monitoring.models import Frequency

MONTHS = {Frequency.QUARTERLY: 3, Frequency.HALF_YEARLY: 6, Frequency.YEARLY: 12}
SHEET_DAYS = 15  # the sheet of a period is due fifteen days after its end


def sheet_due(period_end: date) -> date:
    """Last day, included, for handing in the measures of a period: fifteen days after its end."""
    return period_end + timedelta(days=SHEET_DAYS)


def period_ends(frequency: str, start: date, end: date) -> Iterator[date]:
    """Calendar ends of the periods that close from `start` to `end`, both included; then `end` itself if it is none.

    A period that began before `start` counts: what was done since is measured at its end.
    """
    months = MONTHS[Frequency(frequency)]
    year, month = start.year, -(-start.month // months) * months
    last = None
    while (day := _last_day(year, month)) <= end:
        last = day
        yield day
        year, month = (year, month + months) if month + months <= 12 else (year + 1, month + months - 12)
    if last != end and start <= end:
        yield end


def _last_day(year: int, month: int) -> date:
    return (date(year + month // 12, month % 12 + 1, 1)) - timedelta(days=1)
