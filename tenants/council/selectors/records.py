"""What a session was, read once: its agenda, its sittings with their rolls, its votes name by name, its minutes.

The papers of the council, its registers and the public pages are made from it, in a fixed number of queries.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Prefetch

from mithaq.law import selectors as law
from tenants.council.models import (
    Attendance,
    Ballot,
    Choice,
    CommitteeReport,
    Decision,
    Member,
    MissedMeeting,
    Position,
    Presence,
    Session,
    SessionMinutes,
    Sitting,
    Visa,
)
from tenants.council.selectors.decisions import level


@dataclass(frozen=True)
class PointRecord:
    """A point of the agenda and the decisions it led to. added_by: code; planned_on: day in the timetable."""

    number: int
    title_ar: str
    title_fr: str
    added_by: str
    planned_on: date | None
    decisions: tuple[Decision, ...]


@dataclass(frozen=True)
class SittingRecord:
    """A sitting and who came: members by their presence, in the order of the roll."""

    sitting: Sitting
    members: dict[str, tuple[Member, ...]]

    def of(self, *statuses: str) -> tuple[Member, ...]:
        return tuple(member for status in statuses for member in self.members.get(status, ()))

    @property
    def here(self) -> tuple[Member, ...]:
        return self.of(Presence.PRESENT, Presence.LATE)


@dataclass(frozen=True)
class SessionRecord:
    """A session with everything that its papers say. ballots: by decision, of its present round."""

    session: Session
    points: tuple[PointRecord, ...]
    sittings: tuple[SittingRecord, ...]
    missed: tuple[MissedMeeting, ...]
    minutes: SessionMinutes | None
    officers: dict[str, Member] = field(default_factory=dict)
    ballots: dict[int, dict[str, tuple[Member, ...]]] = field(default_factory=dict)

    @property
    def decisions(self) -> tuple[Decision, ...]:
        return tuple(decision for point in self.points for decision in point.decisions)

    @property
    def held(self) -> tuple[SittingRecord, ...]:
        """Sittings that were held: those missed for want of a quorum left out."""
        missed = {meeting.held_on for meeting in self.missed}
        return tuple(one for one in self.sittings if one.sitting.held_on not in missed)

    def sitting_on(self, day: date | None) -> SittingRecord | None:
        return next((one for one in self.sittings if one.sitting.held_on == day), None)

    def is_closed(self, decision: Decision) -> bool:
        """Whether the decision was taken in a sitting that was not open to the public (a48)."""
        found = self.sitting_on(decision.decided_on)
        return found is not None and not found.sitting.is_public

    @property
    def is_closed_to_public(self) -> bool:
        """Whether no sitting of the session was open to the public."""
        return bool(self.held) and all(not one.sitting.is_public for one in self.held)

    def chair(self, language: str) -> str:
        """Who chaired: as the minutes say, else the member who presided, else the president in office."""
        if self.minutes:
            return self.minutes.president
        chaired = next((one.sitting.chair for one in self.held if one.sitting.chair), None)
        found = chaired or self.officers.get(Position.PRESIDENT)
        return name_of(found, language) if found else ""

    def secretary(self, language: str) -> str:
        """The secretary in office; empty where nobody is known."""
        found = self.officers.get(Position.SECRETARY)
        return name_of(found, language) if found else ""


def name_of(member: Member, language: str) -> str:
    """A member's name; the Arabic one where there is no other."""
    return member.name_ar if language == "ar" else member.name_fr or member.name_ar


def record_of(session: Session) -> SessionRecord:
    """Everything about one session: a fixed number of queries."""
    decisions = list(
        Decision.objects.filter(session=session)
        .select_related("agreement", "amendment")
        .prefetch_related(
            "agreement__parties",
            Prefetch("committee_reports", CommitteeReport.objects.order_by("studied_on", "pk")),
            Prefetch("visas", Visa.objects.order_by("pk")),
        )
        .order_by("point_number", "pk")
    )
    for decision in decisions:
        decision.session = session
    return SessionRecord(
        session=session,
        points=_points(session, decisions),
        sittings=_sittings(session),
        missed=tuple(session.missed_meetings.order_by("summons")),
        minutes=SessionMinutes.objects.filter(session=session).first(),
        officers=officers(session.meeting_on),
        ballots=_ballots(decisions),
    )


def _points(session: Session, decisions: list[Decision]) -> tuple[PointRecord, ...]:
    by_number: dict[int | None, list[Decision]] = {}
    for decision in decisions:
        by_number.setdefault(decision.point_number, []).append(decision)
    points = [
        PointRecord(
            point.number, point.title_ar, point.title_fr, point.added_by, point.taken_on,
            tuple(by_number.pop(point.number, ())),
        )
        for point in session.points.order_by("number")
    ]  # fmt: skip
    after = max((point.number for point in points), default=0)
    for number, left in by_number.items():  # put on the agenda before agendas were kept point by point
        for decision in left:
            after += 1
            place = number if number is not None and len(left) == 1 else after
            title = titles_of(decision)
            points.append(PointRecord(place, *title, "president", None, (decision,)))
    return tuple(sorted(points, key=lambda point: point.number))


def titles_of(decision: Decision) -> tuple[str, str]:
    """What a decision is about, in Arabic and in French: the agreement, or its amendment by its number."""
    agreement, amendment = decision.agreement, decision.amendment
    if amendment is None:
        return agreement.title_ar, agreement.title_fr
    french = f"Avenant n° {amendment.number} : {agreement.title_fr}" if agreement.title_fr else ""
    return f"ملحق رقم {amendment.number}: {agreement.title_ar}", french


def _sittings(session: Session) -> tuple[SittingRecord, ...]:
    roll = Attendance.objects.select_related("member").order_by("pk")
    found = session.sittings.select_related("chair").prefetch_related(Prefetch("attendances", roll)).order_by("number")
    return tuple(SittingRecord(sitting, _grouped(sitting.attendances.all())) for sitting in found)


def _grouped(lines: Iterable[Any]) -> dict[str, tuple[Member, ...]]:
    grouped: dict[str, list[Member]] = {}
    for line in lines:
        grouped.setdefault(line.status, []).append(line.member)
    return {status: tuple(members) for status, members in grouped.items()}


def _ballots(decisions: list[Decision]) -> dict[int, dict[str, tuple[Member, ...]]]:
    """How each member voted, in the vote that counts: the second sitting's where there was one."""
    of = {decision.pk: decision for decision in decisions}
    found: dict[int, dict[str, list[Member]]] = {}
    for ballot in Ballot.objects.filter(decision__in=of).select_related("member").order_by("pk"):
        decision = of[ballot.decision_id]
        if ballot.round == decision.round and ballot.second == decision.second_sitting:
            found.setdefault(decision.pk, {}).setdefault(ballot.choice, []).append(ballot.member)
    return {pk: {choice: tuple(members) for choice, members in by.items()} for pk, by in found.items()}


def officers(on: date) -> dict[str, Member]:
    """President, secretary and deputy secretary of our council on a day, where they are known."""
    wanted = [Position.PRESIDENT, Position.SECRETARY, Position.DEPUTY_SECRETARY]
    return {member.position: member for member in Member.objects.in_office(on).filter(position__in=wanted)}


def voters(record: SessionRecord, decision: Decision) -> dict[str, tuple[Member, ...]]:
    """Who voted how, where the vote was public and recorded by name (LO 113-14 a43, a6); else nothing."""
    if decision.secret_ballot:
        return {}
    by = record.ballots.get(decision.pk, {})
    return {choice: by[choice] for choice in Choice.values if choice in by}


def register_article(session: Session | None, on: date, received_from: str = "") -> str:
    """The article that asks for the registers, at our level (LO 113-14 a47)."""
    return law.term("minutes_register", level(session.received_from if session else received_from), on).source


def publicity_article(session: Session) -> str:
    """The article that opens the sittings and has the agenda posted, at our level (LO 113-14 a48)."""
    return law.term("public_sittings", level(session.received_from), session.opens_on).source
