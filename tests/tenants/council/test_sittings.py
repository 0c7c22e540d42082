"""Summons with proof, roll, quorum, public sittings, votes by name, delegates (a6, a35, a42–a48, a65, a67)."""

from datetime import date, timedelta

import pytest
from django.core.files.base import ContentFile

from tenants.agreements.models import PartyKind
from tenants.council import errors, selectors, services
from tenants.council.models import Ballot, Decision, Delegate, Member, Session, Sitting
from tests.tenants.council import chamber, story
from tests.tenants.council.chamber import choices, roll
from tests.tenants.council.story import MAY_7

pytestmark = pytest.mark.usefixtures("office")


# --- Summons ----------------------------------------------------------------------------------------------------------


def test_a35_each_member_is_summoned_by_name_and_whoever_is_late_or_missing_shows() -> None:
    everybody, session = chamber.members(), story.may_session()
    first, second = [one.pk for one in everybody[:30]], [everybody[30].pk]
    services.summon_members(session.pk, actor=None, members=first, way="hand", sent_on=story.SUMMONED)
    services.summon_members(session.pk, actor=None, members=second, way="email", sent_on=date(2024, 4, 29))
    lines = selectors.summons_lines(Session.objects.get(pk=session.pk))
    assert sum(one.is_missing for one in lines) == 4
    assert [one.member.pk for one in lines if one.is_late] == second
    assert story.again(session).summons_sent_on == story.SUMMONED


def test_a35_the_first_summons_must_be_in_time() -> None:
    everybody, session = chamber.members(), story.may_session()
    with pytest.raises(errors.SummonsTooLate):
        services.summon_members(
            session.pk, actor=None, members=[everybody[0].pk], way="hand", sent_on=date(2024, 4, 28)
        )
    assert not session.dispatches.exists()


def test_nobody_is_summoned_twice_to_a_meeting_nor_after_the_mandate() -> None:
    session, everybody = chamber.summoned()
    with pytest.raises(errors.SummonedTwice):
        services.summon_members(session.pk, actor=None, members=[everybody[0].pk], way="hand", sent_on=story.SUMMONED)
    other = services.add_member(actor=None, name_ar="سابق", since=chamber.SINCE)
    services.end_mandate(other.pk, actor=None, until=date(2024, 4, 1), vacancy="resignation")
    with pytest.raises(errors.NotInOffice):
        services.summon_members(session.pk, actor=None, members=[other.pk], way="hand", sent_on=story.SUMMONED)
    with pytest.raises(errors.NobodyChosen):
        services.summon_members(session.pk, actor=None, members=[], way="hand", sent_on=story.SUMMONED)


def test_a35_a_proof_is_kept_with_its_hash_and_cannot_come_before_the_dispatch() -> None:
    session, _everybody = chamber.summoned()
    sent = session.dispatches.first()
    with pytest.raises(errors.DateBeforeCause):
        services.prove_summons(
            sent.pk, actor=None, way="hand", sent_on=story.SUMMONED, received_on=story.SUMMONED - timedelta(days=1)
        )
    proved = services.prove_summons(
        sent.pk, actor=None, way="registered", sent_on=story.SUMMONED, received_on=date(2024, 4, 28), reference="RR 12",
        proof=ContentFile("وصل التسليم\n".encode(), name="وصل.txt"),
    )  # fmt: skip
    assert len(proved.proof_sha256) == 64
    assert not next(one for one in selectors.summons_lines(session) if one.dispatch == proved).lacks_proof


# --- Roll and quorum --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("present", "late", "opens"), [(18, 0, True), (17, 0, False), (17, 5, False)])
def test_a42_the_quorum_is_counted_from_the_roll_and_the_late_do_not_count(
    present: int, late: int, opens: bool
) -> None:
    session, everybody = chamber.summoned()
    services.hold_sitting(session.pk, actor=None, on=MAY_7, roll=roll(everybody, present, late=late))
    now = story.again(session)
    assert now.is_open is opens
    assert now.summons == (1 if opens else 2)
    assert Sitting.objects.get(session=session).attendances.count() == 35


def test_a42_after_two_missed_meetings_the_third_opens_with_any_number() -> None:
    session, everybody = chamber.summoned()
    few = roll(everybody, 5)
    services.hold_sitting(session.pk, actor=None, on=MAY_7, roll=few)
    session = story.again(session)
    services.hold_sitting(session.pk, actor=None, on=session.meeting_on, roll=few)
    session = story.again(session)
    assert (session.summons, session.missed_meetings.count()) == (3, 2)
    services.hold_sitting(session.pk, actor=None, on=session.meeting_on, roll=few)
    assert story.again(session).is_open
    assert [one.sitting.summons for one in selectors.rolls_of(session)] == [1, 2, 3]


def test_a67_the_roll_names_every_member_in_office() -> None:
    session, everybody = chamber.summoned()
    some = roll(everybody, 27)
    del some[everybody[3].pk]
    with pytest.raises(errors.RollIncomplete):
        services.hold_sitting(session.pk, actor=None, on=MAY_7, roll=some)
    assert not Sitting.objects.exists()


def test_a42_the_list_and_the_session_must_agree_on_the_members_in_office() -> None:
    session, everybody = chamber.summoned()
    services.end_mandate(everybody[9].pk, actor=None, until=date(2024, 5, 1), vacancy="death")
    with pytest.raises(errors.MembersDiffer):
        services.hold_sitting(session.pk, actor=None, on=MAY_7, roll=roll([*everybody[:9], *everybody[10:]], 27))
    with pytest.raises(errors.NotInOffice):
        services.hold_sitting(session.pk, actor=None, on=MAY_7, roll=roll(everybody, 27))


def test_a48_a_sitting_is_public_unless_somebody_asks_and_the_governor_says_why() -> None:
    session, everybody = chamber.summoned()
    with pytest.raises(errors.ClosedWithoutReason):
        services.hold_sitting(session.pk, actor=None, on=MAY_7, roll=roll(everybody, 27), closed_at_request="governor")
    held = services.hold_sitting(session.pk, actor=None, on=MAY_7, roll=roll(everybody, 27), closed_at_request="third")
    assert not held.is_public
    assert services.hold_sitting(session.pk, actor=None, on=date(2024, 5, 8), roll=roll(everybody, 20)).is_public


def test_the_president_presides_or_else_the_first_vice_president_there() -> None:
    session, everybody = chamber.summoned()
    without = roll(everybody, 27) | {everybody[0].pk: "absent"}
    assert services.hold_sitting(session.pk, actor=None, on=MAY_7, roll=without).chair == everybody[1]


def test_a67_three_sessions_missed_in_a_row_without_excuse_are_told() -> None:
    everybody = chamber.members(11)
    for year, month in ((2023, 5), (2023, 10), (2024, 2)):
        day = date(year, month, 2)
        session = services.create_session(actor=None, opens_on=day, members_in_office=11)
        services.record_summons(session.pk, actor=None, sent_on=day - timedelta(days=12))
        lines = roll(everybody, 9) | {everybody[10].pk: "absent"}
        services.hold_sitting(session.pk, actor=None, on=day, roll=lines)
        services.close_session(session.pk, actor=None, on=day)
    found = selectors.absences(MAY_7)
    assert found[everybody[10].pk].is_reached
    assert everybody[9].pk not in found  # excused


# --- Votes by name ----------------------------------------------------------------------------------------------------


def test_a43_totals_are_counted_from_the_votes_by_name() -> None:
    decision, held, everybody = chamber.sitting()
    decided = services.record_votes(
        decision.pk, actor=None, sitting=held.number, choices=choices(everybody, 27, 24, 1), number="14/2024"
    )
    assert (decided.state, decided.present) == ("adopted", 27)
    assert (decided.votes_for, decided.votes_against, decided.abstentions) == (24, 1, 2)
    found = selectors.tally(one.choice for one in selectors.ballots_of(decided))
    assert (found.votes_for, found.votes_against, found.abstentions) == (24, 1, 2)


def test_a43_only_those_present_vote_and_each_of_them_has_a_line() -> None:
    decision, held, everybody = chamber.sitting()
    with pytest.raises(errors.VoterAbsent):
        services.record_votes(
            decision.pk, actor=None, sitting=held.number, choices=choices(everybody, 28, 28), number="14/2024"
        )
    with pytest.raises(errors.VotesMissing):
        services.record_votes(
            decision.pk, actor=None, sitting=held.number, choices=choices(everybody, 26, 26), number="14/2024"
        )
    with pytest.raises(errors.SittingMissing):
        services.record_votes(decision.pk, actor=None, sitting=7, choices={}, number="14/2024")
    assert not Ballot.objects.exists()


def test_a43_counts_alone_never_exceed_the_roll() -> None:
    decision, _held, _everybody = chamber.sitting()
    with pytest.raises(errors.MorePresentThanRoll):
        services.record_vote(decision.pk, actor=None, **(story.VOTE | {"present": 28}))


@pytest.mark.parametrize(("president", "state"), [("for", "adopted"), ("against", "rejected")])
def test_a43_in_a_tie_the_side_of_whoever_presides_prevails(president: str, state: str) -> None:
    decision, held, everybody = chamber.sitting(present=20)
    votes = choices(everybody, 20, 10, 10)
    votes |= {everybody[0].pk: president, everybody[19].pk: "against" if president == "for" else "for"}
    decided = services.record_votes(decision.pk, actor=None, sitting=held.number, choices=votes, number="14/2024")
    assert (decided.votes_for, decided.votes_against, decided.state) == (10, 10, state)
    assert decided.president_side == president


def test_a65_whoever_left_for_a_personal_interest_is_present_and_does_not_vote() -> None:
    decision, held, everybody = chamber.sitting()
    decided = services.record_votes(
        decision.pk, actor=None, sitting=held.number, choices=choices(everybody, 27, 20, 3, left=2), number="14/2024"
    )
    assert decided.present == 27
    assert decided.votes_for + decided.votes_against + decided.abstentions == 25


def test_a43_private_sector_the_second_vote_takes_another_sitting_and_votes_cast_count() -> None:
    decision, held, everybody = chamber.sitting(story.on_agenda(story.local(kind=PartyKind.PRIVATE)))
    first = choices(everybody, 27, 17, 10)
    waiting = services.record_votes(decision.pk, actor=None, sitting=held.number, choices=first, number="14/2024")
    assert waiting.second_sitting
    with pytest.raises(errors.SameSitting):
        services.record_votes(decision.pk, actor=None, sitting=held.number, choices=first, number="14/2024")
    other = services.hold_sitting(decision.session_id, actor=None, on=date(2024, 5, 8), roll=roll(everybody, 20))
    decided = services.record_votes(
        decision.pk, actor=None, sitting=other.number, choices=choices(everybody, 20, 11, 9), number="14/2024"
    )
    assert decided.state == "adopted"
    assert len(selectors.ballots_of(decided)) == 20
    assert len(selectors.ballots_of(decided, second=False)) == 27


def test_a6_the_vote_is_public_unless_a_text_is_named() -> None:
    decision, _held, _everybody = chamber.sitting()
    decided = services.record_vote(decision.pk, actor=None, secret_ground="النص المرجعي", **story.VOTE)
    assert decided.secret_ballot
    assert not decided.ballots.exists()


def test_a137_the_council_of_an_eci_votes_in_public_without_exception(eci_office: object, as_office: object) -> None:
    with as_office(eci_office):  # type: ignore[operator]  # the fixture gives a context manager
        assert not selectors.may_be_secret()
    assert selectors.may_be_secret()


def test_a_roll_that_votes_rest_on_no_longer_changes() -> None:
    decision, held, everybody = chamber.sitting()
    other = roll(everybody, 27) | {everybody[30].pk: "absent"}
    services.correct_roll(held.pk, actor=None, roll=other)
    services.record_votes(
        decision.pk, actor=None, sitting=held.number, choices=choices(everybody, 27, 27), number="14/2024"
    )
    with pytest.raises(errors.RollClosed):
        services.correct_roll(held.pk, actor=None, roll=roll(everybody, 27))


def test_a41_no_vote_on_a_point_the_governor_objected_to_until_the_objection_fell() -> None:
    decision = story.on_agenda()
    services.record_agenda_receipt(decision.session_id, actor=None, on=date(2024, 4, 17))
    point = selectors.point_of(decision)
    services.object_to_point(point.pk, actor=None, on=date(2024, 4, 25), reasons="خارج الاختصاص")
    decision, held, everybody = chamber.sitting(decision)
    votes = {"sitting": held.number, "choices": choices(everybody, 27, 27), "number": "14/2024"}
    with pytest.raises(errors.PointBarred):
        services.record_votes(decision.pk, actor=None, **votes)
    services.end_objection(point.pk, actor=None, on=MAY_7)
    assert services.record_votes(decision.pk, actor=None, **votes).state == "adopted"


# --- Delegates --------------------------------------------------------------------------------------------------------


def test_a45_delegates_are_appointed_with_an_adopted_decision_once_a_body() -> None:
    decision, held, everybody = chamber.sitting()
    named = {"member": everybody[5].pk, "body": "steering", "body_ar": "لجنة القيادة"}
    with pytest.raises(errors.NotAdopted):
        services.appoint_delegate(decision.pk, actor=None, on=MAY_7, **named)
    services.record_votes(
        decision.pk, actor=None, sitting=held.number, choices=choices(everybody, 27, 27), number="14/2024"
    )
    one = services.appoint_delegate(decision.pk, actor=None, on=MAY_7, votes=27, **named)
    with pytest.raises(errors.DelegateTwice):
        services.appoint_delegate(decision.pk, actor=None, on=MAY_7, **named)
    assert list(selectors.delegations(MAY_7)) == [one]
    services.end_delegation(one.pk, actor=None, until=date(2024, 6, 1))
    assert not selectors.delegations(date(2024, 6, 2)).exists()
    assert Delegate.objects.get().decision == Decision.objects.get()
    assert Member.objects.count() == 35
