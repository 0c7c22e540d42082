"""The dossier's way to its session: the days of every step backwards, what is done of it, and what is left open."""

from dataclasses import dataclass
from datetime import date

from mithaq.law import selectors as law
from mithaq.law.errors import OutsideSession
from tenants.agreements.models import Agreement
from tenants.agreements.selectors import has_foreign_party
from tenants.consultation.models import Meeting
from tenants.council.backwards import (
    Code,
    Gate,
    Opening,
    Way,
    next_reachable,
    ordinary,
    span_of_holidays,
    way_to,
)
from tenants.council.models import ApprovalKind, CommitteeReport, Decision, Session, SessionKind
from tenants.council.selectors.approvals import approvals_needed
from tenants.council.selectors.decisions import S, level
from tenants.council.selectors.sessions import agenda_limit, summons_limit
from tenants.drafting import selectors as drafting

BEFORE_AGENDA = frozenset({S.DRAFT, S.SUBMITTED, S.POSTPONED})


@dataclass(frozen=True)
class Ways:
    """chosen: the way that counts: to the session whose agenda has the point, else to the next one within reach.

    sooner: extraordinary sessions the office has fixed, which can still be reached before it. missed: days of ordinary
    sessions to come whose agenda can no longer be sent.
    """

    chosen: Way
    sooner: tuple[Way, ...] = ()
    missed: tuple[date, ...] = ()


def fixed_days(sessions: "list[Session]") -> dict[str, date]:
    """The day the office fixed for each ordinary session, by the session's name."""
    return {
        f"{one.opens_on.year}-{one.opens_on.month:02}": one.opens_on
        for one in sessions
        if one.kind == SessionKind.ORDINARY
    }


def ways(agreement: Agreement, decision: Decision | None, on: date, *, amendment: bool = False) -> Ways | None:
    """The ways of the agreement, or of its amendment, on a day; None once the council has voted."""
    state = decision.state if decision else S.DRAFT
    where = level()
    holidays = span_of_holidays(on, on)
    gates = _gates(agreement)
    done = _done(agreement, decision, amendment=amendment)
    if state == S.ON_AGENDA and decision is not None and decision.session is not None:
        opening = opening_of(decision.session, where, holidays)
        return Ways(way_to(opening, where, holidays, gates=gates, done=done, prepared=not amendment))
    if state not in BEFORE_AGENDA:
        return None
    ahead = list(Session.objects.own().filter(opened_on=None, opens_on__gte=on).order_by("opens_on"))
    days = fixed_days(ahead)
    window = next_reachable(where, on, holidays, days)
    opens_on = days.get(window.name, window.last_day)
    opening = ordinary(opens_on, where, holidays, is_fixed=window.name in days, window=window)
    chosen = way_to(opening, where, holidays, gates=gates, done=done, prepared=not amendment)
    sooner = []
    for session in ahead:
        if session.kind == SessionKind.EXTRAORDINARY and session.opens_on < opens_on:
            other = opening_of(session, where, holidays)
            if (other.agenda_by or other.summons_by).on >= on:
                sooner.append(way_to(other, where, holidays, gates=gates, done=done, prepared=not amendment))
    coming = [
        days.get(one.name, one.last_day)
        for year in range(on.year, opens_on.year + 1)
        for one in law.session_dates(where, year, holidays=holidays)
    ]
    return Ways(chosen, tuple(sooner), tuple(day for day in coming if on <= day < opens_on))


def opening_of(session: Session, where: str, holidays: frozenset[date]) -> Opening:
    """A session of the office with its limits; the governor's has no agenda of ours (a37)."""
    extraordinary = session.kind == SessionKind.EXTRAORDINARY
    window = None
    if not extraordinary:
        try:
            window = law.session_opening_on(where, session.opens_on, holidays=holidays).opening(session.opens_on)
        except OutsideSession:  # fixed under a table of days off that has changed since
            window = None
    return Opening(
        opens_on=session.opens_on,
        agenda_by=None if session.by_governor else agenda_limit(session, holidays=holidays),
        summons_by=summons_limit(session, holidays=holidays),
        committee_by=law.committee_limit(session.opens_on, where, holidays=holidays),
        is_fixed=True,
        window=window,
        is_extraordinary=extraordinary,
    )


def _gates(agreement: Agreement) -> list[Gate]:
    """The approvals before the council that this dossier needs, with the day they were given."""
    if not has_foreign_party(agreement):
        return []
    granted = dict(
        agreement.approvals.filter(granted_on__isnull=False).order_by("granted_on").values_list("kind", "granted_on")
    )
    needed: list[ApprovalKind] = approvals_needed(agreement)
    return [Gate(kind.label, kind.article, granted.get(kind.value)) for kind in needed]


def _done(agreement: Agreement, decision: Decision | None, *, amendment: bool) -> dict[Code, date]:
    """The days on which steps were done, in this round of the decision."""
    found: dict[Code, date | None] = {}
    if not amendment:
        found[Code.MINUTES] = (
            Meeting.objects.filter(agreement=agreement, minutes_signed_on__isnull=False)
            .order_by("minutes_signed_on").values_list("minutes_signed_on", flat=True).first()
        )  # fmt: skip
        found[Code.TEXT] = _text_complete_on(agreement, decision)
    if decision is not None:
        found[Code.SUBMISSION] = decision.submitted_on
        session = decision.session
        if session is not None:
            found[Code.AGENDA] = decision.agenda_sent_on or session.agenda_sent_on
            found[Code.SUMMONS] = session.summons_sent_on
        found[Code.COMMITTEE] = (
            CommitteeReport.objects.filter(decision=decision, round=decision.round)
            .order_by("studied_on").values_list("studied_on", flat=True).first()
        )  # fmt: skip
    return {code: day for code, day in found.items() if day is not None}


def _text_complete_on(agreement: Agreement, decision: Decision | None) -> date | None:
    """The day of the last version, once nothing is missing to submit the draft; None before."""
    if (decision is None or decision.submitted_on is None) and drafting.readiness(agreement):
        return None
    version = agreement.text_versions.order_by("-number").first()
    return version.made_on if version else None
