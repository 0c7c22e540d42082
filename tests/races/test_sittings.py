"""Two clerks at one session: one roll, one vote, two points with two numbers. Each with its negative control."""

import sys
from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection

from mithaq.collectivities.selectors import find, office_context
from tenants.council import services
from tenants.council.models import AgendaPoint, Ballot, Decision, Member, Session, Sitting
from tenants.council.services import sessions
from tenants.demo import chamber
from tenants.demo.cast import Cast
from tests.races.conftest import Play
from tests.races.crew import Meeting, together

OPENS, SENT = date(2024, 10, 3), date(2024, 7, 31)
MAY_7 = date(2024, 5, 7)
Unlock = Callable[[int], None]


@pytest.fixture
def without_session_lock(monkeypatch: pytest.MonkeyPatch) -> Unlock:
    """Read the session without its lock, and let `count` threads look before any of them writes."""

    def switch_off(count: int) -> None:
        locked, meeting = sessions.locked_session, Meeting(count)

        def read(session_id: int) -> Session:
            found = Session.objects.get(pk=session_id)
            meeting.wait()
            return found

        for name, module in list(sys.modules.items()):
            if name.startswith("tenants.council") and getattr(module, "locked_session", None) is locked:
                monkeypatch.setattr(module, "locked_session", read)

    return switch_off


@pytest.fixture
def summoned(cast: Cast) -> Session:
    """A past session, summoned, of the demonstration's 35 members."""
    members = chamber.seat(cast)
    session = services.create_session(actor=cast.secretary, opens_on=MAY_7, members_in_office=35)
    chamber.summon(session, cast, date(2024, 4, 26), members)
    return session


def call(session: Session, cast: Cast) -> Callable[[int], int]:
    roll = dict.fromkeys(Member.objects.values_list("pk", flat=True), "present")

    def work(_number: int) -> int:
        held = services.hold_sitting(session.pk, actor=cast.secretary, on=MAY_7, roll=roll, number=1)
        return held.number

    connection.close()
    return work


def test_two_clerks_open_a_session_and_one_roll_is_kept(cast: Cast, summoned: Session) -> None:
    outcome = together(call(summoned, cast), 2)
    assert (list(outcome.results.values()), outcome.kinds()) == ([1], {"SittingTwice"})
    with office_context(find("berkane")):
        assert Sitting.objects.count() == 1
        assert Session.objects.get(pk=summoned.pk).present_at_opening == 35


def test_without_the_sessions_lock_only_the_constraint_is_left(
    cast: Cast, summoned: Session, without_session_lock: Unlock
) -> None:
    work = call(summoned, cast)
    without_session_lock(2)
    assert "IntegrityError" in together(work, 2).kinds()


def add(cast: Cast) -> Callable[[int], int]:
    session = services.create_session(actor=cast.secretary, opens_on=OPENS, members_in_office=35)

    def work(number: int) -> int:
        point = services.add_point(session.pk, actor=cast.secretary, on=SENT, title_ar=f"نقطة {number}")
        return point.number

    connection.close()
    return work


def test_two_points_added_at_once_have_two_numbers(cast: Cast) -> None:
    outcome = together(add(cast), 4)
    assert (sorted(outcome.results.values()), outcome.errors) == ([1, 2, 3, 4], {})


def test_without_the_sessions_lock_two_points_want_one_number(cast: Cast, without_session_lock: Unlock) -> None:
    work = add(cast)
    without_session_lock(4)
    assert "IntegrityError" in together(work, 4).kinds()
    with office_context(find("berkane")):
        assert AgendaPoint.objects.count() < 4  # one who comes late may still get the next number


def vote(decision: Decision, cast: Cast) -> Callable[[int], str]:
    choices = dict.fromkeys(Member.objects.filter(attendances__status="present").values_list("pk", flat=True), "for")

    def work(number: int) -> str:
        decided = services.record_votes(
            decision.pk, actor=cast.secretary, sitting=1, choices=choices, number=f"{90 + number}/2024"
        )
        return decided.number

    connection.close()
    return work


@pytest.fixture
def in_session(cast: Cast, play: Play) -> Decision:
    """A dossier before the vote, in a session with its roll."""
    members = chamber.seat(cast)
    dossier = play("studied")
    session = dossier.decision.session
    assert session is not None
    chamber.call_the_roll(session, cast, dossier.days.session, members, 27)
    return dossier.decision


def test_a_double_click_on_the_vote_counts_once(cast: Cast, in_session: Decision) -> None:
    outcome = together(vote(in_session, cast), 2)
    assert (len(outcome.results), outcome.kinds()) == (1, {"IllegalTransition"})
    with office_context(find("berkane")):
        assert Ballot.objects.count() == Decision.objects.get(pk=in_session.pk).votes_for == 27


def test_without_the_dossiers_lock_only_the_constraint_keeps_a_member_to_one_vote(
    cast: Cast, in_session: Decision, without_lock: Unlock
) -> None:
    work = vote(in_session, cast)
    without_lock(2)
    assert "IntegrityError" in together(work, 2).kinds()
    with office_context(find("berkane")):
        assert Ballot.objects.count() == 27
