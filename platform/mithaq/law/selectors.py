"""Answers of the law: the rule for a level on a day, and the dates it leads to.

A day from which a term runs (receipt, close) is itself not counted. Every function that counts working days takes the
holidays, or reads them: fixed ones from `law.holidays`, announced ones from the `Holiday` table, in one query.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from math import floor

from mithaq.collectivities.selectors import in_office
from mithaq.core import clock
from mithaq.core.working_days import add_working_days, is_working_day, next_working_day
from mithaq.law.errors import NoSuchRule, OutsideSession
from mithaq.law.holidays import fixed_holidays_between, local_days
from mithaq.law.models import Holiday, HolidayKind
from mithaq.law.rules import RULES
from mithaq.law.rules.bodies import ARRONDISSEMENTS_BASE, ARRONDISSEMENTS_SLICE, COUNCIL_BRACKETS
from mithaq.law.rules.kinds import Level, Rule
from mithaq.law.terms import DayWindow, LegalDeadline, LegalTerm, ReachableSession, SessionWindow

MONDAY = 0
# LO 113-14 a138 and a145: the rules of communes on control, meetings and accounts apply to these bodies.
COMMUNE_RULES_THROUGH = {Level.ECI: "138", Level.GCT: "145"}
# Which Monday of the month opens a session: LO 112-14 a34, LO 111-14 a36.
OPENING_MONDAY = {Level.PROVINCE: 2, Level.REGION: 1}
FIRST_WEEK_DAYS = 7  # LO 113-14 a33


# --- Rules ------------------------------------------------------------------------------------------------------------


def rule(rule_id: str) -> Rule:
    """The rule with that id. Raises KeyError: ids are written in code."""
    return RULES[rule_id]


def term(subject: str, level: str, on: date | None = None) -> LegalTerm:
    """The term in force on a day (today when not given) for a subject such as "visa" and a level.

    An ECI or a GCT without a rule of its own follows that of communes (`through` says by which article). Raises
    NoSuchRule when nothing in force answers; ValueError for a level the law does not know.
    """
    day = on or clock.today()
    asked = Level(level)
    if found := _in_force(subject, asked, day):
        return LegalTerm.of(found, asked)
    through = COMMUNE_RULES_THROUGH.get(asked)
    if through and (found := _in_force(subject, Level.COMMUNE, day)):
        return LegalTerm.of(found, asked, through=through)
    raise NoSuchRule(subject, asked, day)


def _in_force(subject: str, level: Level, on: date) -> Rule | None:
    matching = (
        rule for rule in RULES.values() if rule.subject == subject and level in rule.levels and rule.in_force(on)
    )
    return max(matching, key=lambda rule: rule.since, default=None)


def _share(rule_id: str) -> Fraction:
    return LegalTerm.of(rule(rule_id), Level.COMMUNE).share


# --- Holidays ---------------------------------------------------------------------------------------------------------


def holidays_between(first: date, last: date) -> frozenset[date]:
    """Days off from `first` to `last`, both included: the fixed ones, the announced ones, less those worked.

    In an office also those on which it alone is closed. One query.
    """
    days = set(fixed_holidays_between(first, last))
    announced = Holiday.objects.filter(date__range=(first, last)).order_by().values_list("date", "kind")
    own = local_days(first, last) if in_office() else []
    entered = list(announced.union(*own) if own else announced)
    days -= {day for day, kind in entered if kind == HolidayKind.REMOVED}
    return frozenset(days | {day for day, kind in entered if kind != HolidayKind.REMOVED})


def _after(start: date, working_days: int, holidays: frozenset[date] | None) -> date:
    if holidays is None:  # far enough for the longest run of feasts
        holidays = holidays_between(start, start + timedelta(days=2 * working_days + 30))
    return add_working_days(start, working_days, holidays)


def _deadline(on: date, rule: LegalTerm, holidays: frozenset[date] | None = None) -> LegalDeadline:
    known = holidays_between(on, on) if holidays is None else holidays
    return LegalDeadline(on=on, rule=rule, day_off=not is_working_day(on, known))


# --- Sessions ---------------------------------------------------------------------------------------------------------


def session_dates(level: str, year: int, *, holidays: frozenset[date] | None = None) -> list[SessionWindow]:
    """The ordinary sessions of a year, in order.

    Commune, ECI, GCT: the first seven days of February, May and October, the office choosing the day. Province: second
    Monday, region: first Monday, of its months, or the next working day.
    """
    rule = term("session_months", level, date(year, 12, 31))
    if holidays is None and rule.level in OPENING_MONDAY:
        holidays = holidays_between(date(year, 1, 1), date(year, 12, 31))
    return [_session(rule, year, month, holidays or frozenset()) for month in rule.months]


def _session(rule: LegalTerm, year: int, month: int, holidays: frozenset[date]) -> SessionWindow:
    first = date(year, month, 1)
    if rule.level in OPENING_MONDAY:
        to_monday = timedelta(days=(MONDAY - first.weekday()) % 7, weeks=OPENING_MONDAY[rule.level] - 1)
        opens_on = next_working_day(first + to_monday, holidays)
        return SessionWindow(rule.level, year, month, opens_on, opens_on, rule)
    last = first + timedelta(days=FIRST_WEEK_DAYS - 1)
    return SessionWindow(rule.level, year, month, first, last, rule)


def session_opening_on(level: str, opens_on: date, *, holidays: frozenset[date] | None = None) -> SessionWindow:
    """The ordinary session that may open on that day. Raises OutsideSession when none may."""
    windows = session_dates(level, opens_on.year, holidays=holidays)
    for window in windows:
        if opens_on in window:
            return window
    raise OutsideSession(opens_on, windows[0].rule.source)


def reachable_session(
    level: str, ready_on: date, opens_on: date | None = None, *, holidays: frozenset[date] | None = None
) -> ReachableSession:
    """The first ordinary session that an agenda sent on `ready_on` can still enter.

    opens_on: the day the office has fixed for one session; without it the latest lawful day is assumed, and
    `earliest_opening` says from when the session may open. Raises OutsideSession if opens_on is no opening day.
    """
    fixed = session_opening_on(level, opens_on, holidays=holidays).opening(opens_on) if opens_on else None
    missed: list[SessionWindow] = []
    for window in _sessions_from(level, ready_on, holidays):
        session = fixed if fixed and fixed.name == window.name else window
        if session.last_day < ready_on:  # fixed for a day that has passed
            continue
        agenda_by = agenda_limit(session.last_day, level, holidays=holidays)
        if agenda_by.on < ready_on:
            missed.append(session)
            continue
        return ReachableSession(
            ready_on=ready_on,
            window=session,
            opens_on=session.last_day,
            earliest_opening=max(session.first_day, ready_on + timedelta(days=agenda_by.rule.days)),
            agenda_by=agenda_by,
            additions_until=governor_additions_until(ready_on, level, holidays=holidays),
            committee_by=committee_limit(session.last_day, level, holidays=holidays),
            summons_by=summons_limit(session.last_day, level, holidays=holidays),
            missed=tuple(missed),
        )
    raise AssertionError("sessions never end")


def _sessions_from(level: str, day: date, holidays: frozenset[date] | None) -> Iterator[SessionWindow]:
    """The ordinary sessions not yet past on `day`, in order, without end."""
    year = day.year
    while True:
        yield from (window for window in session_dates(level, year, holidays=holidays) if window.last_day >= day)
        year += 1


def agenda_limit(
    opens_on: date, level: str = Level.COMMUNE, *, holidays: frozenset[date] | None = None
) -> LegalDeadline:
    """Last day to notify the agenda of a session to the State's representative (20 days before: LO 113-14 a38)."""
    rule = term("agenda_transmission", level, opens_on)
    return _deadline(opens_on - timedelta(days=rule.days), rule, holidays)


def summons_limit(
    opens_on: date, level: str = Level.COMMUNE, *, holidays: frozenset[date] | None = None
) -> LegalDeadline:
    """Last day to summon the members, with the documents (communes, 10 days before: LO 113-14 a35)."""
    rule = term("summons", level, opens_on)
    return _deadline(opens_on - timedelta(days=rule.days), rule, holidays)


def committee_limit(
    opens_on: date, level: str = Level.COMMUNE, *, holidays: frozenset[date] | None = None
) -> LegalDeadline:
    """Last day for the standing committee's study: the eve of the session (LO 113-14 a28 gives no number of days).

    The two authorities' laws have the same duty; the article shown is that of communes.
    """
    rule = term("committee_study", Level.COMMUNE if Level(level) in OPENING_MONDAY else level, opens_on)
    return _deadline(opens_on - timedelta(days=1), rule, holidays)


def governor_additions_until(
    agenda_received_on: date, level: str = Level.COMMUNE, *, holidays: frozenset[date] | None = None
) -> LegalDeadline:
    """Last day for the State's representative to add items or object to one (8 days from receipt: LO 113-14 a39)."""
    rule = term("governor_additions", level, agenda_received_on)
    return _deadline(agenda_received_on + timedelta(days=rule.days), rule, holidays)


def session_must_close(
    level: str, opened_on: date, *, extended: bool = False, holidays: frozenset[date] | None = None
) -> LegalDeadline:
    """Last day of an ordinary session, the opening day counted (15 days), with its one extension if it was decided.

    Communes extend by 7 consecutive working days, provinces and regions by 15 days (LO 113-14 a34).
    """
    length = term("session_length", level, opened_on)
    last = opened_on + timedelta(days=length.days - 1)
    if not extended:
        return _deadline(last, length, holidays)
    extension = term("session_extension", level, opened_on)
    if Level(level) in OPENING_MONDAY:
        return _deadline(last + timedelta(days=extension.days), extension, holidays)
    return LegalDeadline(_after(last, extension.days, holidays), extension)


# --- Quorum and majority ----------------------------------------------------------------------------------------------


def second_summons_window(missed_on: date, level: str = Level.COMMUNE) -> DayWindow:
    """Days for the second meeting when the quorum failed on `missed_on` (3 to 5 days after: LO 113-14 a42)."""
    rule = term("second_summons", level, missed_on)
    return DayWindow(missed_on + timedelta(days=rule.span.low), missed_on + timedelta(days=rule.span.high), rule)


def third_meeting_from(
    second_date: date, level: str = Level.COMMUNE, *, holidays: frozenset[date] | None = None
) -> LegalDeadline:
    """First day of the meeting that needs no quorum: the working day after the third one (LO 113-14 a42)."""
    rule = term("third_meeting", level, second_date)
    return LegalDeadline(_after(second_date, rule.days + 1, holidays), rule)


def council_size(population: int, *, arrondissements: bool = False) -> int:
    """Members of the council of a commune with that legal population (LO 59-11 a127; a128 with arrondissements).

    Raises ValueError if population is negative.
    """
    if population < 0:
        raise ValueError("a population is not negative")
    if arrondissements:
        sizes = LegalTerm.of(rule("N-COM-2"), Level.COMMUNE).span
        slices = max(0, population - ARRONDISSEMENTS_BASE) // ARRONDISSEMENTS_SLICE
        return min(sizes.low + sizes.step * slices, sizes.high)
    return next(
        bracket.members
        for bracket in COUNCIL_BRACKETS
        if bracket.population is None or population <= bracket.population
    )


def quorum(members_in_office: int) -> int:
    """Members who must be present at the opening: more than half of those in office (LO 113-14 a42).

    Raises ValueError if nobody is in office.
    """
    if members_in_office < 1:
        raise ValueError("a council without members has no quorum")
    return floor(members_in_office * _share("Q-COM-1")) + 1


def majority_needed(votes_cast: int) -> int:
    """Votes for a decision by absolute majority of votes cast, abstentions left out (LO 113-14 a43).

    Raises ValueError if votes_cast is negative. With an even number and a tie, the president's side prevails: that is
    the council's to apply.
    """
    if votes_cast < 0:
        raise ValueError("votes cast are not negative")
    return votes_cast // 2 + 1


def qualified_majority_needed(members_in_office: int) -> int:
    """Votes for a matter that needs the absolute majority of members in office at its first vote (LO 113-14 a43)."""
    return majority_needed(members_in_office)


def two_thirds_needed(votes_cast: int) -> int:
    """Votes in the council of an ECI on its budget, competences or common-interest affairs (LO 113-14 a137)."""
    return -floor(-votes_cast * _share("E-3"))


# --- Control of legality ----------------------------------------------------------------------------------------------


def posting_until(
    decided_on: date, level: str = Level.COMMUNE, *, holidays: frozenset[date] | None = None
) -> LegalDeadline:
    """Last day to post a decision at headquarters (communes: 8 days, LO 113-14 a273; the start is in doubt)."""
    rule = term("posting", level, decided_on)
    return _deadline(decided_on + timedelta(days=rule.days), rule, holidays)


def minutes_copy_due(
    closed_on: date, level: str = Level.COMMUNE, *, holidays: frozenset[date] | None = None
) -> LegalDeadline:
    """Last day to give each member a copy of the minutes (15 days after the close: LO 113-14 a273)."""
    rule = term("minutes_copy", level, closed_on)
    return _deadline(closed_on + timedelta(days=rule.days), rule, holidays)


def transmission_due(level: str, closed_on: date, *, holidays: frozenset[date] | None = None) -> LegalDeadline:
    """Last day to send minutes and decisions to the State's representative, against receipt (LO 113-14 a116)."""
    rule = term("transmission", level, closed_on)
    return LegalDeadline(_after(closed_on, rule.days, holidays), rule)


def objection_ends(level: str, received_on: date, *, holidays: frozenset[date] | None = None) -> LegalDeadline:
    """Last day on which the State's representative may object to a decision (3 working days: LO 113-14 a117)."""
    rule = term("objection", level, received_on)
    return LegalDeadline(_after(received_on, rule.days, holidays), rule)


def visa_due(
    level: str,
    received_on: date,
    *,
    extend_to_working_day: bool = False,
    holidays: frozenset[date] | None = None,
) -> LegalDeadline:
    """Last day on which the authority may act on a decision that needs its visa (20 days: LO 113-14 a118).

    The text does not say whether a term that ends on a day off moves to the next working day (see `rule.doubt`):
    extend_to_working_day is the office's reading.
    """
    rule = term("visa", level, received_on)
    due = received_on + timedelta(days=rule.days)
    if extend_to_working_day:
        known = holidays_between(due, due + timedelta(days=30)) if holidays is None else holidays
        return LegalDeadline(next_working_day(due, known), rule)
    return _deadline(due, rule, holidays)


def tacit_visa_on(
    level: str,
    received_on: date,
    *,
    extend_to_working_day: bool = False,
    holidays: frozenset[date] | None = None,
) -> LegalDeadline:
    """First day on which silence is a visa: the day after `visa_due` (LO 113-14 a118, last paragraph)."""
    due = visa_due(level, received_on, extend_to_working_day=extend_to_working_day, holidays=holidays)
    return _deadline(due.on + timedelta(days=1), due.rule, holidays)


def court_suspension_due(level: str, registered_on: date, *, holidays: frozenset[date] | None = None) -> LegalDeadline:
    """Day by which the judge rules on the suspension (48 hours from registration: LO 113-14 a117), counted in days."""
    rule = term("court_suspension", level, registered_on)
    return _deadline(registered_on + timedelta(hours=rule.days), rule, holidays)


def court_judgment_due(level: str, petition_on: date, *, holidays: frozenset[date] | None = None) -> LegalDeadline:
    """Last day for the judgment on the request for nullity (30 days from its receipt: LO 113-14 a117)."""
    rule = term("court_judgment", level, petition_on)
    return _deadline(petition_on + timedelta(days=rule.days), rule, holidays)


def court_notice_due(level: str, judged_on: date, *, holidays: frozenset[date] | None = None) -> LegalDeadline:
    """Last day for the copy of the judgment to reach governor and president (10 days: LO 113-14 a117)."""
    rule = term("court_notice", level, judged_on)
    return _deadline(judged_on + timedelta(days=rule.days), rule, holidays)
