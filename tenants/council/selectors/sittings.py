"""Sittings with their rolls, summonses with their proofs, votes by name (LO 113-14 a35, a42, a43, a48, a67)."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Prefetch, QuerySet

from mithaq.law import selectors as law
from mithaq.law.rules.kinds import Condition
from mithaq.law.terms import LegalDeadline, LegalTerm
from tenants.council.models import (
    HERE,
    Attendance,
    Ballot,
    Choice,
    CommitteeReferral,
    Decision,
    Member,
    Presence,
    Session,
    Sitting,
    SummonsDispatch,
)
from tenants.council.selectors.decisions import level
from tenants.council.selectors.members import in_protocol_order, members_in_office
from tenants.council.selectors.sessions import next_meeting_window, summons_limit

# --- Summons ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class SummonsLine:
    """A member, and the summons to the coming meeting: sent, received, late, or still missing."""

    member: Member
    dispatch: SummonsDispatch | None
    limit: date

    @property
    def is_missing(self) -> bool:
        return self.dispatch is None

    @property
    def is_late(self) -> bool:
        return self.dispatch is not None and self.dispatch.sent_on > self.limit

    @property
    def lacks_proof(self) -> bool:
        """Sent, and nothing shows that it arrived."""
        sent = self.dispatch
        return sent is not None and sent.received_on is None and not sent.proof and not sent.reference


def summons_day_limit(session: Session) -> LegalDeadline:
    """Last day to summon to the coming meeting: of the law for the first summons; for a later one its meeting's eve."""
    if session.summons == 1:
        return summons_limit(session)
    return LegalDeadline(session.meeting_on - timedelta(days=1), next_meeting_window(session).rule)


def summons_lines(session: Session) -> list[SummonsLine]:
    """Each member in office on the day of the meeting, with the summons to it; two queries."""
    sent = {one.member_id: one for one in session.dispatches.filter(summons=session.summons)}
    limit = summons_day_limit(session).on
    return [SummonsLine(one, sent.get(one.pk), limit) for one in members_in_office(session.meeting_on)]


# --- Sittings and rolls -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Roll:
    """A sitting with its lines in protocol order."""

    sitting: Sitting
    lines: list[Attendance]

    @property
    def counts(self) -> dict[str, int]:
        counted = Counter(one.status for one in self.lines)
        return {status: counted.get(status, 0) for status in Presence.values}

    @property
    def at_opening(self) -> int:
        """Members there when the quorum is counted: those who came late were not (a42)."""
        return self.counts[Presence.PRESENT]

    @property
    def present(self) -> list[Member]:
        """Members who may vote in it, in protocol order."""
        return [one.member for one in self.lines if one.status in HERE]

    @property
    def has_quorum(self) -> bool:
        return self.at_opening >= law.quorum(self.sitting.members_in_office)


def _rolls(sittings: QuerySet[Sitting]) -> list[Roll]:
    lines = Attendance.objects.select_related("member").order_by("pk")
    found = sittings.select_related("chair").prefetch_related(Prefetch("attendances", lines)).order_by("number")
    rolls = []
    for sitting in found:
        by_member = {one.member_id: one for one in sitting.attendances.all()}
        ordered = in_protocol_order(one.member for one in by_member.values())
        rolls.append(Roll(sitting, [by_member[one.pk] for one in ordered]))
    return rolls


def rolls_of(session: Session) -> list[Roll]:
    """The sittings of a session with their rolls: two queries."""
    return _rolls(Sitting.objects.filter(session=session))


def roll_of(session: Session, number: int) -> Roll | None:
    """One sitting with its roll."""
    return next(iter(_rolls(Sitting.objects.filter(session=session, number=number))), None)


def next_sitting(session: Session) -> int:
    """The number of the sitting that would follow."""
    return (session.sittings.order_by("-number").values_list("number", flat=True).first() or 0) + 1


def present_by_roll(session: Session, on: date) -> int | None:
    """Members present by the rolls of that day, the fullest of its sittings; None where no roll was called."""
    counts = [len(roll.present) for roll in _rolls(Sitting.objects.filter(session=session, held_on=on))]
    return max(counts, default=None)


def roll_copy_due(session: Session) -> LegalDeadline | None:
    """Last day to send the governor a copy of the roll, once the session closed (a67)."""
    if session.closes_on is None:
        return None
    rule = law.term("roll_copy", level(session.received_from), session.closes_on)
    return LegalDeadline(session.closes_on + timedelta(days=rule.days), rule)


# --- Votes by name ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Tally:
    """Votes by name, counted. Those who left for an interest of their own are present and did not vote (a65)."""

    votes_for: int
    votes_against: int
    abstentions: int
    left: int

    @property
    def voted(self) -> int:
        return self.votes_for + self.votes_against + self.abstentions


def tally(choices: Iterable[str]) -> Tally:
    """Count the votes of one sitting."""
    counted = Counter(choices)
    return Tally(counted[Choice.FOR], counted[Choice.AGAINST], counted[Choice.ABSTAIN], counted[Choice.LEFT])


def ballots_of(decision: Decision, *, round_: int | None = None, second: bool | None = None) -> list[Ballot]:
    """How each member voted in a round (the present one when not said), in protocol order; one query.

    second: the vote of the second sitting or the first one; the last that was held when not said.
    """
    rows = list(decision.ballots.filter(round=round_ or decision.round).select_related("member"))
    wanted = any(one.second for one in rows) if second is None else second
    by_member = {one.member_id: one for one in rows if one.second == wanted}
    return [by_member[one.pk] for one in in_protocol_order(one.member for one in by_member.values())]


def public_vote_rule(on: date | None = None) -> LegalTerm:
    """The vote is public (a6); without exception in the council of an ECI (a137)."""
    return law.term("public_vote", level(), on)


def may_be_secret() -> bool:
    """Whether a text may allow a secret ballot in this council."""
    return public_vote_rule().value != Condition.ALWAYS


# --- Committees -------------------------------------------------------------------------------------------------------


def open_referrals(decision: Decision) -> list[CommitteeReferral]:
    """Committees that have the dossier in the present round and have not reported (a28)."""
    told = set(decision.committee_reports.filter(round=decision.round).values_list("committee", flat=True))
    return [one for one in decision.referrals.filter(round=decision.round) if one.committee not in told]
