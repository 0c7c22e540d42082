"""The council's days read backwards: from a session to the last day of each step that leads to it.

Where the law counts days, the step shows them with their article; where it only orders one thing before another, the
step falls on the day of the next one, and says so. Offices are closed on some of those days: `work_on` is the last day
on which the step can be done in practice. Pure functions: what they need of the database is given to them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mithaq.core.working_days import previous_working_day
from mithaq.law import selectors as law
from mithaq.law.terms import LegalDeadline, LegalTerm, SessionWindow
from mithaq.ui.formats import day as written
from mithaq.ui.formats import isolated

SOON_DAYS = 7
FixedDays = Mapping[str, date]  # name of a session, such as `2027-02`: the day the office fixed for it


class Code(StrEnum):
    """The steps, in the order of the law."""

    EVALUATION = "evaluation"
    OUTCOME = "outcome"
    MINUTES = "minutes"
    APPROVAL = "approval"
    TEXT = "text"
    SUBMISSION = "submission"
    AGENDA = "agenda"
    SUMMONS = "summons"
    COMMITTEE = "committee"
    SESSION = "session"
    TRANSMISSION = "transmission"
    VISA = "visa"
    OBJECTION = "objection"
    SIGNATURE = "signature"
    FORCE = "force"
    END = "end"


LABELS: dict[Code, Promise] = {
    Code.EVALUATION: gettext_lazy("Evaluate the agreement"),
    Code.OUTCOME: gettext_lazy("Decide on renewal or extension"),
    Code.MINUTES: gettext_lazy("Sign the minutes of the consultation"),
    Code.APPROVAL: gettext_lazy("Obtain the prior approval"),
    Code.TEXT: gettext_lazy("Complete the text"),
    Code.SUBMISSION: gettext_lazy("Submit the file to the presidency"),
    Code.AGENDA: gettext_lazy("Send the agenda to the governor"),
    Code.SUMMONS: gettext_lazy("Send the notice with its documents"),
    Code.COMMITTEE: gettext_lazy("Study by the standing committee"),
    Code.SESSION: gettext_lazy("Vote at the session"),
    Code.TRANSMISSION: gettext_lazy("Send the decision to the governor"),
    Code.VISA: gettext_lazy("Visa, at the latest by silence"),
    Code.OBJECTION: gettext_lazy("End of the term for an objection"),
    Code.SIGNATURE: gettext_lazy("Sign"),
    Code.FORCE: gettext_lazy("Enter into force"),
    Code.END: gettext_lazy("Last day of the agreement"),
}
ARTICLES = {
    Code.EVALUATION: "R37",
    Code.OUTCOME: "R38, R40",
    Code.MINUTES: "R12",
    Code.TEXT: "R13",
    Code.SUBMISSION: "R21",
    Code.SIGNATURE: "R24",
    Code.FORCE: "R27",
}


class State(StrEnum):
    """How a step stands on a day; also the tone of its mark."""

    DONE = "done"
    LATE = "late"
    SOON = "soon"
    AHEAD = "ahead"


@dataclass(frozen=True)
class Step:
    """One step. on: the last day, included. work_on: the last working day up to it. counted: the law counts the days;
    where it does not, `on` is the day of the step that must follow. missed: what follows when the day is missed.
    """

    code: Code
    label: str | Promise
    on: date
    work_on: date
    article: str
    rule: LegalTerm | None = None
    counted: bool = True
    missed: str = ""
    done_on: date | None = None

    @property
    def text(self) -> str:
        """What the rule says; where no rule counts days, that is said."""
        return self.rule.text if self.rule else ""

    @property
    def doubt(self) -> str:
        return self.rule.doubt if self.rule else ""

    @property
    def closed(self) -> bool:
        """Whether offices are closed on the last day."""
        return self.work_on != self.on

    def state(self, today: date) -> State:
        if self.done_on is not None:
            return State.DONE
        if today > self.on:
            return State.LATE
        return State.SOON if (self.work_on - today).days <= SOON_DAYS else State.AHEAD


@dataclass(frozen=True)
class Way:
    """The steps to one session, in order. opens_on: fixed by the office (`is_fixed`), else the latest day of the law.

    following: the ordinary session that is left when this one is missed; following_by: the last day for its agenda.
    """

    steps: tuple[Step, ...]
    opens_on: date
    is_fixed: bool
    window: SessionWindow | None
    following: SessionWindow
    following_by: LegalDeadline
    is_extraordinary: bool = False

    def step(self, code: Code) -> Step:
        """The step with that code. Raises LookupError."""
        for step in self.steps:
            if step.code == code:
                return step
        raise LookupError(code)

    @property
    def doubts(self) -> list[str]:
        """What the texts leave open, each once."""
        rules = [step.rule for step in self.steps if step.rule] + ([self.window.rule] if self.window else [])
        return list(dict.fromkeys(rule.doubt for rule in rules if rule.doubt))


@dataclass(frozen=True)
class Gate:
    """A prior approval that must be there before the council deliberates."""

    label: str | Promise
    article: str
    granted_on: date | None = None


@dataclass(frozen=True)
class Opening:
    """A session to count back from. agenda_by None: the governor asked for it, and no 20 days run (a37)."""

    opens_on: date
    agenda_by: LegalDeadline | None
    summons_by: LegalDeadline
    committee_by: LegalDeadline
    is_fixed: bool = False
    window: SessionWindow | None = None
    is_extraordinary: bool = False


def ordinary(
    opens_on: date, level: str, holidays: frozenset[date], *, is_fixed: bool, window: SessionWindow | None = None
) -> Opening:
    """An ordinary session of that level with its three limits."""
    return Opening(
        opens_on=opens_on,
        agenda_by=law.agenda_limit(opens_on, level, holidays=holidays),
        summons_by=law.summons_limit(opens_on, level, holidays=holidays),
        committee_by=law.committee_limit(opens_on, level, holidays=holidays),
        is_fixed=is_fixed,
        window=window,
    )


def way_to(
    opening: Opening,
    level: str,
    holidays: frozenset[date],
    *,
    gates: Sequence[Gate] = (),
    done: Mapping[Code, date] | None = None,
    prepared: bool = True,
) -> Way:
    """The last day of each step that leads to a session.

    gates: prior approvals that are needed. done: days on which steps were done. prepared: with consultation and text;
    without them for what has neither.
    """
    known = done or {}
    agenda = opening.agenda_by
    # A session the governor asked for has no agenda of ours to send: the file must be there before the notice goes.
    first = agenda.on if agenda else opening.summons_by.on
    following, following_by = _following(level, opening.opens_on, holidays)
    late = _("The next session opens by %(day)s; its agenda goes to the governor by %(limit)s.") % {
        "day": isolated(written(following.last_day)), "limit": isolated(written(following_by.on)),
    }  # fmt: skip
    unstudied = _("Without its study the council decides, without debate, whether it deliberates on the point.")

    def free(code: Code, gate: Gate | None = None) -> Step:
        work_on = previous_working_day(first, holidays)
        label, article = (gate.label, gate.article) if gate else (LABELS[code], ARTICLES[code])
        done_on = gate.granted_on if gate else known.get(code)
        return Step(code, label, first, work_on, article, None, False, late, done_on)

    def counted(code: Code, limit: LegalDeadline, missed: str) -> Step:
        work_on = previous_working_day(limit.on, holidays)
        return Step(code, LABELS[code], limit.on, work_on, limit.rule.source, limit.rule, True, missed, known.get(code))

    steps = [free(Code.MINUTES)] if prepared else []
    steps += [free(Code.APPROVAL, gate) for gate in gates]
    steps += [free(Code.TEXT)] if prepared else []
    steps.append(free(Code.SUBMISSION))
    if agenda:
        steps.append(counted(Code.AGENDA, agenda, late))
    steps.append(counted(Code.SUMMONS, opening.summons_by, late))
    if not opening.is_extraordinary:  # a28 leaves the sessions of a36 and a37 out
        steps.append(counted(Code.COMMITTEE, opening.committee_by, unstudied))
    steps.append(_meeting(opening, level, known.get(Code.SESSION)))
    return Way(
        steps=tuple(steps),
        opens_on=opening.opens_on,
        is_fixed=opening.is_fixed,
        window=opening.window,
        following=following,
        following_by=following_by,
        is_extraordinary=opening.is_extraordinary,
    )


def _following(level: str, opens_on: date, holidays: frozenset[date]) -> tuple[SessionWindow, LegalDeadline]:
    """The ordinary session after the one that opens on that day, and the limit of its agenda."""
    year = opens_on.year
    while True:
        for window in law.session_dates(level, year, holidays=holidays):
            if window.first_day > opens_on:
                return window, law.agenda_limit(window.last_day, level, holidays=holidays)
        year += 1


def _meeting(opening: Opening, level: str, done_on: date | None) -> Step:
    again = law.term("second_summons", level, opening.opens_on)
    missed = _("Without a quorum the members are summoned again, %(low)s to %(high)s days later.") % {
        "low": isolated(str(again.span.low)), "high": isolated(str(again.span.high)),
    }  # fmt: skip
    rule = opening.window.rule if opening.window else law.term("quorum", level, opening.opens_on)
    day = opening.opens_on
    return Step(Code.SESSION, LABELS[Code.SESSION], day, day, rule.source, rule, True, missed, done_on)


def next_reachable(level: str, on: date, holidays: frozenset[date], fixed: FixedDays) -> SessionWindow:
    """The first ordinary session whose agenda can still go out on `on`, the office's own days counted."""
    year = on.year
    while True:
        for window in law.session_dates(level, year, holidays=holidays):
            opens_on = fixed.get(window.name, window.last_day)
            if opens_on >= on and law.agenda_limit(opens_on, level, holidays=holidays).on >= on:
                return window
        year += 1


def span_of_holidays(first: date, last: date) -> frozenset[date]:
    """The days off for a way and the sessions around it, read once."""
    return law.holidays_between(first - timedelta(days=200), last + timedelta(days=600))
