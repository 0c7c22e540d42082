"""Sessions and their days: which can still be reached, when each step is due (a33–a42)."""

from datetime import date, timedelta

from mithaq.core.working_days import add_working_days
from mithaq.law import selectors as law
from mithaq.law.rules.kinds import Unit
from mithaq.law.terms import DayWindow, LegalDeadline, ReachableSession
from tenants.council.models import (
    Session,
    SessionKind,
)
from tenants.council.selectors.decisions import level

Holidays = frozenset[date] | None  # None: read from the table when asked; a set: read once for many questions


def reachable(on: date, *, holidays: Holidays = None) -> ReachableSession:
    """The first ordinary session a file handed to the presidency on that day can still enter (LO 113-14 a33, a38).

    A session whose day the office has fixed counts with that day.
    """
    fixed = Session.objects.own().filter(kind=SessionKind.ORDINARY, opens_on__gte=on).order_by("opens_on").first()
    if fixed is not None:
        found = law.reachable_session(level(), on, opens_on=fixed.opens_on, holidays=holidays)
        if found.window.name == f"{fixed.opens_on.year}-{fixed.opens_on.month:02}":
            return found
    return law.reachable_session(level(), on, holidays=holidays)


def agenda_limit(session: Session, *, holidays: Holidays = None) -> LegalDeadline:
    """Last day to send the session's agenda to the governor."""
    return law.agenda_limit(session.opens_on, level(session.received_from), holidays=holidays)


def summons_limit(session: Session, *, holidays: Holidays = None) -> LegalDeadline:
    """Last day to summon the members: 10 days before, 3 when the governor asked for the session (a35, a37)."""
    where = level(session.received_from)
    if session.by_governor:
        rule = law.term("governor_summons", where, session.opens_on)
        return LegalDeadline(session.opens_on - timedelta(days=rule.days), rule)
    return law.summons_limit(session.opens_on, where, holidays=holidays)


def closing_limit(session: Session, *, holidays: Holidays = None) -> LegalDeadline | None:
    """Last day of the session; None before it opened. Extraordinary: 7 consecutive working days (a36), never extended;
    7 consecutive days in a province or a region.
    """
    if session.opened_on is None:
        return None
    if session.kind == SessionKind.ORDINARY:
        where = level(session.received_from)
        return law.session_must_close(where, session.opened_on, extended=session.extended, holidays=holidays)
    rule = law.term("extraordinary_length", level(session.received_from), session.opened_on)
    eve = session.opened_on - timedelta(days=1)  # the opening day counts
    if rule.unit == Unit.CONSECUTIVE_DAYS:
        return LegalDeadline(eve + timedelta(days=rule.days), rule)
    if holidays is None:
        holidays = law.holidays_between(session.opened_on, session.opened_on + timedelta(days=60))
    return LegalDeadline(add_working_days(eve, rule.days, holidays), rule)


def next_meeting_window(session: Session) -> DayWindow:
    """Days on which the meeting after one without a quorum may be held (a42; a37 for the governor's sessions)."""
    if session.by_governor:
        holidays = law.holidays_between(session.meeting_on, session.meeting_on + timedelta(days=60))
        day = add_working_days(session.meeting_on, 1, holidays)
        rule = law.term("extraordinary_by_governor", level(session.received_from), session.meeting_on)
        return DayWindow(day, day, rule)
    if session.summons == 1:
        return law.second_summons_window(session.meeting_on, level(session.received_from))
    third = law.third_meeting_from(session.meeting_on, level(session.received_from))
    return DayWindow(third.on, third.on, third.rule)


def needs_quorum(session: Session) -> bool:
    """Whether the next meeting needs more than half of the members in office (a42, a37)."""
    return session.summons < (2 if session.by_governor else 3)


def sessions_ahead() -> list[Session]:
    """Sessions that have not met: a file may still be put on them, if its agenda was sent in time. Nearest first."""
    return list(Session.objects.own().filter(opened_on=None).order_by("opens_on"))
