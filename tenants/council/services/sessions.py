"""Sessions of the council: fixed, summoned, opened with their quorum, closed (LO 113-14 a33–a42).

A session belongs to no dossier: it has its own row lock, always taken after the dossier's.
"""

from collections.abc import Iterable
from datetime import date, time
from typing import Any

from django.db import transaction

from mithaq.accounts.models import User
from mithaq.law import selectors as law
from mithaq.law.rules.kinds import Level
from mithaq.ui import formats
from tenants.agreements.models import Axis
from tenants.agreements.permissions import require
from tenants.agreements.services import happened, record
from tenants.council import publication, selectors
from tenants.council.errors import (
    AgendaNotSent,
    AgendaTooLate,
    MorePresentThanMembers,
    NotSummoned,
    OnlyBodies,
    OutsideFoundingMonths,
    OutsideSecondSummons,
    SessionElsewhere,
    SessionMoved,
    SessionNotOpen,
    SessionTooLong,
    SessionTwice,
    SummonsTooLate,
    WrongMeetingDay,
)
from tenants.council.models import CalledBy, FoundingTerms, MissedMeeting, Session, SessionKind
from tenants.council.services.moves import not_before
from tenants.council.words import AGENDA, CLOSING, EXTENSION, OPENING, RECEIPT


def locked_session(session_id: int) -> Session:
    """The session, locked until the transaction ends. Raises SessionElsewhere for another council's."""
    session: Session = Session.objects.select_for_update(of=("self",)).get(pk=session_id)
    if session.received_from:
        raise SessionElsewhere
    return session


@transaction.atomic
def create_session(
    *,
    actor: User | None,
    opens_on: date,
    members_in_office: int,
    kind: str = SessionKind.ORDINARY,
    called_by: str = CalledBy.PRESIDENT,
    starts_at: time | None = None,
    place: str = "",
) -> Session:
    """Fix a session. An ordinary one opens only in its legal week (a33): raises the law's OutsideSession, SessionTwice.

    An ECI or a GCT that entered the months of its founding agreement meets in those: OutsideFoundingMonths.
    members_in_office: not the seats; vacancies are left out. starts_at, place: as the summons will say (a35).
    """
    require(actor, "council.edit")
    if kind == SessionKind.ORDINARY:
        require_ordinary_day(opens_on)
    if Session.objects.own().filter(kind=kind, opens_on=opens_on).exists():
        raise SessionTwice(opens_on=opens_on)
    return Session.objects.create(
        kind=kind,
        called_by=called_by if kind == SessionKind.EXTRAORDINARY else CalledBy.PRESIDENT,
        opens_on=opens_on,
        meeting_on=opens_on,
        members_in_office=members_in_office,
        starts_at=starts_at,
        place=place,
    )


def require_ordinary_day(opens_on: date) -> None:
    """Raise OutsideSession, or OutsideFoundingMonths, unless an ordinary session may open on that day."""
    terms = selectors.founding_terms()
    if terms is None:
        law.session_opening_on(selectors.level(), opens_on)
    elif opens_on.month not in terms.month_numbers:
        months = [formats.month_name(month) for month in terms.month_numbers]
        raise OutsideFoundingMonths(source=terms.source, months=months)


@transaction.atomic
def reschedule_session(session_id: int, *, actor: User | None, opens_on: date) -> Session:
    """Fix another day for a session that nobody was summoned to; its agenda must still be in time (a38)."""
    require(actor, "council.edit")
    session = locked_session(session_id)
    if session.summons_sent_on is not None or session.opened_on is not None:
        raise SessionMoved(opens_on=session.opens_on)
    if session.kind == SessionKind.ORDINARY:
        require_ordinary_day(opens_on)
    if Session.objects.own().filter(kind=session.kind, opens_on=opens_on).exclude(pk=session.pk).exists():
        raise SessionTwice(opens_on=opens_on)
    session.opens_on = session.meeting_on = opens_on
    if session.agenda_sent_on is not None:
        require_agenda_in_time(session, session.agenda_sent_on)
    session.save(update_fields=["opens_on", "meeting_on"])
    return session


def require_agenda_in_time(session: Session, on: date) -> None:
    """Raise AgendaTooLate, with the next session, if an agenda sent on that day is too late for this one (a38).

    A session the governor asked for has his own points on its agenda, in ten days (a37): the 20 days cannot run.
    """
    if session.by_governor:
        return
    limit = selectors.agenda_limit(session)
    if limit.is_past(on):
        following = law.reachable_session(selectors.level(), on)
        raise AgendaTooLate(
            article=limit.rule.source,
            opens_on=session.opens_on,
            limit=limit.on,
            on=on,
            next_session=following.opens_on,
        )


@transaction.atomic
def record_agenda_receipt(session_id: int, *, actor: User | None, on: date) -> Session:
    """Record the day the governor received the agenda: his 8 days run from it (a39). Raises DateBeforeCause."""
    require(actor, "council.edit")
    session = locked_session(session_id)
    happened(on)
    if session.agenda_sent_on is None:
        raise AgendaNotSent
    not_before(RECEIPT, on, AGENDA, session.agenda_sent_on)
    session.agenda_received_on = on
    session.save(update_fields=["agenda_received_on"])
    return session


@transaction.atomic
def record_summons(session_id: int, *, actor: User | None, sent_on: date) -> Session:
    """Record that the members were summoned, with agenda and documents (a35; a37). Raises SummonsTooLate."""
    require(actor, "council.edit")
    session = locked_session(session_id)
    if session.opened_on is not None or session.summons > 1:
        raise SessionMoved(opens_on=session.opens_on)
    happened(sent_on)
    limit = selectors.summons_limit(session)
    if limit.is_past(sent_on):
        raise SummonsTooLate(article=limit.rule.source, limit=limit.on, opens_on=session.opens_on, on=sent_on)
    session.summons_sent_on = sent_on
    session.save(update_fields=["summons_sent_on"])
    _tell(session, "members_summoned", actor, sent_on, limit.rule.source)
    return session


@transaction.atomic
def open_session(
    session_id: int, *, actor: User | None, on: date, present: int, next_meeting_on: date | None = None
) -> Session:
    """Open the session if its quorum is there; if not, record the meeting and fix the next one (a42).

    present: members present at the opening. More than half of the members in office at the first and the second
    meeting, any number at the third (any at the second for the governor's session, a37). next_meeting_on: day of the
    meeting that follows one without a quorum; without it the first day the law allows. The session given back is open
    (`opened_on`) or summoned again (`summons`, `meeting_on`). Raises NotSummoned, WrongMeetingDay,
    MorePresentThanMembers, OutsideSecondSummons.
    """
    require(actor, "council.edit")
    session = locked_session(session_id)
    if session.opened_on is not None:
        raise SessionMoved(opens_on=session.opens_on)
    if session.summons_sent_on is None:
        raise NotSummoned
    happened(on)
    if on != session.meeting_on and (selectors.needs_quorum(session) or on < session.meeting_on):
        raise WrongMeetingDay(meeting_on=session.meeting_on, on=on)
    if present > session.members_in_office:
        raise MorePresentThanMembers(present=present, members=session.members_in_office)
    if selectors.needs_quorum(session) and present < law.quorum(session.members_in_office):
        return _meet_again(session, actor, on, present, next_meeting_on)
    session.opened_on, session.present_at_opening = on, present
    session.save(update_fields=["opened_on", "present_at_opening"])
    _tell(session, "session_opened", actor, on, "LO 113-14 a42", f"{present}/{session.members_in_office}")
    return session


def _meet_again(session: Session, actor: User | None, on: date, present: int, next_on: date | None) -> Session:
    window = selectors.next_meeting_window(session)
    meeting_on = next_on or window.first
    in_time = meeting_on in window if session.summons == 1 else meeting_on >= window.first
    if not in_time:
        raise OutsideSecondSummons(
            article=window.rule.source, field="next_meeting_on", first=window.first, last=window.last
        )
    MissedMeeting.objects.create(session=session, summons=session.summons, held_on=on, present=present)
    session.summons += 1
    session.meeting_on = meeting_on
    session.save(update_fields=["summons", "meeting_on"])
    _tell(session, "quorum_missed", actor, on, window.rule.source, f"{present}/{session.members_in_office}")
    return session


@transaction.atomic
def describe_session(
    session_id: int, *, actor: User | None, members_in_office: int, starts_at: time | None = None, place: str = ""
) -> Session:
    """Say where and when the session meets, and of how many members in office, until it has met (a35, a42)."""
    require(actor, "council.edit")
    session = locked_session(session_id)
    if session.opened_on is not None or session.summons > 1:
        raise SessionMoved(opens_on=session.opens_on)
    session.members_in_office, session.starts_at, session.place = members_in_office, starts_at, place
    session.save(update_fields=["members_in_office", "starts_at", "place"])
    publication.follow_session(session)
    return session


@transaction.atomic
def set_founding_months(
    *, actor: User | None, months: Iterable[int], source: str, signed_on: date | None = None
) -> FoundingTerms:
    """Enter the months in which the founding agreement of an ECI or a GCT lets its council meet (a138, a145)."""
    require(actor, "council.edit")
    if selectors.level() not in {Level.ECI, Level.GCT}:
        raise OnlyBodies(article="LO 113-14 a33")
    written = ",".join(map(str, sorted(set(months))))
    terms, _made = FoundingTerms.objects.update_or_create(
        only=1, defaults={"months": written, "source": source, "signed_on": signed_on}
    )
    return terms


@transaction.atomic
def extend_session(session_id: int, *, actor: User | None, on: date | None = None) -> Session:
    """Record the one extension of an ordinary session by its president (a34), and the day he decided it."""
    require(actor, "council.edit")
    session = locked_session(session_id)
    if not session.is_open or session.kind != SessionKind.ORDINARY:
        raise SessionNotOpen(article="LO 113-14 a34")
    if on is not None:
        happened(on)
        not_before(EXTENSION, on, OPENING, session.opened_on)
    session.extended, session.extended_on = True, on
    session.save(update_fields=["extended", "extended_on"])
    return session


@transaction.atomic
def close_session(session_id: int, *, actor: User | None, on: date) -> Session:
    """Record the close: the 15 working days of a116 run from it. Raises SessionTooLong (a34, a36), SessionNotOpen."""
    require(actor, "council.edit")
    session = locked_session(session_id)
    if not session.is_open:
        raise SessionNotOpen
    happened(on)
    not_before(CLOSING, on, OPENING, session.opened_on)
    limit = selectors.closing_limit(session)
    if limit is not None and limit.is_past(on):
        raise SessionTooLong(article=limit.rule.source, limit=limit.on)
    session.closes_on = on
    session.save(update_fields=["closes_on"])
    _tell(session, "session_closed", actor, on, "LO 113-14 a34")
    return session


def _tell(session: Session, what: str, actor: User | None, on: date, article: str, note: str = "") -> None:
    """Add the line to the history of every dossier on the session's agenda; what is public of the session follows."""
    kwargs: dict[str, Any] = {"actor": actor, "on": on, "article": article, "note": note}
    for decision in session.decisions.select_related("agreement").order_by("pk"):
        record(decision.agreement, Axis.EVENT, what, **kwargs)
    publication.follow_session(session)
