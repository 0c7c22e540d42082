"""The council of the demonstration: synthetic members who say so, committees, a session with its agenda and votes."""

from datetime import date
from typing import TYPE_CHECKING

from tenants.council import selectors, services
from tenants.council.models import Decision, Member, Position, Session

if TYPE_CHECKING:
    from tenants.demo.cast import Cast

SINCE = date(2021, 9, 24)
SEATS = 35
VICE_PRESIDENTS = 7
COMMITTEES = (
    ("لجنة الميزانية والشؤون المالية والبرمجة", "Commission du budget, des affaires financières et de la programmation"),
    ("لجنة المرافق العمومية والخدمات", "Commission des services publics et des prestations"),
    ("اللجنة المكلفة بالشؤون الاقتصادية والاجتماعية والثقافية", "Commission des affaires économiques, sociales et culturelles"),
)  # fmt: skip
OTHER_POINTS = (
    ("برمجة الفائض التقديري لسنة 2023 (مثال)", "Programmation de l'excédent prévisionnel de 2023 (exemple)"),
    ("تسمية شوارع وساحات (مثال)", "Dénomination de rues et de places (exemple)"),
)


def seat(cast: "Cast") -> list[Member]:
    """The members of the council and its committees; nothing where they are there."""
    if Member.objects.own().exists():
        return selectors.members_in_office(SINCE)
    lines = []
    for number in range(1, SEATS + 1):
        position, rank = Position.MEMBER, None
        if number == 1:
            position = Position.PRESIDENT
        elif number <= 1 + VICE_PRESIDENTS:
            position, rank = Position.VICE_PRESIDENT, number - 1
        elif number <= 3 + VICE_PRESIDENTS:
            position = Position.SECRETARY if number == 2 + VICE_PRESIDENTS else Position.DEPUTY_SECRETARY
        lines.append(
            services.NewMember(
                name_ar=f"عضو المجلس {number:02} (مثال)", name_fr=f"Membre {number:02} (exemple)", since=SINCE,
                position=position, rank=rank, email=f"membre{number:02}@berkane.test",
            )
        )  # fmt: skip
    members = services.add_members(lines, actor=cast.secretary)
    plain = members[3 + VICE_PRESIDENTS :]
    for place, (name_ar, name_fr) in enumerate(COMMITTEES):
        committee = services.create_committee(
            actor=cast.secretary, name_ar=name_ar, name_fr=name_fr, since=date(2021, 11, 2)
        )
        for order, member in enumerate(plain[place * 6 : place * 6 + 6]):
            role = ("chair", "deputy")[order] if order < 2 else "member"
            services.seat_member(committee.pk, member.pk, actor=cast.secretary, role=role)
    return members


def other_points(session: Session, cast: "Cast", on: date) -> None:
    """Points that are no dossier of the office, before its own."""
    for title_ar, title_fr in OTHER_POINTS:
        services.add_point(session.pk, actor=cast.president, on=on, title_ar=title_ar, title_fr=title_fr)


def summon(session: Session, cast: "Cast", on: date, members: list[Member]) -> None:
    """Each member is summoned by hand, and signs for it."""
    sent = services.summon_members(
        session.pk, actor=cast.secretary, members=[one.pk for one in members], way="hand", sent_on=on,
        reference="سجل التداول 12 (مثال)",
    )  # fmt: skip
    for dispatch in sent:
        services.prove_summons(
            dispatch.pk, actor=cast.secretary, way="hand", sent_on=on, received_on=on, reference=dispatch.reference
        )


def call_the_roll(session: Session, cast: "Cast", on: date, members: list[Member], present: int) -> None:
    """So many present, the others excused, one without excuse."""
    roll = {one.pk: "present" if place < present else "excused" for place, one in enumerate(members)}
    roll[members[-1].pk] = "absent"
    services.hold_sitting(session.pk, actor=cast.secretary, on=on, roll=roll)


def vote(decision: Decision, cast: "Cast", *, votes_for: int, number: str) -> Decision:
    """The first ones present vote for, the last two abstain."""
    session = decision.session
    roll = selectors.roll_of(session, 1) if session else None
    present = roll.present if roll else []
    choices = {one.pk: "for" if place < votes_for else "abstain" for place, one in enumerate(present)}
    return services.record_votes(decision.pk, actor=cast.secretary, sitting=1, choices=choices, number=number)


def delegates(decision: Decision, cast: "Cast") -> None:
    """Two delegates of the council in the partnership's steering body (a45)."""
    on = decision.decided_on or SINCE
    for member, substitute in zip(selectors.members_in_office(on)[4:6], (False, True), strict=True):
        services.appoint_delegate(
            decision.pk, actor=cast.secretary, on=on, member=member.pk, body="steering", body_ar="لجنة القيادة",
            body_fr="Comité de pilotage", substitute=substitute, votes=25,
        )  # fmt: skip
