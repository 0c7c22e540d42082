"""A day off is entered after the fact, or taken back: what it moves in the dossiers of this office.

Terms are always computed from the table as it stands, so that nothing has to be corrected. What is written here is what
people would otherwise not see: which day was another one yesterday, and why; and what somebody recorded on the strength
of the day as it was. Nothing that was recorded is undone: a person looks, and says what they found.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Prefetch, Q

from mithaq.accounts.models import User
from mithaq.core import clock
from mithaq.core.text import clean_line
from mithaq.core.working_days import WEEKEND, next_working_day, previous_working_day
from mithaq.law import selectors as law
from tenants.agreements.models import ENDED_STATES, Agreement, Axis
from tenants.agreements.permissions import require
from tenants.agreements.services import lock, record
from tenants.council import selectors as council
from tenants.council.backwards import next_reachable
from tenants.council.models import Decision, Transmission, Visa
from tenants.council.models import DecisionState as S
from tenants.office.calendar.errors import AnswerMissing, ShiftSeen
from tenants.office.calendar.models import Shift, ShiftTerm
from tenants.office.calendar.plans import Frame

TAKEN_BACK = "taken_back"  # the answer of a shift whose day off was taken back before anybody looked
REACH = timedelta(days=120)  # after a day off, no decision that was enforceable longer ago can rest on it
WAITING = frozenset({S.SUBMITTED, S.POSTPONED})
CONTROLLED = frozenset({S.SENT, S.VISAED, S.ENFORCEABLE})


@dataclass(frozen=True)
class Move:
    """One day of one dossier, before and after. recorded_on: the day of what was recorded too early; None else."""

    agreement: Agreement
    term: ShiftTerm
    was_on: date
    now_on: date
    article: str
    recorded_on: date | None = None


@dataclass(frozen=True)
class Tables:
    """The days off without and with the change."""

    before: frozenset[date]
    after: frozenset[date]


@transaction.atomic
def apply_change(*, day: date, is_off: bool, name_ar: str, name_fr: str) -> list[Shift]:
    """Compare every running term without and with the change, keep what moved and log it in the dossiers' history.

    Safe to run twice: an open shift of the same cause is kept once. A change that takes back one which nobody has
    looked at yet closes that one.
    """
    if day.weekday() in WEEKEND:
        return []  # offices are closed anyway
    today = clock.today()
    frame = Frame.read(today, min(today, day), max(today, day))
    after = frame.holidays | {day} if is_off else frame.holidays - {day}
    tables = Tables(before=after - {day} if is_off else after | {day}, after=after)
    moves: dict[int, list[Move]] = {}
    for move in _moves(frame, tables, day):
        moves.setdefault(move.agreement.pk, []).append(move)
    made = []
    for agreement_id in sorted(moves):
        agreement = lock(agreement_id)
        for move in moves[agreement_id]:
            made += _keep(agreement, move, today, day, name_ar, name_fr, is_off=is_off)
    _close_taken_back(today, day, is_off=is_off)
    return made


def _keep(
    agreement: Agreement, move: Move, today: date, day: date, name_ar: str, name_fr: str, *, is_off: bool
) -> list[Shift]:
    if agreement.shifts.filter(term=move.term, cause_on=day, is_off=is_off, seen_on=None).exists():
        return []
    too_early = move.recorded_on is not None
    shift = Shift.objects.create(
        agreement=agreement, term=move.term, was_on=move.was_on, now_on=move.now_on, too_early=too_early,
        recorded_on=move.recorded_on, cause_on=day, cause_ar=name_ar, cause_fr=name_fr, is_off=is_off, noticed_on=today,
    )  # fmt: skip
    record(
        agreement, Axis.EVENT, "recorded_too_early" if too_early else "day_moved", actor=None, on=today,
        note=f"{move.was_on:%d/%m/%Y} → {move.now_on:%d/%m/%Y} · {day:%d/%m/%Y} · {name_ar} · {name_fr}",
        article=move.article,
    )  # fmt: skip
    return [shift]


def _close_taken_back(today: date, day: date, *, is_off: bool) -> None:
    """What the opposite change had moved and nobody has looked at is as it was before both."""
    Shift.objects.filter(cause_on=day, is_off=not is_off, seen_on=None).update(seen_on=today, answer=TAKEN_BACK)


def _moves(frame: Frame, tables: Tables, day: date) -> Iterator[Move]:
    for decision in _decisions(day):
        if decision.state in WAITING:
            yield from _agenda(decision, frame, tables)
        elif decision.state == S.ON_AGENDA:
            yield from _summons(decision, tables)
        else:
            yield from _control(decision, frame, tables)
        if decision.session is not None and decision.session.is_open:
            yield from _closing(decision, tables)


def _decisions(day: date) -> list[Decision]:
    """Decisions on the way, and those enforceable so recently that they may rest on the day; four queries."""
    return list(
        Decision.objects.exclude(state=S.DRAFT)
        .filter(~Q(state=S.ENFORCEABLE) | Q(enforceable_on__gte=day - REACH))
        .exclude(agreement__state__in=sorted(ENDED_STATES))
        .select_related("agreement", "session")
        .prefetch_related(
            "agreement__parties",
            Prefetch("transmissions", Transmission.objects.order_by("pk")),
            Prefetch("visas", Visa.objects.order_by("pk")),
        )
        .order_by("pk")
    )


def _agenda(decision: Decision, frame: Frame, tables: Tables) -> Iterator[Move]:
    """The last working day for the agenda of the session within reach: offices are closed on the day itself."""
    window = next_reachable(frame.level, frame.today, tables.after, frame.fixed)
    limit = law.agenda_limit(frame.fixed.get(window.name, window.last_day), frame.level, holidays=tables.after)
    was_on, now_on = (previous_working_day(limit.on, table) for table in (tables.before, tables.after))
    if was_on != now_on:
        yield Move(decision.agreement, ShiftTerm.AGENDA, was_on, now_on, limit.rule.source)


def _summons(decision: Decision, tables: Tables) -> Iterator[Move]:
    session = decision.session
    if session is None or session.summons_sent_on is not None or session.opened_on is not None:
        return
    limit = council.summons_limit(session, holidays=tables.after)
    was_on, now_on = (previous_working_day(limit.on, table) for table in (tables.before, tables.after))
    if was_on != now_on:
        yield Move(decision.agreement, ShiftTerm.SUMMONS, was_on, now_on, limit.rule.source)


def _closing(decision: Decision, tables: Tables) -> Iterator[Move]:
    """Seven working days of an extraordinary session, or of an extension, contain the day (a34, a36)."""
    if decision.session is None:
        return
    was, now = (council.closing_limit(decision.session, holidays=table) for table in (tables.before, tables.after))
    if was and now and was.on != now.on:
        yield Move(decision.agreement, ShiftTerm.CLOSING, was.on, now.on, now.rule.source)


def _control(decision: Decision, frame: Frame, tables: Tables) -> Iterator[Move]:
    sent = next((row for row in decision.transmissions.all() if row.round == decision.round), None)
    visa = next((row for row in decision.visas.all() if row.round == decision.round), None)
    was, now = (
        council.clock_of_rows(decision, frame.today, sent, visa, holidays=table)
        for table in (tables.before, tables.after)
    )
    agreement = decision.agreement
    if decision.state == S.ADOPTED and was.transmission_due and now.transmission_due:
        if was.transmission_due.on != now.transmission_due.on:
            yield Move(
                agreement, ShiftTerm.TRANSMISSION, was.transmission_due.on, now.transmission_due.on,
                now.transmission_due.rule.source,
            )  # fmt: skip
    elif decision.state in CONTROLLED and was.objection_ends and now.objection_ends:
        yield from _objection(decision, visa, was.objection_ends.on, now.objection_ends.on, frame.today,
                              now.objection_ends.rule.source)  # fmt: skip
        if visa is not None and now.visa_due is not None:
            yield from _visa(decision, visa, tables, now.visa_due.rule.source)


def _objection(
    decision: Decision, visa: Visa | None, was_on: date, now_on: date, today: date, article: str
) -> Iterator[Move]:
    """The three working days; a decision without visa that was said to be enforceable before they were over."""
    if was_on == now_on:
        return
    if decision.state == S.SENT and max(was_on, now_on) >= today:
        yield Move(decision.agreement, ShiftTerm.OBJECTION, was_on, now_on, article)
        return
    said_on = decision.enforceable_on
    if decision.state == S.ENFORCEABLE and visa is None and said_on is not None and was_on < said_on <= now_on:
        yield Move(decision.agreement, ShiftTerm.OBJECTION, was_on, now_on, article, said_on)


def _visa(decision: Decision, visa: Visa, tables: Tables, article: str) -> Iterator[Move]:
    """The text does not say whether a term that ends on a day off moves: a tacit visa that only one reading allows is
    shown to a person, and one that is waited for is shown with both days.
    """
    was_on, now_on = (next_working_day(visa.due_on, table) for table in (tables.before, tables.after))
    if was_on == now_on:
        return
    if visa.tacit_on is not None and was_on < visa.tacit_on <= now_on:
        yield Move(decision.agreement, ShiftTerm.VISA, was_on, now_on, article, visa.tacit_on)
    elif decision.state == S.SENT and visa.obtained_on is None:
        yield Move(decision.agreement, ShiftTerm.VISA, was_on, now_on, article)


@transaction.atomic
def look_at(shift_id: int, *, actor: User | None, answer: str = "") -> Shift:
    """Say that a day that moved was seen; for what was recorded too early, also what was found.

    Raises ShiftSeen, AnswerMissing, NotAllowed.
    """
    require(actor, "calendar.look")
    agreement = lock(Shift.objects.values_list("agreement_id", flat=True).get(pk=shift_id))
    shift = Shift.objects.get(pk=shift_id)
    if shift.seen_on is not None:
        raise ShiftSeen
    found = clean_line(answer, 500, field="answer")
    if shift.too_early and not found:
        raise AnswerMissing
    shift.seen_on, shift.seen_by, shift.answer = clock.today(), actor, found
    shift.save(update_fields=["seen_on", "seen_by", "answer"])
    if shift.too_early:
        record(agreement, Axis.EVENT, "too_early_looked_at", actor=actor, on=clock.today(), note=found)
    return shift
