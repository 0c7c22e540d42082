"""Days and durations as people write them in tables."""

import re
from datetime import date

from mithaq.core.sheets import DAY, Cell
from mithaq.core.text import fold, western_digits
from tenants.agreements.importing.errors import DayOutOfRange, DurationUnclear, NotADay, ShortYear

FIRST_YEAR = 1956
YEARS_AHEAD = 60
MAX_MONTHS = 600
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]\d{2}:.*)?")
_DAY_FIRST = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})")
_SHORT = re.compile(r"\d{1,2}[-/. ]\d{1,2}[-/. ]\d{2}")
_DURATION = re.compile(r"(\d{1,3})\s*(\w*)")
_MONTHS = frozenset({"", "m", "mois", "month", "months", "شهر", "شهرا", "شهور", "اشهر"})
_YEARS = frozenset({"an", "ans", "annee", "annees", "year", "years", "سنه", "سنوات", "عام", "اعوام"})


def read_day(cell: Cell, today: date) -> date:
    """The day in a cell: `2024-07-01`, `1/7/2024` (the day comes first), Arabic digits, or a date of the spreadsheet.

    Raises NotADay, ShortYear, DayOutOfRange.
    """
    text = western_digits(cell.text).strip()
    if match := _ISO.fullmatch(text):
        year, month, day = map(int, match.groups())
    elif match := _DAY_FIRST.fullmatch(text):
        day, month, year = map(int, match.groups())
    else:
        raise ShortYear(text=cell.text) if _SHORT.fullmatch(text) else NotADay(text=cell.text)
    try:
        read = date(year, month, day)
    except ValueError as error:
        raise NotADay(text=cell.text) from error
    if not FIRST_YEAR <= read.year <= today.year + YEARS_AHEAD:
        raise DayOutOfRange(day=read)
    return read


def read_months(text: str) -> int:
    """Months in `36`, `36 mois`, `٣٦ شهرا`, `3 ans`, `3 سنوات`. Raises DurationUnclear."""
    match = _DURATION.fullmatch(western_digits(text).strip())
    unit = fold(match[2]) if match else ""
    if match is None or unit not in _MONTHS | _YEARS:
        raise DurationUnclear(text=text)
    months = int(match[1]) * (12 if unit in _YEARS else 1)
    if not 1 <= months <= MAX_MONTHS:
        raise DurationUnclear(text=text)
    return months


def was_turned_into_date(cell: Cell) -> bool:
    """Whether a spreadsheet program took a number such as `4/2024` for a day."""
    return cell.kind == DAY
