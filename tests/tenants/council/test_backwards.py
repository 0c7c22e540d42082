"""The council's days backwards, and the plan from an end: Berkane's days, other levels, and a slow reference."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mithaq.law.holidays import fixed_holidays_between
from tenants.council.backwards import Code, Gate, Opening, State, Way, next_reachable, ordinary, way_to
from tenants.council.endings import RoadCode, UnderWay, plan
from tests.mithaq.law import slow

FIXED = fixed_holidays_between(date(2016, 1, 1), date(2042, 12, 31))
LEVELS = st.sampled_from(["commune", "eci", "gct", "province", "region"])
DAYS = st.dates(date(2019, 1, 1), date(2036, 12, 31))
MAY = date(2024, 5, 7)


def berkane(**options: Any) -> Way:
    window = next_reachable("commune", date(2024, 4, 8), FIXED, {"2024-05": MAY})
    opening = ordinary(MAY, "commune", FIXED, is_fixed=True, window=window.opening(MAY))
    return way_to(opening, "commune", FIXED, **options)


# --- To a session -----------------------------------------------------------------------------------------------------


def test_the_way_of_berkane_to_the_session_of_7_may_a28_a35_a38() -> None:
    way = berkane()
    assert {step.code: step.on for step in way.steps} == {
        Code.MINUTES: date(2024, 4, 17), Code.TEXT: date(2024, 4, 17), Code.SUBMISSION: date(2024, 4, 17),
        Code.AGENDA: date(2024, 4, 17), Code.SUMMONS: date(2024, 4, 27), Code.COMMITTEE: date(2024, 5, 6),
        Code.SESSION: MAY,
    }  # fmt: skip
    assert [step.article for step in way.steps] == [
        "R12", "R13", "R21", "LO 113-14 a38", "LO 113-14 a35", "LO 113-14 a28", "LO 113-14 a33",
    ]  # fmt: skip
    assert way.step(Code.SUMMONS).work_on == date(2024, 4, 26)  # the 27th is a Saturday
    assert way.step(Code.SUMMONS).closed
    assert (way.following.name, way.following_by.on) == ("2024-10", date(2024, 9, 17))


def test_a_step_says_how_it_stands_and_whether_the_law_counts_its_days() -> None:
    way = berkane(done={Code.MINUTES: date(2024, 2, 13)})
    minutes, agenda = way.step(Code.MINUTES), way.step(Code.AGENDA)
    assert (minutes.counted, agenda.counted) == (False, True)
    assert minutes.state(date(2025, 1, 1)) == State.DONE
    assert agenda.state(date(2024, 4, 8)) == State.AHEAD
    assert agenda.state(date(2024, 4, 12)) == agenda.state(date(2024, 4, 17)) == State.SOON
    assert agenda.state(date(2024, 4, 18)) == State.LATE
    assert agenda.rule is not None
    assert agenda.doubt  # clear days or not: the text does not say


def test_a_missed_agenda_leads_to_the_next_session_and_a_missed_study_to_a_vote_without_debate_a28() -> None:
    way = berkane()
    assert "2024" in way.step(Code.AGENDA).missed
    assert way.step(Code.AGENDA).missed == way.step(Code.SUMMONS).missed != way.step(Code.COMMITTEE).missed


def test_prior_approvals_stand_before_the_submission_a86_a92() -> None:
    gates = [Gate("wali", "LO 113-14 a92", date(2024, 4, 2)), Gate("authorities", "LO 113-14 a86")]
    steps = [step for step in berkane(gates=gates).steps if step.code == Code.APPROVAL]
    assert [(step.article, step.done_on) for step in steps] == [
        ("LO 113-14 a92", date(2024, 4, 2)), ("LO 113-14 a86", None)
    ]  # fmt: skip


def test_the_governors_session_has_no_agenda_of_ours_and_an_extraordinary_one_no_study_a37_a28() -> None:
    normal = ordinary(MAY, "commune", FIXED, is_fixed=True)
    opening = Opening(MAY, None, normal.summons_by, normal.committee_by, is_fixed=True, is_extraordinary=True)
    codes = [step.code for step in way_to(opening, "commune", FIXED).steps]
    assert codes == [Code.MINUTES, Code.TEXT, Code.SUBMISSION, Code.SUMMONS, Code.SESSION]
    with pytest.raises(LookupError):
        way_to(opening, "commune", FIXED).step(Code.AGENDA)


@given(LEVELS, DAYS)
def test_every_level_counts_its_own_days_backwards(level: str, on: date) -> None:
    window = next_reachable(level, on, FIXED, {})
    assert window.last_day == slow.reachable(level, on, FIXED)
    way = way_to(ordinary(window.last_day, level, FIXED, is_fixed=False, window=window), level, FIXED)
    assert way.step(Code.AGENDA).on == slow.pages_back(window.last_day, slow.AGENDA)
    assert way.step(Code.SUMMONS).on == slow.pages_back(window.last_day, slow.SUMMONS[level])
    assert all(step.work_on == slow.last_open(step.on, FIXED) for step in way.steps if step.code != Code.SESSION)
    assert way.step(Code.AGENDA).on >= on
    years = (window.year, window.year + 1)
    later = [first for year in years for first, _ in slow.sessions(level, year, FIXED) if first > way.opens_on]
    assert way.following.first_day == later[0]


@given(DAYS)
def test_a_session_the_office_has_fixed_counts_with_its_own_day(on: date) -> None:
    window = next_reachable("commune", on, FIXED, {})
    earlier = next_reachable("commune", on, FIXED, {window.name: window.first_day})
    assert (earlier.name == window.name) == (window.first_day - timedelta(days=slow.AGENDA) >= on)


# --- From an end ------------------------------------------------------------------------------------------------------

ENDS_ON = date(2027, 6, 30)


def test_the_plan_of_berkane_from_30_june_2027() -> None:
    found = plan(ENDS_ON, "commune", date(2026, 11, 24), FIXED, visa_needed=True)
    days = {step.code: (step.on, step.work_on) for step in found.steps}
    assert days[Code.FORCE] == (ENDS_ON, ENDS_ON)
    assert days[Code.VISA] == (ENDS_ON, ENDS_ON)  # received on 9 June, tacit on the 30th
    assert days[Code.TRANSMISSION] == (date(2027, 6, 9), date(2027, 6, 9))
    assert days[Code.SESSION][0] == date(2027, 5, 7)
    assert days[Code.AGENDA] == (date(2027, 4, 17), date(2027, 4, 16))  # a Saturday
    assert days[Code.OUTCOME] == days[Code.EVALUATION] == days[Code.SUBMISSION] == days[Code.AGENDA]
    assert found.late(date(2026, 11, 24)) == []
    assert found.is_covered()
    assert found.roads[0].code == RoadCode.ORDINARY
    codes = [step.code for step in found.steps]
    assert codes == [
        Code.EVALUATION, Code.OUTCOME, Code.SUBMISSION, Code.AGENDA, Code.SUMMONS, Code.COMMITTEE, Code.SESSION,
        Code.TRANSMISSION, Code.VISA, Code.SIGNATURE, Code.FORCE, Code.END,
    ]  # fmt: skip


def test_without_a_visa_the_objections_three_working_days_are_left_a117() -> None:
    found = plan(ENDS_ON, "commune", date(2026, 11, 24), FIXED, visa_needed=False)
    step = next(one for one in found.steps if one.code == Code.OBJECTION)
    sending = next(one for one in found.steps if one.code == Code.TRANSMISSION)
    assert slow.next_page(slow.objection_ends(sending.work_on, FIXED)) <= ENDS_ON
    assert step.on < ENDS_ON


def test_the_law_itself_asks_for_the_decision_sooner_when_the_end_is_far_a116() -> None:
    """A session of May, an end in October: the decision goes within fifteen working days of the close."""
    found = plan(date(2027, 10, 20), "commune", date(2026, 11, 24), FIXED, visa_needed=True)
    sending = next(one for one in found.steps if one.code == Code.TRANSMISSION)
    closes = slow.session_closes("commune", found.way.opens_on, extended=False, holidays=FIXED)
    assert found.way.opens_on == date(2027, 5, 7)
    assert sending.on == slow.open_pages_on(closes, slow.TRANSMISSION["commune"], FIXED)


def test_too_late_is_said_and_the_law_still_allows_other_sessions_a36_a37() -> None:
    today = date(2027, 5, 3)
    found = plan(ENDS_ON, "commune", today, FIXED, visa_needed=True)
    assert [step.code for step in found.late(today)][:3] == [Code.EVALUATION, Code.OUTCOME, Code.SUBMISSION]
    roads = {road.code: road for road in found.roads}
    assert roads[RoadCode.ORDINARY].opens_on == date(2027, 10, 7)
    assert roads[RoadCode.ORDINARY].uncovered > 100
    assert roads[RoadCode.EXTRAORDINARY].opens_on == date(2027, 5, 24)  # 20 days for its agenda, the 23rd a Sunday
    assert roads[RoadCode.EXTRAORDINARY].uncovered == 0
    assert roads[RoadCode.GOVERNOR].opens_on == date(2027, 5, 6)
    assert roads[RoadCode.GOVERNOR].article == "LO 113-14 a37"
    assert found.is_covered()


def test_when_nothing_covers_the_end_the_days_are_counted() -> None:
    found = plan(ENDS_ON, "commune", date(2027, 6, 28), FIXED, visa_needed=True)
    assert not found.is_covered()
    best = min(found.roads, key=lambda road: road.force_on)
    assert best.uncovered == (best.force_on - ENDS_ON).days - 1


def test_a_file_under_way_is_the_only_road() -> None:
    today = date(2027, 5, 20)
    sent = plan(ENDS_ON, "commune", today, FIXED, visa_needed=True, under_way=UnderWay(received_on=date(2027, 5, 12)))
    assert [road.code for road in sent.roads] == [RoadCode.UNDER_WAY]
    assert sent.roads[0].enforceable_on == slow.visa_tacit(date(2027, 5, 12))
    ready = plan(
        ENDS_ON, "commune", today, FIXED, visa_needed=True, under_way=UnderWay(enforceable_on=date(2027, 5, 4))
    )
    assert ready.roads[0].force_on == today  # what was not done before is done today
    missed = plan(ENDS_ON, "commune", today, FIXED, visa_needed=True, under_way=UnderWay(opens_on=date(2027, 5, 7)))
    assert missed.roads[0].enforceable_on == slow.visa_tacit(today)


def test_what_was_done_is_not_late() -> None:
    done = {Code.EVALUATION: date(2027, 1, 5), Code.OUTCOME: date(2027, 1, 8), Code.SUBMISSION: date(2027, 3, 1)}
    found = plan(ENDS_ON, "commune", date(2027, 4, 20), FIXED, visa_needed=True, done=done)
    assert [step.code for step in found.late(date(2027, 4, 20))] == [Code.AGENDA]


def test_a_later_day_fixed_by_the_office_takes_the_session_out_of_the_plan() -> None:
    """An end on 26 May leaves the council until the 5th; fixed for the 6th, its session of May comes too late."""
    ends_on = date(2027, 5, 26)
    latest = plan(ends_on, "commune", date(2026, 11, 24), FIXED, visa_needed=True)
    assert latest.way.opens_on == date(2027, 5, 5)  # received on the 5th, tacit on the 26th
    fixed = plan(ends_on, "commune", date(2026, 11, 24), FIXED, visa_needed=True, fixed={"2027-05": date(2027, 5, 6)})
    assert fixed.way.opens_on == date(2027, 2, 7)


@given(LEVELS, DAYS, st.booleans())
def test_whoever_keeps_every_day_of_a_plan_leaves_no_day_uncovered(level: str, ends_on: date, visa: bool) -> None:
    found = plan(ends_on, level, ends_on - timedelta(days=500), FIXED, visa_needed=visa)
    days = {step.code: step for step in found.steps}
    sent = days[Code.TRANSMISSION].work_on
    assert days[Code.SESSION].on <= sent
    enforceable = slow.visa_tacit(sent) if visa else slow.next_page(slow.objection_ends(sent, FIXED))
    assert enforceable <= days[Code.SIGNATURE].work_on <= days[Code.FORCE].work_on <= ends_on
    assert days[Code.AGENDA].on == slow.pages_back(days[Code.SESSION].on, slow.AGENDA)
    assert days[Code.SUBMISSION].work_on <= days[Code.AGENDA].on
    opening = {day for year in (days[Code.SESSION].on.year,) for first, last in slow.sessions(level, year, FIXED)
               for day in (first + timedelta(days=n) for n in range((last - first).days + 1))}  # fmt: skip
    assert days[Code.SESSION].on in opening
    assert all(earlier.work_on <= later.work_on for earlier, later in zip(found.steps, found.steps[1:], strict=False)
               if {earlier.code, later.code}.isdisjoint({Code.SUMMONS, Code.COMMITTEE}))  # fmt: skip
