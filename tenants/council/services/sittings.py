"""Sittings: the roll is called, the quorum counted from it, the public let in or not (LO 113-14 a42, a48, a67)."""

from collections.abc import Mapping
from datetime import date, time

from django.db import transaction

from mithaq.accounts.models import User
from tenants.agreements.permissions import require
from tenants.agreements.services import happened
from tenants.council import publication, selectors
from tenants.council.errors import (
    ClosedWithoutReason,
    MembersDiffer,
    NotInOffice,
    NotSummoned,
    RollClosed,
    RollIncomplete,
    SessionMoved,
    SessionNotOpen,
    SittingTwice,
)
from tenants.council.models import HERE, Attendance, Ballot, ClosedBy, Member, Presence, Session, Sitting
from tenants.council.services.moves import not_before
from tenants.council.services.sessions import locked_session, open_session
from tenants.council.words import OPENING, SITTING


@transaction.atomic
def hold_sitting(
    session_id: int,
    *,
    actor: User | None,
    on: date,
    roll: Mapping[int, str],
    number: int | None = None,
    starts_at: time | None = None,
    closed_at_request: str = "",
    closed_reason: str = "",
    next_meeting_on: date | None = None,
) -> Sitting:
    """Record a sitting with its roll: member → presence, every member in office on that day.

    While the session is not open it is its meeting, and the quorum is counted on it: the session opens, or the next
    meeting is fixed (`sessions.open_session`). Those who came late were not there for the quorum. number: what the page
    showed as the number of the sitting to come.
    Raises SittingTwice, RollIncomplete, NotInOffice, MembersDiffer, SessionNotOpen, WrongMeetingDay, NotSummoned.
    """
    require(actor, "council.edit")
    session = locked_session(session_id)
    happened(on)
    following = selectors.next_sitting(session)
    if number is not None and number != following:
        raise SittingTwice(number=number)
    if session.closes_on is not None:
        raise SessionMoved(opens_on=session.opens_on)
    if session.opened_on is not None:
        _require_within(session, on)
    elif session.summons_sent_on is None:
        raise NotSummoned
    members = _on_the_roll(session, on, roll)
    sitting = Sitting(session=session, number=following, summons=session.summons, held_on=on, starts_at=starts_at)
    sitting.members_in_office = session.members_in_office
    _write(sitting, members, roll, closed_at_request, closed_reason)
    if session.opened_on is None:
        present = sum(status == Presence.PRESENT for status in roll.values())
        open_session(session.pk, actor=actor, on=on, present=present, next_meeting_on=next_meeting_on)
    return sitting


def _require_within(session: Session, on: date) -> None:
    limit = selectors.closing_limit(session)
    not_before(SITTING, on, OPENING, session.opened_on)
    if limit is not None and limit.is_past(on):
        raise SessionNotOpen(article=limit.rule.source)


def _on_the_roll(session: Session, on: date, roll: Mapping[int, str]) -> dict[int, Member]:
    """The members in office, each with a line. Raises RollIncomplete, NotInOffice, MembersDiffer."""
    members = {one.pk: one for one in selectors.members_in_office(on)}
    if strangers := [key for key in roll if key not in members]:
        names = list(Member.objects.filter(pk__in=strangers).values_list("name_ar", flat=True))
        raise NotInOffice(on=on, names=names)
    if missing := [one.name_ar for key, one in members.items() if key not in roll]:
        raise RollIncomplete(names=missing)
    if len(members) != session.members_in_office:
        raise MembersDiffer(session=session.members_in_office, list=len(members))
    return members


def _write(sitting: Sitting, members: Mapping[int, Member], roll: Mapping[int, str], request: str, reason: str) -> None:
    closed = ClosedBy(request) if request else ""
    if closed == ClosedBy.GOVERNOR and not reason:
        raise ClosedWithoutReason(article="LO 113-14 a48")
    sitting.closed_at_request, sitting.closed_reason = closed, reason if closed else ""
    sitting.chair = selectors.chair_among(members[key] for key, status in roll.items() if status in HERE)
    sitting.save()
    sitting.attendances.all().delete()
    Attendance.objects.bulk_create(
        Attendance(sitting=sitting, member=members[key], status=Presence(roll[key])) for key in members
    )
    publication.follow_session(sitting.session)


@transaction.atomic
def correct_roll(
    sitting_id: int,
    *,
    actor: User | None,
    roll: Mapping[int, str],
    closed_at_request: str = "",
    closed_reason: str = "",
) -> Sitting:
    """Correct the roll of a sitting no vote rests on yet; who is counted for the quorum stays as it was counted.

    Raises RollClosed once votes were recorded in it, or when the number at the opening would change.
    """
    require(actor, "council.edit")
    session = locked_session(Sitting.objects.values_list("session_id", flat=True).get(pk=sitting_id))
    sitting = Sitting.objects.get(pk=sitting_id)
    if Ballot.objects.filter(decision__session=session, sitting=sitting.number).exists():
        raise RollClosed
    present = sum(status == Presence.PRESENT for status in roll.values())
    if sitting.attendances.filter(status=Presence.PRESENT).count() != present and sitting.held_on <= (
        session.opened_on or session.meeting_on
    ):
        raise RollClosed
    _write(sitting, _on_the_roll(session, sitting.held_on, roll), roll, closed_at_request, closed_reason)
    return sitting
