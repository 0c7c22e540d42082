"""A council with its members, its session of 7 May 2024 and its roll: what the tests of sittings start from."""

from datetime import date

from tenants.council import services
from tenants.council.models import Decision, Member, Position, Session, Sitting
from tenants.council.services import NewMember
from tests.tenants.council import story

SINCE = date(2021, 9, 24)


def members(count: int = 35) -> list[Member]:
    """President, two vice-presidents, secretary, then plain members."""
    offices = [(Position.PRESIDENT, None), (Position.VICE_PRESIDENT, 1), (Position.VICE_PRESIDENT, 2)]
    offices += [(Position.SECRETARY, None)]
    lines = [
        NewMember(
            name_ar=f"عضو {number:02}", name_fr=f"Membre {number:02}", since=SINCE,
            position=offices[number][0] if number < len(offices) else Position.MEMBER,
            rank=offices[number][1] if number < len(offices) else None,
        )
        for number in range(count)
    ]  # fmt: skip
    return services.add_members(lines, actor=None)


def roll(everybody: list[Member], present: int, *, late: int = 0) -> dict[int, str]:
    """The first ones present, the next ones late, the others excused."""
    return {
        one.pk: "present" if place < present else "late" if place < present + late else "excused"
        for place, one in enumerate(everybody)
    }


def summoned(count: int = 35) -> tuple[Session, list[Member]]:
    """The session of 7 May, its members summoned on 26 April."""
    everybody, session = members(count), story.may_session(count)
    services.summon_members(
        session.pk, actor=None, members=[one.pk for one in everybody], way="hand", sent_on=story.SUMMONED
    )
    return session, everybody


def sitting(
    decision: Decision | None = None, present: int = 27, count: int = 35
) -> tuple[Decision, Sitting, list[Member]]:
    """A dossier on the agenda, studied; the session open with a roll."""
    decision = decision or story.on_agenda()
    services.record_committee_report(
        decision.pk, actor=None, on=story.STUDIED, committee=story.COMMITTEE, opinion="favourable"
    )
    session, everybody = summoned(count)
    held = services.hold_sitting(session.pk, actor=None, on=story.MAY_7, roll=roll(everybody, present))
    return Decision.objects.get(pk=decision.pk), held, everybody


def choices(everybody: list[Member], present: int, votes_for: int, against: int = 0, left: int = 0) -> dict[int, str]:
    """Of those present the first vote for, the next against, then leave; the others abstain."""
    return {
        one.pk: "for" if place < votes_for
        else "against" if place < votes_for + against
        else "left" if place < votes_for + against + left
        else "abstain"
        for place, one in enumerate(everybody[:present])
    }  # fmt: skip
