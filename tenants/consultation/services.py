"""What is done in consultation (R8–R12): open in consultation and drafting, until the dossier is submitted."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.files.base import File
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from mithaq.accounts.models import User
from mithaq.core import clock
from mithaq.core.codes import GOALS, SECTORS
from mithaq.core.text import clean_line, clean_text, fold
from tenants.agreements.errors import EndsBeforeStart, Missing, StageClosed
from tenants.agreements.models import Agreement, AgreementState, Axis
from tenants.agreements.permissions import require
from tenants.agreements.services import OPEN_STATES, check, edit_agreement, happened, lock, perform, record
from tenants.consultation.errors import (
    ActorInUse,
    ActorOfAnotherDossier,
    ActorTwice,
    MinutesEmpty,
    MinutesSigned,
    UnknownField,
)  # fmt: skip
from tenants.consultation.models import (
    Actor,
    ActorKind,
    Attendance,
    Meeting,
    Mode,
    Position,
    Proposal,
    ProposalKind,
    Stance,
    Weight,
)  # fmt: skip
from tenants.consultation.selectors import last_minutes_signed_on, needs
from tenants.documents.models import DocumentKind
from tenants.documents.services import store

EDIT = "consultation.edit"


def _opened(agreement_id: int, actor: User | None) -> Agreement:
    """The agreement, locked, if its consultation may still be written. Raises NotAllowed, StageClosed."""
    require(actor, EDIT)
    agreement = lock(agreement_id)
    if agreement.state not in OPEN_STATES:
        raise StageClosed(reference=agreement.reference, state=agreement.get_state_display())
    return agreement


@transaction.atomic
def choose_fields(
    agreement_id: int, *, actor: User | None, sector_codes: Iterable[str], sdg_goals: Iterable[int]
) -> Agreement:
    """Choose the fields of the partnership (R8): DAC sectors and Sustainable Development Goals, in the lists' order."""
    _opened(agreement_id, actor)
    sectors, goals = list(dict.fromkeys(sector_codes)), sorted(set(sdg_goals))
    for code in sectors:
        if code not in SECTORS:
            raise UnknownField(code=code)
    for number in goals:
        if number not in GOALS:
            raise UnknownField(code=str(number), field="sdg_goals")
    sectors.sort(key=list(SECTORS).index)
    return edit_agreement(agreement_id, actor=actor, sector_codes=sectors, sdg_goals=goals)


@transaction.atomic
def add_actor(
    agreement_id: int, *, actor: User | None, name_ar: str, kind: str, name_fr: str = "", role: str = "",
    interest: str = Weight.MEDIUM, influence: str = Weight.MEDIUM, contact: str = "",
) -> Actor:  # fmt: skip
    """Note somebody concerned or interested (R9). Raises ActorTwice, StageClosed."""
    agreement = _opened(agreement_id, actor)
    name_ar, name_fr = clean_line(name_ar, 200, field="name_ar"), clean_line(name_fr, 200, field="name_fr")
    folded = fold(f"{name_ar} {name_fr}")
    if agreement.actors.filter(folded_name=folded).exists():
        raise ActorTwice(name=name_ar)
    return Actor.objects.create(
        agreement=agreement, name_ar=name_ar, name_fr=name_fr, kind=ActorKind(kind), folded_name=folded,
        role=clean_line(role, 200, field="role"), interest=Weight(interest), influence=Weight(influence),
        contact=clean_line(contact, 200, field="contact"),
    )  # fmt: skip


@transaction.atomic
def remove_actor(actor_id: int, *, actor: User | None) -> None:
    """Take out an actor who has said nothing yet. Raises ActorInUse."""
    somebody = Actor.objects.get(pk=actor_id)
    _opened(somebody.agreement_id, actor)
    try:
        with transaction.atomic():
            somebody.delete()
    except (ProtectedError, IntegrityError) as error:
        raise ActorInUse(name=somebody.name_ar) from error


@transaction.atomic
def add_meeting(
    agreement_id: int, *, actor: User | None, held_on: date, place: str = "", mode: str = Mode.IN_PERSON,
    agenda: str = "", next_step: str = "", attendees: Iterable[int] = (),
) -> Meeting:  # fmt: skip
    """Record a meeting that was held (R10), with the actors who attended. Raises FutureDate, EndsBeforeStart."""
    agreement = _opened(agreement_id, actor)
    happened(held_on)
    if held_on < agreement.opened_on:
        raise EndsBeforeStart(
            field="held_on", later=Meeting._meta.verbose_name, later_on=held_on,
            earlier=Agreement._meta.get_field("opened_on").verbose_name, earlier_on=agreement.opened_on,
        )  # fmt: skip
    meeting = Meeting.objects.create(
        agreement=agreement, held_on=held_on, place=clean_line(place, 200, field="place"), mode=Mode(mode),
        agenda=clean_text(agenda, 4000, field="agenda"), next_step=clean_line(next_step, 500, field="next_step"),
    )  # fmt: skip
    for actor_id in dict.fromkeys(attendees):
        _attend(meeting, actor_id)
    record(agreement, Axis.EVENT, "meeting_held", actor=actor, on=held_on, note=meeting.place)
    return meeting


@transaction.atomic
def add_attendance(meeting_id: int, *, actor: User | None, actor_id: int, represented_by: str = "") -> Attendance:
    """Note that an actor took part; said again, the representative is corrected. Raises MinutesSigned."""
    meeting = _unsigned(meeting_id, actor)
    return _attend(meeting, actor_id, clean_line(represented_by, 120, field="represented_by"))


def _attend(meeting: Meeting, actor_id: int, represented_by: str = "") -> Attendance:
    somebody = _actor_of(meeting.agreement_id, actor_id)
    attendance, _ = Attendance.objects.update_or_create(
        meeting=meeting, actor=somebody, defaults={"represented_by": represented_by}
    )
    return attendance


def _actor_of(agreement_id: int, actor_id: int) -> Actor:
    somebody = Actor.objects.get(pk=actor_id)
    if somebody.agreement_id != agreement_id:
        raise ActorOfAnotherDossier(name=somebody.name_ar)
    return somebody


def _unsigned(meeting_id: int, actor: User | None) -> Meeting:
    """A meeting of an open dossier whose minutes are not signed yet; the dossier is locked. Raises MinutesSigned."""
    meeting = Meeting.objects.select_related("agreement").get(pk=meeting_id)
    _opened(meeting.agreement_id, actor)
    meeting.refresh_from_db()
    if meeting.minutes_signed_on is not None:
        raise MinutesSigned(day=meeting.held_on)
    return meeting


@transaction.atomic
def add_proposal(
    meeting_id: int, *, actor: User | None, author_id: int, text: str, kind: str = ProposalKind.PROPOSAL
) -> Proposal:
    """Note an opinion or a proposal and who made it (R10); the author thereby attended. Raises MinutesSigned."""
    meeting = _unsigned(meeting_id, actor)
    author = _actor_of(meeting.agreement_id, author_id)
    text = clean_text(text, 4000, field="text")
    if not text:
        raise Missing(field="text", what=Proposal._meta.get_field("text").verbose_name)
    Attendance.objects.get_or_create(meeting=meeting, actor=author)
    return Proposal.objects.create(meeting=meeting, author=author, kind=ProposalKind(kind), text=text)


@transaction.atomic
def note_position(
    actor_id: int, *, actor: User | None, topic: str, stance: str, noted_on: date, attitude: str = "",
    meeting_id: int | None = None,
) -> Position:  # fmt: skip
    """Note where an actor stands on a topic (R11); an earlier position stays in the history. Raises FutureDate."""
    somebody = Actor.objects.get(pk=actor_id)
    agreement = _opened(somebody.agreement_id, actor)
    happened(noted_on)
    meeting = Meeting.objects.get(pk=meeting_id, agreement=agreement) if meeting_id else None
    if meeting is not None and noted_on < meeting.held_on:
        raise EndsBeforeStart(
            field="noted_on", later=Position._meta.verbose_name, later_on=noted_on,
            earlier=Meeting._meta.verbose_name, earlier_on=meeting.held_on,
        )  # fmt: skip
    return Position.objects.create(
        actor=somebody, topic=clean_line(topic, 200, field="topic"), meeting=meeting, stance=Stance(stance),
        attitude=clean_text(attitude, 2000, field="attitude"), noted_on=noted_on, noted_by=actor,
    )  # fmt: skip


@transaction.atomic
def write_minutes(
    meeting_id: int, *, actor: User | None, minutes_ar: str, minutes_fr: str = "", next_step: str = ""
) -> Meeting:
    """Write the minutes, as often as needed until they are signed (R12). Raises MinutesSigned."""
    meeting = _unsigned(meeting_id, actor)
    meeting.minutes_ar = clean_text(minutes_ar, 20000, field="minutes_ar")
    meeting.minutes_fr = clean_text(minutes_fr, 20000, field="minutes_fr")
    meeting.next_step = clean_line(next_step, 500, field="next_step")
    meeting.save(update_fields=["minutes_ar", "minutes_fr", "next_step"])
    return meeting


@transaction.atomic
def sign_minutes(
    meeting_id: int, *, actor: User | None, signed_on: date, upload: "File[Any] | None" = None,
    document_id: int | None = None,
) -> Meeting:  # fmt: skip
    """Note that the minutes were signed (R12), with the scanned paper, new or kept already.

    Raises MinutesSigned, MinutesEmpty, EndsBeforeStart, FutureDate, FileRefused.
    """
    meeting = _unsigned(meeting_id, actor)
    happened(signed_on)
    if signed_on < meeting.held_on:
        raise EndsBeforeStart(
            field="signed_on", later=Meeting._meta.get_field("minutes_signed_on").verbose_name, later_on=signed_on,
            earlier=Meeting._meta.verbose_name, earlier_on=meeting.held_on,
        )  # fmt: skip
    if upload is not None:
        meeting.minutes_document = store(
            meeting.agreement_id, actor=actor, upload=upload, kind=DocumentKind.MINUTES, made_on=signed_on
        )
    elif document_id is not None:
        meeting.minutes_document = meeting.agreement.documents.get(pk=document_id)
    if not meeting.minutes_ar and meeting.minutes_document is None:
        raise MinutesEmpty(day=meeting.held_on)
    meeting.minutes_signed_on = signed_on
    meeting.save(update_fields=["minutes_signed_on", "minutes_document"])
    record(meeting.agreement, Axis.EVENT, "minutes_signed", actor=actor, on=signed_on, article="R12")
    return meeting


@transaction.atomic
def remove_meeting(meeting_id: int, *, actor: User | None) -> None:
    """Take out a meeting entered by mistake, with what was noted in it. Raises MinutesSigned."""
    meeting = _unsigned(meeting_id, actor)
    record(meeting.agreement, Axis.EVENT, "meeting_removed", actor=actor, on=clock.today(), note=f"{meeting.held_on}")
    meeting.delete()


@transaction.atomic
def start_drafting(agreement_id: int, *, actor: User | None, on: date) -> Agreement:
    """Leave consultation for drafting: fields chosen (R8), an actor (R9), a meeting with signed minutes (R10, R12).

    `on` may not precede the last signed minutes. Raises Missing, EndsBeforeStart, and what `perform` raises.
    """
    agreement = lock(agreement_id)
    check(agreement, "start_drafting", actor=actor)
    if missing := needs(agreement):
        raise Missing(what=[need.label for need in missing], article=missing[0].article)
    signed_on = last_minutes_signed_on(agreement)
    if signed_on is not None and on < signed_on:
        raise EndsBeforeStart(
            field="on", later=AgreementState.DRAFTING.label, later_on=on,
            earlier=Meeting._meta.get_field("minutes_signed_on").verbose_name, earlier_on=signed_on,
        )  # fmt: skip
    return perform(agreement, "start_drafting", actor=actor, on=on)


@transaction.atomic
def return_to_consultation(agreement_id: int, *, actor: User | None, on: date, reason: str = "") -> Agreement:
    """Take a dossier in drafting back to consultation, to hear somebody again."""
    return perform(
        lock(agreement_id), "return_to_consultation", actor=actor, on=on, note=clean_line(reason, 500, field="reason")
    )
