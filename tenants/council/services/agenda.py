"""The agenda of a session, built point by point (LO 113-14 a38–a41).

The session's row lock holds the numbers; decisions under a point carry its number (`Decision.point_number`).
"""

from datetime import date

from django.db import transaction

from mithaq.accounts.models import User
from tenants.agreements.models import Axis
from tenants.agreements.permissions import require
from tenants.agreements.services import happened, record
from tenants.council import publication, selectors
from tenants.council.errors import (
    AgendaChanged,
    AgendaClosed,
    AgendaEmpty,
    CannotBeRefused,
    PointHasFiles,
    PointNotOurs,
    RequestAnswered,
    SessionStarted,
)
from tenants.council.models import AddedBy, AgendaPoint, Decision, PointRequest, Session
from tenants.council.services.moves import not_before
from tenants.council.services.sessions import locked_session, require_agenda_in_time
from tenants.council.words import ADDITION, AGENDA, OBJECTION, POINT_REQUEST, RECEIPT, REFUSAL

ASIDE = 10_000  # numbers no agenda reaches: where points stand while two of them change places


@transaction.atomic
def add_point(
    session_id: int,
    *,
    actor: User | None,
    on: date,
    title_ar: str,
    title_fr: str = "",
    added_by: str = AddedBy.PRESIDENT,
    reference: str = "",
    taken_on: date | None = None,
) -> AgendaPoint:
    """Add a point that is no dossier of ours, at the end. on: the day; for the governor's, the day he told of it (a39).

    A point of the president or of members, added after the agenda was sent, is sent anew that day (a38).
    Raises AgendaClosed with the reason.
    """
    require(actor, "agenda.edit")
    session = locked_session(session_id)
    happened(on)
    _require_open(session, added_by, on)
    if added_by == AddedBy.GOVERNOR and session.agenda_received_on is not None:
        not_before(ADDITION, on, RECEIPT, session.agenda_received_on)
    settle(session, on)
    if added_by != AddedBy.GOVERNOR and session.agenda_sent_on is not None and session.agenda_sent_on < on:
        _send(session, on)
    point = AgendaPoint.objects.create(
        session=session, number=selectors.next_number(session), title_ar=title_ar, title_fr=title_fr,
        added_by=AddedBy(added_by), added_on=on, reference=reference, taken_on=taken_on,
    )  # fmt: skip
    publication.follow_session(session)
    return point


def _require_open(session: Session, added_by: str, on: date) -> None:
    closing = selectors.agenda_closing(session, added_by, on)
    if closing.is_closed:
        raise AgendaClosed(article=closing.article, opens_on=session.opens_on, why=closing.why)


def _send(session: Session, on: date) -> None:
    session.agenda_sent_on, session.agenda_received_on = on, None
    session.save(update_fields=["agenda_sent_on", "agenda_received_on"])


def settle(session: Session, on: date) -> None:
    """Give each of the session's own decisions its point: those put on an agenda before agendas had points."""
    known = set(session.points.values_list("number", flat=True))
    for decision in session.decisions.filter(received_from="").select_related("agreement").order_by("pk"):
        if decision.point_number in known:
            continue
        if decision.point_number is None:
            decision.point_number = selectors.next_number(session)
            decision.save(update_fields=["point_number"])
        known.add(decision.point_number)
        place(session, decision, decision.point_number, decision.agenda_sent_on or on)


def place(session: Session, decision: Decision, number: int, on: date) -> AgendaPoint:
    """The point a decision stands under, made with the dossier's title where the number is free."""
    subject = decision.agreement
    point, _made = AgendaPoint.objects.get_or_create(
        session=session,
        number=number,
        defaults={"title_ar": subject.title_ar[:300], "title_fr": subject.title_fr[:300], "added_on": on},
    )
    return point


@transaction.atomic
def edit_point(
    point_id: int,
    *,
    actor: User | None,
    title_ar: str,
    title_fr: str = "",
    reference: str = "",
    taken_on: date | None = None,
) -> AgendaPoint:
    """Word a point otherwise, or plan it for another sitting; until the session opens."""
    require(actor, "agenda.edit")
    point = _locked_point(point_id)
    point.title_ar, point.title_fr, point.reference, point.taken_on = title_ar, title_fr, reference, taken_on
    point.save(update_fields=["title_ar", "title_fr", "reference", "taken_on"])
    publication.follow_session(point.session)
    return point


def _locked_point(point_id: int) -> AgendaPoint:
    """The point, read under its session's lock; the session has not opened. Raises SessionStarted, AgendaChanged."""
    session = locked_session(AgendaPoint.objects.values_list("session_id", flat=True).get(pk=point_id))
    if session.opened_on is not None:
        raise SessionStarted(opens_on=session.opens_on)
    point = AgendaPoint.objects.filter(pk=point_id).first()
    if point is None:
        raise AgendaChanged
    point.session = session
    return point


@transaction.atomic
def move_point(point_id: int, *, actor: User | None, up: bool, base: int | None = None) -> None:
    """Let a point change places with the one before or after it. base: the number it was seen at.

    Raises AgendaChanged when it has moved since.
    """
    require(actor, "agenda.edit")
    point = _locked_point(point_id)
    if base is not None and point.number != base:
        raise AgendaChanged
    others = point.session.points.order_by("-number" if up else "number")
    other = others.filter(number__lt=point.number).first() if up else others.filter(number__gt=point.number).first()
    if other is None:
        return
    _renumber(point.session, {point.number: other.number, other.number: point.number})


def _renumber(session: Session, numbers: dict[int, int]) -> None:
    """Give points, and the decisions under them, other numbers: aside first, for a number stands once."""
    for before in numbers:
        session.points.filter(number=before).update(number=before + ASIDE)
        Decision.objects.filter(session=session, point_number=before).update(point_number=before + ASIDE)
    for before, after in numbers.items():
        session.points.filter(number=before + ASIDE).update(number=after)
        Decision.objects.filter(session=session, point_number=before + ASIDE).update(point_number=after)
    publication.follow_session(session)


@transaction.atomic
def remove_point(point_id: int, *, actor: User | None) -> None:
    """Take a point off before the session opens; those after it move up. Raises PointHasFiles, PointNotOurs."""
    require(actor, "agenda.edit")
    point = _locked_point(point_id)
    session = point.session
    if session.decisions.filter(point_number=point.number).exists():
        raise PointHasFiles
    if point.added_by == AddedBy.GOVERNOR:
        raise PointNotOurs(article="LO 113-14 a39")
    removed = point.number
    point.delete()
    later = session.points.filter(number__gt=removed).order_by("number").values_list("number", flat=True)
    _renumber(session, {number: number - 1 for number in later})


@transaction.atomic
def number_points(session_id: int, *, actor: User | None) -> None:
    """Number the points without gaps, in the order they stand in."""
    require(actor, "agenda.edit")
    session = locked_session(session_id)
    if session.opened_on is not None:
        raise SessionStarted(opens_on=session.opens_on)
    settle(session, session.agenda_sent_on or session.opens_on)
    standing = list(session.points.order_by("number").values_list("number", flat=True))
    _renumber(session, {before: after for after, before in enumerate(standing, 1) if before != after})


@transaction.atomic
def send_agenda(session_id: int, *, actor: User | None, on: date) -> Session:
    """Record that the president sent the agenda to the governor (a38). Raises AgendaEmpty, AgendaTooLate."""
    require(actor, "agenda.edit")
    session = locked_session(session_id)
    happened(on)
    if session.opened_on is not None or session.opens_on <= on:
        raise SessionStarted(opens_on=session.opens_on)
    require_agenda_in_time(session, on)
    settle(session, on)
    last = session.points.exclude(added_by=AddedBy.GOVERNOR).order_by("-added_on").first()
    if last is None and not session.by_governor:
        raise AgendaEmpty
    if last is not None:
        not_before(AGENDA, on, ADDITION, last.added_on)
    _send(session, on)
    for decision in session.decisions.select_related("agreement").order_by("pk"):
        record(decision.agreement, Axis.EVENT, "agenda_sent", actor=actor, on=on, article="LO 113-14 a38")
    return session


# --- The governor's objection to a point (a41) ------------------------------------------------------------------------


@transaction.atomic
def object_to_point(point_id: int, *, actor: User | None, on: date, reasons: str) -> AgendaPoint:
    """Record the governor's reasoned objection to a point outside the council's competence, in his days (a39, a41)."""
    require(actor, "council.edit")
    point = _locked_point(point_id)
    happened(on)
    until = selectors.additions_until(point.session)
    if until is None or until.is_past(on):
        closing = selectors.agenda_closing(point.session, AddedBy.GOVERNOR, on)
        raise AgendaClosed(article=closing.article, opens_on=point.session.opens_on, why=closing.why)
    point.objected_on, point.objection_reasons, point.objection_ended_on = on, reasons, None
    point.save(update_fields=["objected_on", "objection_reasons", "objection_ended_on"])
    return point


@transaction.atomic
def end_objection(point_id: int, *, actor: User | None, on: date) -> AgendaPoint:
    """Record that the objection fell: withdrawn, or dismissed by the judge (a41)."""
    require(actor, "council.edit")
    locked_session(AgendaPoint.objects.values_list("session_id", flat=True).get(pk=point_id))
    point = AgendaPoint.objects.get(pk=point_id)
    happened(on)
    not_before(OBJECTION, on, OBJECTION, point.objected_on)
    if point.is_barred:
        point.objection_ended_on = on
        point.save(update_fields=["objection_ended_on"])
    return point


# --- Points asked for by members (a40) --------------------------------------------------------------------------------


@transaction.atomic
def record_point_request(
    session_id: int, *, actor: User | None, on: date, title_ar: str, asked_by: str, asked_count: int, title_fr: str = ""
) -> PointRequest:
    """Record a written request of members for a point (a40)."""
    require(actor, "agenda.edit")
    session = locked_session(session_id)
    happened(on)
    if session.opened_on is not None:
        raise SessionStarted(opens_on=session.opens_on)
    return PointRequest.objects.create(
        session=session, title_ar=title_ar, title_fr=title_fr, asked_by=asked_by, asked_count=asked_count,
        received_on=on,
    )  # fmt: skip


def _pending(request_id: int) -> PointRequest:
    session = locked_session(PointRequest.objects.values_list("session_id", flat=True).get(pk=request_id))
    request: PointRequest = PointRequest.objects.select_for_update().get(pk=request_id)
    request.session = session
    if not request.is_pending:
        raise RequestAnswered
    return request


@transaction.atomic
def grant_point(request_id: int, *, actor: User | None, on: date) -> AgendaPoint:
    """Put the point that members asked for on the agenda. Raises AgendaClosed, RequestAnswered."""
    require(actor, "agenda.edit")
    request = _pending(request_id)
    not_before(ADDITION, on, POINT_REQUEST, request.received_on)
    point = add_point(
        request.session_id, actor=actor, on=on, title_ar=request.title_ar, title_fr=request.title_fr,
        added_by=AddedBy.MEMBERS,
    )  # fmt: skip
    request.granted_on = on
    request.save(update_fields=["granted_on"])
    return point


@transaction.atomic
def refuse_point(request_id: int, *, actor: User | None, on: date, reasons: str) -> PointRequest:
    """Record the president's reasoned refusal, read at the opening and kept in the minutes (a40).

    Raises CannotBeRefused when half of the council's members asked.
    """
    require(actor, "agenda.edit")
    request = _pending(request_id)
    happened(on)
    not_before(REFUSAL, on, POINT_REQUEST, request.received_on)
    if selectors.is_obligatory(request):
        raise CannotBeRefused(article=selectors.signatures_for_point(request.session).rule.source)
    request.refused_on, request.reasons = on, reasons
    request.save(update_fields=["refused_on", "reasons"])
    return request
