"""R10: meetings as they are lived: planned, called, held or cancelled; and what was put forward in them."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, time, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction

from mithaq.accounts.models import User
from mithaq.core import clock
from mithaq.core.text import clean_line, clean_text
from tenants.agreements.errors import EndsBeforeStart, Missing
from tenants.agreements.models import Agreement, Axis
from tenants.agreements.services import happened, record
from tenants.consultation.errors import (
    AlreadyHeld,
    AuthorAbsent,
    BadLink,
    InvitationAfterMeeting,
    InvitationSent,
    NobodyInvited,
    PlannedInThePast,
    PlannedTooFar,
    PresenceOpen,
)  # fmt: skip
from tenants.consultation.models import (
    Attendance,
    Means,
    Meeting,
    MeetingState,
    Mode,
    Presence,
    Proposal,
    ProposalKind,
    ProposalOutcome,
)  # fmt: skip
from tenants.consultation.services.opening import actor_of, held, opened, since_opening, unsigned

FARTHEST = timedelta(days=731)
Roll = Mapping[int, tuple[str, str]]  # actor → presence, function of who came for them


@transaction.atomic
def plan_meeting(
    agreement_id: int, *, actor: User | None, held_on: date, starts_at: time | None = None, place: str = "",
    link: str = "", mode: str = Mode.IN_PERSON, agenda: str = "", invited: Iterable[int] = (),
) -> Meeting:  # fmt: skip
    """Plan a meeting on a day to come, with those to be invited. Raises PlannedInThePast, PlannedTooFar, BadLink."""
    agreement = opened(agreement_id, actor)
    _to_come(held_on)
    meeting = Meeting.objects.create(
        agreement=agreement, state=MeetingState.PLANNED, held_on=held_on,
        **_frame(starts_at=starts_at, place=place, link=link, mode=mode, agenda=agenda),
    )  # fmt: skip
    for actor_id in dict.fromkeys(invited):
        _invite(meeting, actor_id)
    record(agreement, Axis.EVENT, "meeting_planned", actor=actor, on=clock.today(), note=f"{held_on} {meeting.place}")
    return meeting


@transaction.atomic
def add_meeting(
    agreement_id: int, *, actor: User | None, held_on: date, starts_at: time | None = None, place: str = "",
    link: str = "", mode: str = Mode.IN_PERSON, agenda: str = "", next_step: str = "", attendees: Iterable[int] = (),
) -> Meeting:  # fmt: skip
    """Record a meeting that was held (R10), with the actors who attended. Raises FutureDate, EndsBeforeStart."""
    agreement = opened(agreement_id, actor)
    _was_held(agreement, held_on)
    meeting = Meeting.objects.create(
        agreement=agreement, held_on=held_on, next_step=clean_line(next_step, 500, field="next_step"),
        **_frame(starts_at=starts_at, place=place, link=link, mode=mode, agenda=agenda),
    )  # fmt: skip
    for actor_id in dict.fromkeys(attendees):
        _attend(meeting, actor_id)
    record(agreement, Axis.EVENT, "meeting_held", actor=actor, on=held_on, note=meeting.place)
    return meeting


@transaction.atomic
def edit_meeting(
    meeting_id: int, *, actor: User | None, held_on: date, starts_at: time | None = None, place: str = "",
    link: str = "", mode: str = Mode.IN_PERSON, agenda: str = "", invited: Collection[int] | None = None,
) -> Meeting:  # fmt: skip
    """Correct a meeting until its minutes are signed. invited: the whole list of a planned one; None leaves it.

    A planned meeting that is put off calls everybody again: invitations that were sent count as unsent.
    Raises MinutesSigned, AlreadyHeld for a cancelled one, InvitationSent, what `plan_meeting` and `add_meeting` raise.
    """
    meeting = unsigned(meeting_id, actor)
    if meeting.is_cancelled:
        raise AlreadyHeld(day=meeting.held_on)
    moved = (meeting.held_on, meeting.starts_at) != (held_on, starts_at)
    if meeting.is_planned and moved:
        _to_come(held_on)
    elif meeting.is_held:
        _was_held(meeting.agreement, held_on)
        _refuse_late_invitations(meeting, held_on)
    meeting.held_on = held_on
    frame = _frame(starts_at=starts_at, place=place, link=link, mode=mode, agenda=agenda)
    for name, value in frame.items():
        setattr(meeting, name, value)
    meeting.save(update_fields=["held_on", *frame])
    if meeting.is_planned and moved:
        meeting.attendances.filter(invited_on__isnull=False).update(invited_on=None, means="")
        record(meeting.agreement, Axis.EVENT, "meeting_moved", actor=actor, on=clock.today(), note=f"{held_on}")
    if meeting.is_planned and invited is not None:
        _list(meeting, invited)
    return meeting


@transaction.atomic
def send_invitations(
    meeting_id: int, *, actor: User | None, actor_ids: Collection[int], sent_on: date, means: str
) -> list[Attendance]:
    """Note that invitations went out on a day, by which means; whoever was not on the list is put on it (R10).

    Of a meeting that was held, only those who are on its roll. Raises InvitationAfterMeeting, NobodyInvited,
    FutureDate, EndsBeforeStart, ActorOfAnotherDossier, PresenceOpen.
    """
    meeting = unsigned(meeting_id, actor)
    if meeting.is_cancelled:
        raise AlreadyHeld(day=meeting.held_on)
    if not actor_ids:
        raise NobodyInvited
    happened(sent_on)
    since_opening(meeting.agreement, sent_on, what=_label(Attendance, "invited_on"), field="sent_on")
    if sent_on > meeting.held_on:
        raise InvitationAfterMeeting(sent_on=sent_on, day=meeting.held_on)
    sent = []
    for actor_id in dict.fromkeys(actor_ids):
        attendance = _invite(meeting, actor_id)
        attendance.invited_on, attendance.means = sent_on, Means(means)
        attendance.save(update_fields=["invited_on", "means"])
        sent.append(attendance)
    record(
        meeting.agreement, Axis.EVENT, "invitations_sent", actor=actor, on=sent_on,
        note=f"{meeting.held_on} · {len(sent)}",
    )  # fmt: skip
    return sent


@transaction.atomic
def hold_meeting(
    meeting_id: int, *, actor: User | None, held_on: date, roll: Roll, place: str = "", mode: str = Mode.IN_PERSON
) -> Meeting:
    """Record that a planned meeting took place, and who came (R10). Raises PresenceOpen, FutureDate, AlreadyHeld."""
    meeting = unsigned(meeting_id, actor)
    if not meeting.is_planned:
        raise AlreadyHeld(day=meeting.held_on)
    _was_held(meeting.agreement, held_on)
    _refuse_late_invitations(meeting, held_on)
    meeting.state, meeting.held_on, meeting.mode = MeetingState.HELD, held_on, Mode(mode)
    meeting.place = clean_line(place, 200, field="place") or meeting.place
    meeting.save(update_fields=["state", "held_on", "mode", "place"])
    _call_roll(meeting, roll)
    record(meeting.agreement, Axis.EVENT, "meeting_held", actor=actor, on=held_on, note=meeting.place)
    return meeting


@transaction.atomic
def take_roll(meeting_id: int, *, actor: User | None, roll: Roll) -> Meeting:
    """Correct who came to a meeting that was held, until its minutes are signed. Raises NotHeld, PresenceOpen."""
    meeting = held(meeting_id, actor)
    _call_roll(meeting, roll)
    return meeting


@transaction.atomic
def cancel_meeting(meeting_id: int, *, actor: User | None, reason: str) -> Meeting:
    """Cancel a planned meeting; it stays in the dossier with its reason. Raises AlreadyHeld, Missing."""
    meeting = unsigned(meeting_id, actor)
    if not meeting.is_planned:
        raise AlreadyHeld(day=meeting.held_on)
    meeting.cancel_reason = clean_line(reason, 300, field="reason")
    if not meeting.cancel_reason:
        raise Missing(field="reason", what=_label(Meeting, "cancel_reason"))
    meeting.state = MeetingState.CANCELLED
    meeting.save(update_fields=["state", "cancel_reason"])
    note = f"{meeting.held_on}: {meeting.cancel_reason}"
    record(meeting.agreement, Axis.EVENT, "meeting_cancelled", actor=actor, on=clock.today(), note=note)
    return meeting


@transaction.atomic
def remove_meeting(meeting_id: int, *, actor: User | None) -> None:
    """Take out a meeting entered by mistake, with what was noted in it. Raises MinutesSigned."""
    meeting = unsigned(meeting_id, actor)
    record(meeting.agreement, Axis.EVENT, "meeting_removed", actor=actor, on=clock.today(), note=f"{meeting.held_on}")
    meeting.delete()


@transaction.atomic
def add_attendance(meeting_id: int, *, actor: User | None, actor_id: int, represented_by: str = "") -> Attendance:
    """Note that an actor took part; said again, the representative is corrected. Raises MinutesSigned, NotHeld."""
    meeting = held(meeting_id, actor)
    return _attend(meeting, actor_id, clean_line(represented_by, 120, field="represented_by"))


@transaction.atomic
def add_proposal(
    meeting_id: int, *, actor: User | None, author_id: int, text: str, kind: str = ProposalKind.PROPOSAL
) -> Proposal:
    """Note an opinion or a proposal and who made it (R10), who thereby attended. Raises MinutesSigned, NotHeld."""
    meeting = held(meeting_id, actor)
    author = actor_of(meeting.agreement_id, author_id)
    text = clean_text(text, 4000, field="text")
    if not text:
        raise Missing(field="text", what=_label(Proposal, "text"))
    Attendance.objects.get_or_create(meeting=meeting, actor=author)
    return Proposal.objects.create(meeting=meeting, author=author, kind=ProposalKind(kind), text=text)


@transaction.atomic
def remove_proposal(proposal_id: int, *, actor: User | None) -> None:
    """Take out a proposal entered by mistake, until the minutes are signed. Raises MinutesSigned."""
    proposal = Proposal.objects.get(pk=proposal_id)
    held(proposal.meeting_id, actor)
    proposal.delete()


@transaction.atomic
def settle_proposal(
    proposal_id: int, *, actor: User | None, outcome: str, settled_on: date, note: str = ""
) -> Proposal:
    """Say what became of a proposal, also after the minutes were signed: kept, set aside for a reason, or open again.

    Raises Missing for a proposal set aside without a reason, EndsBeforeStart, FutureDate.
    """
    proposal = Proposal.objects.select_related("meeting").get(pk=proposal_id)
    opened(proposal.meeting.agreement_id, actor)
    happened(settled_on)
    if settled_on < proposal.meeting.held_on:
        raise EndsBeforeStart(
            field="settled_on", later=_label(Proposal, "settled_on"), later_on=settled_on,
            earlier=Meeting._meta.verbose_name, earlier_on=proposal.meeting.held_on,
        )  # fmt: skip
    proposal.outcome, proposal.outcome_note = ProposalOutcome(outcome), clean_line(note, 500, field="note")
    proposal.settled_on = settled_on
    if proposal.outcome == ProposalOutcome.SET_ASIDE and not proposal.outcome_note:
        raise Missing(field="note", what=_label(Proposal, "outcome_note"))
    if proposal.outcome == ProposalOutcome.OPEN:
        proposal.outcome_note, proposal.settled_on = "", None
    proposal.save(update_fields=["outcome", "outcome_note", "settled_on"])
    return proposal


def _frame(*, starts_at: time | None, place: str, link: str, mode: str, agenda: str) -> dict[str, Any]:
    """Hour, place, link, mode and agenda, cleaned. Raises BadLink, InvalidInput."""
    link = clean_line(link, 300, field="link")
    if link:
        try:
            URLValidator(schemes=["https", "http"])(link)
        except ValidationError as error:
            raise BadLink(text=link[:60]) from error
    return {
        "starts_at": starts_at, "place": clean_line(place, 200, field="place"), "link": link, "mode": Mode(mode),
        "agenda": clean_text(agenda, 4000, field="agenda"),
    }  # fmt: skip


def _to_come(day: date) -> None:
    today = clock.today()
    if day < today:
        raise PlannedInThePast(day=day)
    if day > today + FARTHEST:
        raise PlannedTooFar(day=day)


def _was_held(agreement: Agreement, day: date) -> None:
    happened(day)
    since_opening(agreement, day, what=Meeting._meta.verbose_name, field="held_on")


def _refuse_late_invitations(meeting: Meeting, day: date) -> None:
    late = meeting.attendances.filter(invited_on__gt=day).order_by("-invited_on").first()
    if late is not None and late.invited_on is not None:
        raise InvitationAfterMeeting(field="held_on", sent_on=late.invited_on, day=day)


def _invite(meeting: Meeting, actor_id: int) -> Attendance:
    """The actor on the meeting's list, marked as invited. Raises PresenceOpen for a newcomer to a closed roll."""
    somebody = actor_of(meeting.agreement_id, actor_id)
    attendance = Attendance.objects.filter(meeting=meeting, actor=somebody).first()
    if attendance is None:
        if not meeting.is_planned:
            raise PresenceOpen(names=[somebody.name_ar], field="actor_ids")
        return Attendance.objects.create(meeting=meeting, actor=somebody, presence=Presence.EXPECTED, is_invited=True)
    if not attendance.is_invited:
        attendance.is_invited = True
        attendance.save(update_fields=["is_invited"])
    return attendance


def _list(meeting: Meeting, invited: Collection[int]) -> None:
    """Make `invited` the whole list of those to be called. Raises InvitationSent for one who was and is left out."""
    for attendance in meeting.attendances.select_related("actor").exclude(actor_id__in=invited):
        if attendance.invited_on is not None:
            raise InvitationSent(name=attendance.actor.name_ar)
        attendance.delete()
    for actor_id in dict.fromkeys(invited):
        _invite(meeting, actor_id)


def _attend(meeting: Meeting, actor_id: int, represented_by: str = "") -> Attendance:
    somebody = actor_of(meeting.agreement_id, actor_id)
    attendance, _created = Attendance.objects.update_or_create(
        meeting=meeting, actor=somebody, defaults={"presence": Presence.PRESENT, "represented_by": represented_by}
    )
    return attendance


def _call_roll(meeting: Meeting, roll: Roll) -> None:
    """Write who came; an empty presence takes off whoever was neither invited nor spoke. Raises PresenceOpen."""
    authors = set(meeting.proposals.values_list("author_id", flat=True))
    known = {attendance.actor_id: attendance for attendance in meeting.attendances.select_related("actor")}
    for actor_id, (presence, function) in roll.items():
        somebody = actor_of(meeting.agreement_id, actor_id)
        attendance = known.get(actor_id)
        if not presence:
            if attendance and not attendance.is_invited and actor_id not in authors:
                attendance.delete()
                del known[actor_id]
            continue
        attendance = attendance or Attendance(meeting=meeting, actor=somebody)
        attendance.presence = Presence(presence)
        is_present = attendance.presence == Presence.PRESENT
        attendance.represented_by = clean_line(function, 120, field="represented_by") if is_present else ""
        attendance.save()
        known[actor_id] = attendance
    if waiting := [one.actor.name_ar for one in known.values() if one.presence == Presence.EXPECTED]:
        raise PresenceOpen(names=waiting)
    if silent := [one.actor.name_ar for pk, one in known.items() if pk in authors and one.presence != Presence.PRESENT]:
        raise AuthorAbsent(names=silent)


def _label(model: Any, name: str) -> Any:
    return model._meta.get_field(name).verbose_name
