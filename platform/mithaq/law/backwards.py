"""The terms of the law read backwards: from the day on which something must have happened to the last day to begin.

A day that is a result is the last one, included, for which the term forwards still ends in time. Functions take the
holidays, which must cover the years asked about.
"""

from dataclasses import replace
from datetime import date, timedelta

from mithaq.law import selectors
from mithaq.law.terms import LegalDeadline, SessionWindow

_FARTHEST = 120  # days: no run of feasts makes three working days longer


def visa_receipt_limit(level: str, enforceable_by: date) -> LegalDeadline:
    """Last day of receipt for which silence is a visa on `enforceable_by` at the latest (20 days: LO 113-14 a118)."""
    rule = selectors.term("visa", level, enforceable_by)
    return LegalDeadline(enforceable_by - timedelta(days=rule.days + 1), rule)


def objection_receipt_limit(level: str, enforceable_by: date, *, holidays: frozenset[date]) -> LegalDeadline:
    """Last day of receipt for which the term for an objection is over on `enforceable_by` (3 working days: a117)."""
    for back in range(1, _FARTHEST):
        received_on = enforceable_by - timedelta(days=back)
        ends = selectors.objection_ends(level, received_on, holidays=holidays)
        if ends.on < enforceable_by:
            return LegalDeadline(received_on, ends.rule)
    raise AssertionError("an objection's term is never that long")


def session_before(level: str, by: date, *, holidays: frozenset[date]) -> SessionWindow:
    """The last ordinary session that may open on `by` or earlier, with the days it may open on up to then."""
    year = by.year
    while True:
        windows = [one for one in selectors.session_dates(level, year, holidays=holidays) if one.first_day <= by]
        if windows:
            last = windows[-1]
            return replace(last, last_day=min(last.last_day, by))
        year -= 1
