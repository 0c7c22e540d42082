"""The terms of the law as a person with a wall calendar would count them: one day after the other, pencil in hand.

Nothing of `mithaq.law.selectors` or `mithaq.core.working_days` is used here; the day counts are written out with their
articles, so that a rule changed by mistake is seen as well.
"""

from collections.abc import Iterator
from datetime import date

# 113-14 a116, 112-14 a107, 111-14 a113
TRANSMISSION = {"commune": 15, "eci": 15, "gct": 15, "province": 10, "region": 10}
OBJECTION = 3  # 113-14 a117, 112-14 a108, 111-14 a114: working days
VISA = 20  # 113-14 a118, 112-14 a109, 111-14 a115: days
AGENDA = 20  # 113-14 a38, 112-14 a39, 111-14 a41
SUMMONS = {"commune": 10, "eci": 10, "gct": 10, "province": 7, "region": 7}  # a35, a36, a38
COPIES = 15  # a273
ADDITIONS = 8  # a39, a40, a42
POSTING = {"commune": 8, "eci": 8, "gct": 8, "province": 10, "region": 10}  # a273, 112-14 a217, 111-14 a247
MONTHS = {
    "commune": (2, 5, 10), "eci": (2, 5, 10), "gct": (2, 5, 10),  # 113-14 a33
    "province": (1, 6, 9),  # 112-14 a34
    "region": (3, 7, 10),  # 111-14 a36
}  # fmt: skip


def next_page(day: date) -> date:
    """Tomorrow, by its number: no arithmetic on durations."""
    return date.fromordinal(day.toordinal() + 1)


def page_before(day: date) -> date:
    return date.fromordinal(day.toordinal() - 1)


def is_open(day: date, holidays: frozenset[date]) -> bool:
    return day.isoweekday() not in (6, 7) and day not in holidays


def pages_on(day: date, count: int) -> date:
    for _ in range(count):
        day = next_page(day)
    return day


def pages_back(day: date, count: int) -> date:
    for _ in range(count):
        day = page_before(day)
    return day


def open_pages_on(day: date, count: int, holidays: frozenset[date]) -> date:
    """The day on which the count of open days is reached; the first day is not counted."""
    counted = 0
    while counted < count:
        day = next_page(day)
        if is_open(day, holidays):
            counted += 1
    return day


def first_open(day: date, holidays: frozenset[date]) -> date:
    while not is_open(day, holidays):
        day = next_page(day)
    return day


def last_open(day: date, holidays: frozenset[date]) -> date:
    while not is_open(day, holidays):
        day = page_before(day)
    return day


def mondays(year: int, month: int) -> list[date]:
    found, day = [], date(year, month, 1)
    while day.month == month:
        if day.isoweekday() == 1:
            found.append(day)
        day = next_page(day)
    return found


def sessions(level: str, year: int, holidays: frozenset[date]) -> list[tuple[date, date]]:
    """First and last day on which each ordinary session may open."""
    found = []
    for month in MONTHS[level]:
        if level in ("province", "region"):
            monday = mondays(year, month)[1 if level == "province" else 0]
            opening = first_open(monday, holidays)
            found.append((opening, opening))
        else:
            found.append((date(year, month, 1), date(year, month, 7)))
    return found


def sessions_from(level: str, year: int, holidays: frozenset[date]) -> Iterator[tuple[date, date]]:
    while True:
        yield from sessions(level, year, holidays)
        year += 1


def objection_ends(received: date, holidays: frozenset[date]) -> date:
    return open_pages_on(received, OBJECTION, holidays)


def visa_tacit(received: date) -> date:
    """The day after the twentieth day after receipt."""
    return next_page(pages_on(received, VISA))


def session_closes(level: str, opened: date, *, extended: bool, holidays: frozenset[date]) -> date:
    last = opened
    for _ in range(14):  # fifteen days, the first one counted
        last = next_page(last)
    if not extended:
        return last
    if level in ("province", "region"):
        return pages_on(last, 15)
    return open_pages_on(last, 7, holidays)


def reachable(level: str, on: date, holidays: frozenset[date]) -> date:
    """The latest opening day of the first session whose agenda can still go out on `on`."""
    for _first, last in sessions_from(level, on.year, holidays):
        if last >= on and pages_back(last, AGENDA) >= on:
            return last
    raise AssertionError


def last_receipt_for_visa(enforceable_by: date) -> date:
    """Walk back until silence is a visa in time."""
    day = enforceable_by
    while visa_tacit(day) > enforceable_by:
        day = page_before(day)
    return day


def last_receipt_without_visa(enforceable_by: date, holidays: frozenset[date]) -> date:
    day = enforceable_by
    while next_page(objection_ends(day, holidays)) > enforceable_by:
        day = page_before(day)
    return day
