"""What is asked of a consultation."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Max, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from mithaq.accounts.models import Role, RoleGrant, User
from mithaq.core.text import fold
from mithaq.core.working_days import working_days_between
from mithaq.law.selectors import holidays_between
from tenants.agreements.models import ENDED_STATES, Agreement, AgreementState
from tenants.agreements.permissions import may
from tenants.agreements.selectors import Need, Task
from tenants.agreements.services import OPEN_STATES
from tenants.agreements.transitions import OFFICE
from tenants.consultation.models import (
    Actor,
    ActorKind,
    Attendance,
    Attention,
    Meeting,
    MeetingState,
    OpinionRequest,
    PartnershipFields,
    Proposal,
    Weight,
)  # fmt: skip
from tenants.drafting.models import TextVersion

PAGE, OPINIONS = "consultation:page", "consultation:opinions"
SOON = timedelta(days=3)  # before a planned meeting
REMINDER = 3  # working days before the last day of an opinion
_FARTHEST = timedelta(days=21)  # three working days never take longer, feasts included


# --- Fields and actors ------------------------------------------------------------------------------------------------
def own_fields(agreement: Agreement) -> PartnershipFields | None:
    """The fields in the office's own words, and the targets of goals; None when nothing was written."""
    return PartnershipFields.objects.filter(agreement=agreement).first()


def actors(agreement: Agreement) -> QuerySet[Actor]:
    """Actors of the dossier, as they were noted."""
    return Actor.objects.filter(agreement=agreement).order_by("pk")


@dataclass(frozen=True)
class Cell:
    """Actors of one interest and one influence, and what the office owes them."""

    interest: Weight
    attention: Attention
    actors: list[Actor]


@dataclass(frozen=True)
class Line:
    """One influence, with its cells from the lowest interest to the highest."""

    influence: Weight
    cells: list[Cell]


def grid(everybody: Iterable[Actor]) -> list[Line]:
    """Interest across, influence downwards from high to low: whom to keep close. No query."""
    placed: dict[tuple[str, str], list[Actor]] = {}
    for one in everybody:
        placed.setdefault((one.influence, one.interest), []).append(one)
    return [
        Line(
            influence,
            [
                Cell(
                    interest,
                    Actor(interest=interest, influence=influence).attention,
                    placed.get((influence, interest), []),
                )
                for interest in Weight
            ],
        )
        for influence in reversed(Weight)
    ]


def known_services(agreement: Agreement) -> list[str]:
    """Communal services to offer: the dossier's actors of that kind, then those that people of the office name."""
    noted = Actor.objects.filter(agreement=agreement, kind=ActorKind.SERVICE).order_by("pk")
    held = RoleGrant.objects.filter(role=Role.SERVICE).exclude(service="").order_by("service")
    names = [*noted.values_list("name_ar", flat=True), *held.values_list("service", flat=True)]
    return once(names)


def once(names: Iterable[str]) -> list[str]:
    """Each name once, however it is spelt, as it was written first and in that order."""
    kept: dict[str, str] = {}
    for name in names:
        kept.setdefault(fold(name), name)
    return list(kept.values())


# --- Meetings ---------------------------------------------------------------------------------------------------------
def all_meetings() -> QuerySet[Meeting]:
    """Meetings with what stands on their page: attendances, proposals, the scanned minutes. Three queries."""
    return (
        Meeting.objects.select_related("minutes_document", "agreement")
        .prefetch_related(
            Prefetch("attendances", Attendance.objects.select_related("actor").order_by("pk")),
            Prefetch("proposals", Proposal.objects.select_related("author").order_by("pk")),
        )
        .order_by("held_on", "pk")
    )


def meetings(agreement: Agreement) -> QuerySet[Meeting]:
    """Meetings of the dossier with attendances and proposals: three queries, whatever their number."""
    return all_meetings().filter(agreement=agreement)


def last_minutes_signed_on(agreement: Agreement) -> date | None:
    """Day of the last signed minutes, None when none are signed."""
    last: date | None = Meeting.objects.filter(agreement=agreement).aggregate(last=Max("minutes_signed_on"))["last"]
    return last


# --- Opinions ---------------------------------------------------------------------------------------------------------
def services_of(user: User) -> frozenset[str]:
    """Communal services a person belongs to, folded as the requests are."""
    named = user.roles.filter(role=Role.SERVICE).exclude(service="").values_list("service", flat=True)
    return frozenset(map(fold, named))


@dataclass(frozen=True)
class Opinion:
    """A request as it is shown. may_answer, may_withdraw: by this person.

    has_moved: the text is no longer the one of the day it was given, or of the day it was asked while it is open.
    """

    request: OpinionRequest
    has_moved: bool
    may_answer: bool
    may_withdraw: bool


def opinions(agreement: Agreement, user: User, current: TextVersion | None) -> list[Opinion]:
    """Requests of the dossier, open ones first by their last day, then the others, newest first. At most two queries.

    current: the last version of the text.
    """
    requests = list(
        OpinionRequest.objects.filter(agreement=agreement).select_related("document").order_by("due_on", "pk")
    )
    own = services_of(user) if requests and not may(user, "consultation.edit") else frozenset()
    waiting = [one for one in requests if one.is_open]
    closed = [one for one in reversed(requests) if not one.is_open]
    return [_opinion(one, agreement, user, own, current) for one in [*waiting, *closed]]


def _opinion(
    request: OpinionRequest, agreement: Agreement, user: User, own: frozenset[str], current: TextVersion | None
) -> Opinion:
    given = request.given_on is not None
    judged = request.given_text_sha256 if given else request.asked_text_sha256
    goes_on, is_office = request.is_open and not agreement.is_ended, may(user, "consultation.edit")
    is_theirs = may(user, "opinions.answer") and request.folded_service in own
    return Opinion(
        request,
        has_moved=request.withdrawn_on is None and (current.sha256 if current else "") != judged,
        may_answer=goes_on and (is_office or is_theirs),
        may_withdraw=goes_on and is_office,
    )


# --- What is missing, what is to be done ------------------------------------------------------------------------------
def needs(agreement: Agreement) -> list[Need]:
    """What is missing before drafting may start (R8, R9, R10, R12)."""
    missing = []
    if not agreement.sector_codes and not agreement.sdg_goals and own_fields(agreement) is None:
        missing.append(Need("fields", _("the fields of the partnership"), "R8", PAGE))
    if not Actor.objects.filter(agreement=agreement).exists():
        missing.append(Need("actors", _("an actor concerned or interested"), "R9", PAGE))
    held = list(
        Meeting.objects.filter(agreement=agreement, state=MeetingState.HELD).values_list("minutes_signed_on", flat=True)
    )
    if not held:
        missing.append(Need("meetings", _("a consultative meeting"), "R10", PAGE))
    if not any(held):
        missing.append(Need("minutes", _("signed minutes of a consultative meeting"), "R12", PAGE))
    return missing


def tasks(on: date) -> list[Task]:
    """Over the whole office, in three queries: meetings to call, to hold and to minute; opinions that fall due."""
    return [*_meeting_tasks(on), *_opinion_tasks(on)]


def _meeting_tasks(on: date) -> list[Task]:
    """Unsigned minutes of dossiers in consultation; planned meetings near, over, or not called yet. One query."""
    found = (
        Meeting.objects.filter(
            Q(state=MeetingState.HELD, minutes_signed_on=None, agreement__state=AgreementState.CONSULTATION)
            | Q(state=MeetingState.PLANNED, agreement__state__in=sorted(OPEN_STATES))
        )
        .annotate(
            uncalled=Count("attendances", filter=Q(attendances__is_invited=True, attendances__invited_on=None)),
            invited=Count("attendances", filter=Q(attendances__is_invited=True)),
        )
        .select_related("agreement")
        .order_by("held_on", "pk")
    )
    return [task for meeting in found for task in _of_meeting(meeting, on)]


def _of_meeting(meeting: Meeting, on: date) -> list[Task]:
    office, place = frozenset(OFFICE), meeting.place
    if meeting.is_held:
        label = _("Draw up and sign the minutes")
        return [Task(meeting.agreement, label, PAGE, office, article="R12", text=place)]
    if meeting.held_on < on:
        label = _("Say whether the planned meeting was held")
        return [Task(meeting.agreement, label, PAGE, office, due_on=meeting.held_on, article="R10", text=place)]
    listed = []
    if meeting.uncalled or not meeting.invited:  # type: ignore[attr-defined]  # annotated above
        label = _("Send the invitations to the meeting")
        listed.append(Task(meeting.agreement, label, PAGE, office, due_on=meeting.held_on, article="R10", text=place))
    if meeting.held_on <= on + SOON:
        label = _("Hold the consultative meeting")
        listed.append(Task(meeting.agreement, label, PAGE, office, due_on=meeting.held_on, article="R10", text=place))
    return listed


def _opinion_tasks(on: date) -> list[Task]:
    """For services, what they were asked; for the office, what is late or near its last day. Two queries."""
    requests = (
        OpinionRequest.objects.filter(given_on=None, withdrawn_on=None)
        .exclude(agreement__state__in=sorted(ENDED_STATES))
        .select_related("agreement")
        .order_by("due_on", "pk")
    )
    holidays = holidays_between(on, on + _FARTHEST)
    listed = []
    for one in requests:
        answer, wait = _("Give the opinion asked of “%(service)s”"), _("Obtain the opinion of “%(service)s”")
        named = {"service": one.service}
        listed.append(
            Task(
                one.agreement, answer % named, OPINIONS, frozenset({Role.SERVICE}), due_on=one.due_on,
                article="R10", text=one.question[:120],
            )
        )  # fmt: skip
        if is_near(one.due_on, on, holidays):
            listed.append(
                Task(
                    one.agreement, wait % named, OPINIONS, frozenset(OFFICE), due_on=one.due_on, article="R10",
                    text=one.question[:120],
                )
            )  # fmt: skip
    return listed


def is_near(due_on: date, on: date, holidays: frozenset[date]) -> bool:
    """Whether a last day is over, or at most three working days away. holidays: of the three weeks after `on`."""
    return due_on <= on + _FARTHEST and working_days_between(on, due_on, holidays) <= REMINDER
