"""The agenda of a session: its points with the dossiers under them, and what may still be added (a38–a41)."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from math import ceil

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mithaq.law import selectors as law
from mithaq.law.terms import LegalDeadline
from tenants.council.models import AddedBy, AgendaPoint, Decision, DecisionState, PastRound, PointRequest, Session
from tenants.council.selectors.decisions import level
from tenants.council.selectors.members import Count
from tenants.council.selectors.sessions import agenda_limit


@dataclass(frozen=True)
class Line:
    """A point with the decisions under it. point is None for a decision that has no place on the agenda yet."""

    point: AgendaPoint | None
    decisions: list[Decision] = field(default_factory=list)
    past: list[PastRound] = field(default_factory=list)

    @property
    def number(self) -> int | None:
        return self.point.number if self.point else None

    @property
    def is_open(self) -> bool:
        """Whether a decision under it waits for its vote."""
        return any(one.state == DecisionState.ON_AGENDA for one in self.decisions)


def agenda_of(session: Session) -> list[Line]:
    """The points in order, with decisions, dossiers, and rounds that ended in this session: three queries."""
    decisions: dict[int | None, list[Decision]] = defaultdict(list)
    for decision in session.decisions.select_related("agreement", "amendment").order_by("pk"):
        decisions[decision.point_number].append(decision)
    past: dict[int | None, list[PastRound]] = defaultdict(list)
    for ended in session.past_rounds.select_related("decision__agreement").order_by("pk"):
        past[ended.point_number].append(ended)
    lines = [
        Line(point, decisions.pop(point.number, []), past.pop(point.number, []))
        for point in session.points.order_by("number")
    ]
    strays = [one for left in decisions.values() for one in left]
    return [*lines, *(Line(None, [one]) for one in strays)]


def point_of(decision: Decision) -> AgendaPoint | None:
    """The point a decision stands under."""
    if decision.session_id is None or decision.point_number is None:
        return None
    return AgendaPoint.objects.filter(session=decision.session_id, number=decision.point_number).first()


def next_number(session: Session) -> int:
    """The number that follows the last point's."""
    last = session.points.order_by("-number").values_list("number", flat=True).first() or 0
    return max(last, *(one or 0 for one in session.decisions.values_list("point_number", flat=True)), 0) + 1


@dataclass(frozen=True)
class Closing:
    """Why nobody of a kind may add a point any more; `until` while they still may."""

    added_by: AddedBy
    until: LegalDeadline | None
    why: str | Promise = ""
    article: str = ""

    @property
    def is_closed(self) -> bool:
        return bool(self.why)


def agenda_closing(session: Session, added_by: str, on: date) -> Closing:
    """Whether the president, the governor or members may still add a point, until when, or why not (a38–a41)."""
    who = AddedBy(added_by)
    if session.opened_on is not None:
        return Closing(who, None, _("the session was opened; it deliberates on its agenda only."), _source("a41"))
    if who == AddedBy.GOVERNOR:
        return _governor_closing(session, on)
    if session.by_governor:
        return Closing(who, None, _("the governor asked for this session, for points of his own."), _source("a37"))
    limit = agenda_limit(session)
    if limit.is_past(on):
        return Closing(who, None, _("it had to be sent to the governor before this day."), limit.rule.source)
    return Closing(who, limit)


def _governor_closing(session: Session, on: date) -> Closing:
    if session.by_governor:
        return Closing(AddedBy.GOVERNOR, None)
    if session.agenda_received_on is None:
        if session.agenda_sent_on is None:
            why = _("the governor adds points once the agenda was sent to him.")
        else:
            why = _("the day the governor received it is not recorded: his days run from it.")
        return Closing(AddedBy.GOVERNOR, None, why, _source("a39"))
    until = additions_until(session)
    if until is not None and until.is_past(on):
        return Closing(AddedBy.GOVERNOR, None, _("the governor's days to add points have run out."), until.rule.source)
    return Closing(AddedBy.GOVERNOR, until)


def _source(article: str) -> str:
    return f"LO 113-14 {article}"


def additions_until(session: Session) -> LegalDeadline | None:
    """Last day for the governor to add points, or object to one (a39, a41); None before he received the agenda."""
    if session.agenda_received_on is None:
        return None
    return law.governor_additions_until(session.agenda_received_on, level(session.received_from))


def signatures_for_point(session: Session) -> Count:
    """Members whose signatures make a point obligatory: half of the council's members (a40)."""
    rule = law.term("item_by_members", level(session.received_from), session.opens_on)
    return Count(ceil(session.members_in_office * rule.share), session.members_in_office, rule)


def is_obligatory(request: PointRequest) -> bool:
    """Whether the point asked for must stand on the agenda (a40)."""
    return request.asked_count >= signatures_for_point(request.session).number


def point_requests(session: Session) -> QuerySet[PointRequest]:
    """What members asked for, in the order it came."""
    return session.point_requests.order_by("received_on", "pk")


def waiting_decisions() -> QuerySet[Decision]:
    """Decisions with the presidency, or postponed: what an agenda may take in."""
    return (
        Decision.objects.filter(state__in=[DecisionState.SUBMITTED, DecisionState.POSTPONED])
        .select_related("agreement", "amendment")
        .order_by("submitted_on", "pk")
    )
