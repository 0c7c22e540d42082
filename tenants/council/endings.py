"""From the last day of an agreement backwards: until when each step towards its renewal or extension can be done, so
that no day is uncovered; and what the law still allows once one of them was missed.

Law counts the days of the visa, of the objection and of the session; between the others it only sets the order. Pure
functions, as in `backwards`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mithaq.core.working_days import next_working_day, previous_working_day
from mithaq.law import backwards as inverse
from mithaq.law import selectors as law
from mithaq.law.errors import NoSuchRule
from mithaq.law.terms import LegalDeadline, LegalTerm
from tenants.council.backwards import (
    ARTICLES,
    LABELS,
    Code,
    FixedDays,
    Step,
    Way,
    next_reachable,
    ordinary,
    way_to,
)

ONE_DAY = timedelta(days=1)


class RoadCode(StrEnum):
    """Ways on which the continuation can still be decided."""

    UNDER_WAY = "under_way"
    ORDINARY = "ordinary"
    EXTRAORDINARY = "extraordinary"
    GOVERNOR = "governor"


ROADS: dict[RoadCode, Promise] = {
    RoadCode.UNDER_WAY: _("The file that is under way"),
    RoadCode.ORDINARY: _("The next ordinary session"),
    RoadCode.EXTRAORDINARY: _("An extraordinary session called by the president, or by members"),
    RoadCode.GOVERNOR: _("An extraordinary session at the governor's request"),
}


@dataclass(frozen=True)
class Road:
    """One way from a day on: opens_on the session, force_on at the latest if nobody loses a day and the authority
    keeps silent. uncovered: days between the agreement's end and force_on, on which nothing is in force.
    """

    code: RoadCode
    opens_on: date | None
    enforceable_on: date
    force_on: date
    uncovered: int
    article: str = ""
    text: str = ""

    @property
    def label(self) -> str:
        return str(ROADS[self.code])


@dataclass(frozen=True)
class EndPlan:
    """The steps of one agreement that ends. way: the session counted back from. visa_needed: as the parties and the
    money stand. roads: what can still be done, the soonest first; the first covers the end when nothing is late.
    """

    ends_on: date
    steps: tuple[Step, ...]
    way: Way
    visa_needed: bool
    roads: tuple[Road, ...]

    def late(self, today: date) -> list[Step]:
        """Steps that can no longer be done in time."""
        return [step for step in self.steps if step.done_on is None and today > step.on and step.code != Code.END]

    def next_step(self, today: date) -> Step | None:
        """The first step that is not done and not late yet."""
        waiting = [step for step in self.steps if step.done_on is None and today <= step.on]
        return waiting[0] if waiting else None

    def is_covered(self) -> bool:
        """Whether some way leaves no day uncovered."""
        return any(road.uncovered == 0 for road in self.roads)


@dataclass(frozen=True)
class UnderWay:
    """Where the decision on the continuation stands: its session's day, the governor's receipt, its enforceability.

    One of the three at least.
    """

    opens_on: date | None = None
    received_on: date | None = None
    enforceable_on: date | None = None

    def from_day(self, day: date) -> "UnderWay":
        """The same, no step before `day`: what was not done until then is done on it at the earliest."""
        if self.enforceable_on is not None:
            return replace(self, enforceable_on=max(self.enforceable_on, day))
        if self.received_on is not None or (self.opens_on is not None and self.opens_on >= day):
            return self
        return replace(self, received_on=day)


def plan(
    ends_on: date,
    level: str,
    today: date,
    holidays: frozenset[date],
    *,
    visa_needed: bool,
    fixed: FixedDays | None = None,
    done: Mapping[Code, date] | None = None,
    under_way: UnderWay | None = None,
) -> EndPlan:
    """The last day of each step before `ends_on`, and the ways that are open from `today`."""
    known, days = done or {}, fixed or {}
    force = Step(
        Code.FORCE, LABELS[Code.FORCE], ends_on, previous_working_day(ends_on, holidays), ARTICLES[Code.FORCE],
        counted=False, done_on=known.get(Code.FORCE),
    )  # fmt: skip
    signature = replace(
        force, code=Code.SIGNATURE, label=LABELS[Code.SIGNATURE], article=ARTICLES[Code.SIGNATURE],
        done_on=known.get(Code.SIGNATURE),
    )  # fmt: skip
    received, control = _control(level, force.work_on, holidays, known, visa_needed=visa_needed)
    received_work = previous_working_day(received.on, holidays)
    way = _way_before(level, received_work, holidays, days, known)
    sending = _transmission(level, way.opens_on, received, received_work, holidays, known)
    first = way.step(Code.SUBMISSION)
    steps = (
        replace(first, code=Code.EVALUATION, label=LABELS[Code.EVALUATION], article=ARTICLES[Code.EVALUATION],
                done_on=known.get(Code.EVALUATION)),
        replace(first, code=Code.OUTCOME, label=LABELS[Code.OUTCOME], article=ARTICLES[Code.OUTCOME],
                done_on=known.get(Code.OUTCOME)),
        *way.steps,
        sending,
        control,
        signature,
        force,
        Step(Code.END, LABELS[Code.END], ends_on, ends_on, "R19", counted=True),
    )  # fmt: skip
    roads = _roads(ends_on, level, today, holidays, days, under_way, visa_needed=visa_needed)
    return EndPlan(ends_on, steps, way, visa_needed, roads)


def _has_rule(subject: str, level: str, on: date) -> bool:
    try:
        law.term(subject, level, on)
    except NoSuchRule:
        return False
    return True


def _control(
    level: str, enforceable_by: date, holidays: frozenset[date], known: Mapping[Code, date], *, visa_needed: bool
) -> tuple[LegalDeadline, Step]:
    """Last day of receipt by the governor, and the step that ends with an enforceable decision."""
    if visa_needed:
        received = inverse.visa_receipt_limit(level, enforceable_by)
        code, on = Code.VISA, enforceable_by
    else:
        received = inverse.objection_receipt_limit(level, enforceable_by, holidays=holidays)
        code, on = Code.OBJECTION, law.objection_ends(level, received.on, holidays=holidays).on
    step = Step(code, LABELS[code], on, on, received.rule.source, received.rule, done_on=known.get(code))
    return received, step


def _way_before(level: str, by: date, holidays: frozenset[date], fixed: FixedDays, known: Mapping[Code, date]) -> Way:
    """The way to the last ordinary session at which the council can vote on `by` or earlier."""
    day = by
    while True:
        window = inverse.session_before(level, day, holidays=holidays)
        opens_on = fixed.get(window.name, window.last_day)
        if opens_on <= by:
            opening = ordinary(opens_on, level, holidays, is_fixed=window.name in fixed, window=window)
            return way_to(opening, level, holidays, done=known, prepared=False)
        day = window.first_day - ONE_DAY  # the office fixed a later day than ours


def _transmission(
    level: str,
    opens_on: date,
    received: LegalDeadline,
    received_work: date,
    holidays: frozenset[date],
    known: Mapping[Code, date],
) -> Step:
    """The day the governor must have it, or the law's own limit after the session where that comes before."""
    closes_by = law.session_must_close(level, opens_on, holidays=holidays).on
    limit = law.transmission_due(level, closes_by, holidays=holidays)
    found, work_on = (limit, limit.on) if limit.on < received.on else (received, received_work)
    source = limit.rule.source if found is limit else f"{limit.rule.source}, a{received.rule.article}"
    article = source if received.rule.law == limit.rule.law and not limit.rule.through else limit.rule.source
    return Step(
        Code.TRANSMISSION, LABELS[Code.TRANSMISSION], found.on, work_on, article, found.rule,
        done_on=known.get(Code.TRANSMISSION),
    )  # fmt: skip


# --- Forwards ---------------------------------------------------------------------------------------------------------


def _forwards(
    code: RoadCode, ends_on: date, level: str, holidays: frozenset[date], way: UnderWay, *, visa_needed: bool,
    rule: LegalTerm | None = None,
) -> Road:  # fmt: skip
    """The road from a session, a receipt or an enforceable decision to the first day in force."""
    enforceable_on = way.enforceable_on
    if enforceable_on is None:
        start = way.received_on or way.opens_on
        if start is None:
            raise ValueError("a way begins with a session, a receipt or an enforceable decision")
        received_on = way.received_on or next_working_day(start, holidays)
        if visa_needed:
            enforceable_on = law.tacit_visa_on(level, received_on, holidays=holidays).on
        else:
            enforceable_on = law.objection_ends(level, received_on, holidays=holidays).on + ONE_DAY
    force_on = next_working_day(enforceable_on, holidays)
    return Road(
        code=code,
        opens_on=way.opens_on,
        enforceable_on=enforceable_on,
        force_on=force_on,
        uncovered=max(0, (force_on - ends_on).days - 1),
        article=rule.source if rule else "",
        text=rule.text if rule else "",
    )


def _roads(
    ends_on: date, level: str, today: date, holidays: frozenset[date], fixed: FixedDays, under_way: UnderWay | None, *,
    visa_needed: bool,
) -> tuple[Road, ...]:  # fmt: skip
    """What can be done from today on. Extraordinary sessions only where they come before the ordinary one."""
    if under_way is not None:
        from_here = under_way.from_day(next_working_day(today, holidays))
        return (_forwards(RoadCode.UNDER_WAY, ends_on, level, holidays, from_here, visa_needed=visa_needed),)
    session = next_reachable(level, today, holidays, fixed)
    opens_on = fixed.get(session.name, session.last_day)
    roads = [
        _forwards(
            RoadCode.ORDINARY, ends_on, level, holidays, UnderWay(opens_on), visa_needed=visa_needed, rule=session.rule
        )
    ]
    for code, subject, notice in (
        (RoadCode.EXTRAORDINARY, "extraordinary_by_members", "agenda_transmission"),
        (RoadCode.GOVERNOR, "extraordinary_by_governor", "governor_summons"),
    ):
        if not (_has_rule(subject, level, today) and _has_rule(notice, level, today)):
            continue
        on = today + timedelta(days=law.term(notice, level, today).days)
        if on < opens_on:
            rule = law.term(subject, level, today)
            way = UnderWay(next_working_day(on, holidays))
            roads.append(_forwards(code, ends_on, level, holidays, way, visa_needed=visa_needed, rule=rule))
    return tuple(roads)
