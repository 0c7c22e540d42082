"""What the calendar shows: the days of a month or a year, of everybody or of one person; feeds; days that moved."""

import calendar
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from mithaq.accounts.models import User
from mithaq.law.holidays import fixed_holidays
from mithaq.law.models import Holiday
from tenants.agreements.models import Agreement
from tenants.office.calendar.days import Day, DayKind, DayOff
from tenants.office.calendar.models import Feed, Follow, LocalHoliday, Shift
from tenants.office.calendar.plans import Frame
from tenants.office.calendar.sources import SOURCES

MONDAY = 0
FEED_BACK, FEED_AHEAD = timedelta(days=30), timedelta(days=400)


def days(first: date, last: date, today: date) -> list[Day]:
    """Every day of the office from `first` to `last`, in order; a constant number of queries.

    A task that says the same as a day of its own source is left out.
    """
    frame = Frame.read(today, first, last)
    found: list[Day] = []
    known: set[tuple[int | None, date, str]] = set()
    for source in SOURCES:
        for day in source(frame, first, last):
            about = (day.agreement.pk if day.agreement else None, day.on, day.article)
            if not first <= day.on <= last or (day.kind == DayKind.TASK and about in known):
                continue
            known.add(about)
            found.append(day)
    return sorted(found, key=lambda day: (day.on, DayKind.values.index(day.kind), day.key))


def followed(user: User) -> frozenset[int]:
    """The dossiers somebody follows; one query."""
    return frozenset(Follow.objects.filter(person=user).order_by().values_list("agreement_id", flat=True))


def follows(user: User, agreement: Agreement) -> bool:
    return Follow.objects.filter(person=user, agreement=agreement).exists()


def of_person(found: Iterable[Day], user: User) -> list[Day]:
    """Those that one of the person's roles has to do, and every day of a dossier the person follows. One query."""
    own = followed(user)
    return [day for day in found if day.roles & user.role_codes or (day.agreement and day.agreement.pk in own)]


def days_off(first: date, last: date) -> dict[date, DayOff]:
    """The days on which offices are closed, with their names; two queries. Weekends are none."""
    found = {
        day: DayOff(day, rule.name_ar, rule.name_fr)
        for year in range(first.year, last.year + 1)
        for day, rule in fixed_holidays(year).items()
        if first <= day <= last
    }
    for entered in Holiday.objects.filter(date__range=(first, last)).order_by("date"):
        if entered.is_day_off:
            found[entered.date] = DayOff(entered.date, entered.name_ar, entered.name_fr)
        else:
            found.pop(entered.date, None)
    for local in LocalHoliday.objects.filter(date__range=(first, last)).order_by("date"):
        found.setdefault(local.date, DayOff(local.date, local.name_ar, local.name_fr, is_local=True))
    return found


@dataclass
class Cell:
    """One square of a month. off: the holiday, if it is one."""

    on: date
    in_month: bool
    is_today: bool
    is_weekend: bool
    off: DayOff | None
    days: list[Day] = field(default_factory=list)

    @property
    def first(self) -> list[Day]:
        """What a square has room for."""
        return self.days[:3]

    @property
    def more(self) -> int:
        return max(0, len(self.days) - 3)

    @property
    def kinds(self) -> list[DayKind]:
        """The kinds of its days, each once."""
        return list(dict.fromkeys(day.kind for day in self.days))


@dataclass
class Month:
    """A month as weeks from Monday to Sunday, and the same as a list of days that have something."""

    first: date
    weeks: list[list[Cell]]

    @property
    def cells(self) -> list[Cell]:
        """The squares of this month that have something, in order."""
        return [cell for week in self.weeks for cell in week if cell.in_month and (cell.days or cell.off)]

    @property
    def count(self) -> int:
        return sum(len(cell.days) for week in self.weeks for cell in week if cell.in_month)


def month(year: int, number: int, found: Iterable[Day], off: dict[date, DayOff], today: date) -> Month:
    """The weeks of a month with their days."""
    by_day: dict[date, list[Day]] = defaultdict(list)
    for day in found:
        by_day[day.on].append(day)
    weeks = [
        [
            Cell(on, on.month == number, on == today, on.weekday() > 4, off.get(on), by_day.get(on, []))
            for on in week
        ]
        for week in calendar.Calendar(MONDAY).monthdatescalendar(year, number)
    ]  # fmt: skip
    return Month(date(year, number, 1), weeks)


def span_of_month(year: int, number: int) -> tuple[date, date]:
    """First and last day of the weeks that a month's page shows."""
    weeks = calendar.Calendar(MONDAY).monthdatescalendar(year, number)
    return weeks[0][0], weeks[-1][-1]


def feeds_of(user: User, *, whole_office: bool) -> list[Feed]:
    """The open feeds of a person; those of the office too, for who may make them."""
    found = Feed.objects.filter(revoked_at=None).select_related("person")
    if not whole_office:
        return list(found.filter(person=user))
    return [one for one in found if one.kind == "office" or one.person_id == user.pk]


def open_shifts() -> list[Shift]:
    """Days that moved and that nobody has looked at, the serious ones first; one query."""
    return list(Shift.objects.filter(seen_on=None).select_related("agreement").order_by("-too_early", "now_on", "pk"))


def shifts_of(agreement: Agreement) -> list[Shift]:
    """The days of a dossier that moved, those nobody has looked at first."""
    found = list(Shift.objects.filter(agreement=agreement).select_related("seen_by"))
    return sorted(found, key=lambda shift: (shift.seen_on is not None, not shift.too_early))


def local_days_off() -> list[LocalHoliday]:
    """The office's own days off, newest first."""
    return list(LocalHoliday.objects.order_by("-date"))
