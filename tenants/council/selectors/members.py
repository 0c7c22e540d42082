"""Who sits in the council on a day, who holds which office, what the law asks of its bodies (a9, a16–a26)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, Q, QuerySet

from mithaq.collectivities.selectors import current_office
from mithaq.core import clock
from mithaq.law import selectors as law
from mithaq.law.errors import NoSuchRule
from mithaq.law.rules.kinds import Bracket, Level
from mithaq.law.terms import LegalTerm
from tenants.council.models import (
    HERE,
    Attendance,
    Committee,
    CommitteeSeat,
    Delegate,
    Member,
    Position,
    Presence,
    Session,
)
from tenants.council.selectors.decisions import level

PLACE_OF = {
    Position.PRESIDENT: 0,
    Position.VICE_PRESIDENT: 1,
    Position.SECRETARY: 2,
    Position.DEPUTY_SECRETARY: 3,
    Position.MEMBER: 4,
}


@dataclass(frozen=True)
class Count:
    """A number the law leads to, of so many members, with the rule it rests on."""

    number: int
    members: int
    rule: LegalTerm


def in_protocol_order(members: Iterable[Member]) -> list[Member]:
    """President, vice-presidents by rank, secretary, deputy, then the members by name."""
    return sorted(members, key=lambda one: (PLACE_OF[Position(one.position)], one.rank or 0, one.name_ar, one.pk))


def members_in_office(on: date) -> list[Member]:
    """The members in office on that day, in protocol order; one query."""
    return in_protocol_order(Member.objects.in_office(on))


def members_count(on: date) -> int:
    """How many members are in office on that day (a9): the base of the quorum (a42); 0 while no list is kept."""
    return Member.objects.in_office(on).count()


def proposed_members(on: date) -> int:
    """Members in office to propose for a session: the list's, else the last session's, else the seats."""
    if count := members_count(on):
        return count
    last = Session.objects.own().order_by("-opens_on").first()
    return last.members_in_office if last else current_office().seats or 1


def former_members() -> QuerySet[Member]:
    """Members of our council whose mandate ended, the latest first."""
    return Member.objects.own().filter(until__isnull=False).order_by("-until", "name_ar", "pk")


def president(on: date) -> Member | None:
    """The president in office on that day."""
    return Member.objects.in_office(on).filter(position=Position.PRESIDENT).first()


def chair_among(present: Iterable[Member]) -> Member | None:
    """Who presides: the president, else the first vice-president present, in the order of their ranks."""
    bureau = (Position.PRESIDENT, Position.VICE_PRESIDENT)
    return next((one for one in in_protocol_order(present) if one.position in bureau), None)


def most_vice_presidents(on: date | None = None) -> Count | None:
    """The most vice-presidents a council may have (a16; a144 for a GCT); None where no figure is given (ECI, a135)."""
    if level() == Level.ECI:  # every president of a member commune but one is a vice-president
        return None
    rule = law.term("vice_presidents", level(), on)
    seats = current_office().seats or members_count(on or clock.today())
    if not isinstance(rule.value, tuple) or not seats:
        return None
    brackets = [bracket for bracket in rule.value if isinstance(bracket, Bracket)]
    fitting = next(one for one in brackets if one.population is None or seats <= one.population)
    return Count(fitting.members, seats, rule)


# --- Committees -------------------------------------------------------------------------------------------------------


def committees_rule(on: date | None = None) -> LegalTerm:
    """How many standing committees there may be (a25; its value is a span)."""
    return law.term("committees", level(), on)


def committee_members_rule(on: date | None = None) -> LegalTerm:
    """The fewest members a standing committee may have (a25)."""
    return law.term("committee_members", level(), on)


def committees() -> list[Committee]:
    """The standing committees with their seats and members: three queries."""
    seats = CommitteeSeat.objects.select_related("member").order_by("role", "pk")
    return list(Committee.objects.filter(until=None).prefetch_related(Prefetch("seats", seats)).order_by("since", "pk"))


def committee_names() -> list[str]:
    """Names of the standing committees, as referrals and reports write them."""
    return list(Committee.objects.filter(until=None).order_by("since", "pk").values_list("name_ar", flat=True))


def seats_of(member: Member) -> QuerySet[CommitteeSeat]:
    """The member's seat in a committee, none or one."""
    return CommitteeSeat.objects.filter(member=member)


def free_members(on: date) -> list[Member]:
    """Members in office who sit in no standing committee."""
    return in_protocol_order(Member.objects.in_office(on).filter(committee_seat=None))


# --- Absences and delegations -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Absences:
    """Sessions a member missed without excuse: in a row up to the last one, and in all (a67)."""

    running: int
    total: int
    rule: LegalTerm

    @property
    def is_reached(self) -> bool:
        """Whether the law takes the member for having resigned; the council meets to state it."""
        return self.running >= self.rule.span.low or self.total >= self.rule.span.high

    @property
    def is_near(self) -> bool:
        return not self.is_reached and (self.running == self.rule.span.low - 1 or self.total == self.rule.span.high - 1)


def absences(on: date) -> dict[int, Absences]:
    """By member in office, the sessions missed without excuse (a67); members who missed none are left out. Two queries.

    A session counts as missed when the member was at none of its sittings, and not excused at one.
    """
    try:
        rule = law.term("absences", level(), on)
    except NoSuchRule:
        return {}
    rolls: dict[int, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
    lines = Attendance.objects.filter(sitting__held_on__lte=on).order_by("sitting__held_on", "pk")
    for member, session, status in lines.values_list("member_id", "sitting__session_id", "status"):
        rolls[member][session].add(status)
    found = {}
    for member_id in Member.objects.in_office(on).values_list("pk", flat=True):
        missed = [statuses == {Presence.ABSENT} for statuses in rolls.get(member_id, {}).values()]
        running = next((place for place, was_missed in enumerate(reversed(missed)) if not was_missed), len(missed))
        if sum(missed):
            found[member_id] = Absences(running, sum(missed), rule)
    return found


def delegations(on: date) -> QuerySet[Delegate]:
    """Delegates of the council whose mandate runs on that day."""
    return (
        Delegate.objects.filter(Q(until=None) | Q(until__gte=on), appointed_on__lte=on)
        .select_related("member", "decision__agreement")
        .order_by("body_ar", "substitute", "pk")
    )


def voters_of(attendances: Iterable[Attendance]) -> list[Member]:
    """Members who were there, in protocol order."""
    return in_protocol_order(one.member for one in attendances if one.status in HERE)
