"""Every date of the Berkane story, and of its failure branches, from the rules and the real calendar."""

from datetime import date

import pytest

from mithaq.core.working_days import is_working_day
from mithaq.law import selectors
from mithaq.law.errors import OutsideSession
from mithaq.law.holidays import fixed_holidays_between

CALENDAR = fixed_holidays_between(date(2023, 1, 1), date(2028, 12, 31))
SESSION = date(2024, 5, 7)


def test_agenda_to_the_governor_twenty_days_before_the_session_a38() -> None:
    limit = selectors.agenda_limit(SESSION, holidays=CALENDAR)
    assert (limit.on, limit.rule.source) == (date(2024, 4, 17), "LO 113-14 a38")
    assert not limit.is_past(date(2024, 4, 17))
    assert limit.is_past(date(2024, 4, 18))
    assert limit.days_left(date(2024, 4, 16)) == 1


def test_governor_may_add_items_for_eight_days_a39() -> None:
    until = selectors.governor_additions_until(date(2024, 4, 16), holidays=CALENDAR)
    assert (until.on, until.rule.days) == (date(2024, 4, 24), 8)


def test_members_are_summoned_ten_days_before_a35() -> None:
    assert selectors.summons_limit(SESSION, holidays=CALENDAR).on == date(2024, 4, 27)


def test_committee_studies_before_the_session_a28() -> None:
    assert selectors.committee_limit(SESSION, holidays=CALENDAR).on == date(2024, 5, 6)


def test_the_session_is_within_the_first_week_of_may_a33() -> None:
    window = selectors.session_opening_on("commune", SESSION)
    assert (window.first_day, window.last_day, window.name) == (date(2024, 5, 1), date(2024, 5, 7), "2024-05")
    assert date(2026, 2, 3) in selectors.session_dates("commune", 2026)[0]


def test_quorum_is_more_than_half_of_members_in_office_a42() -> None:
    assert selectors.quorum(35) == 18
    assert selectors.quorum(35) <= 27
    assert selectors.quorum(34) == 18
    assert selectors.quorum(1) == 1


def test_twenty_five_votes_cast_need_thirteen_a43() -> None:
    assert selectors.majority_needed(25) == 13
    assert selectors.majority_needed(24) == 13
    assert selectors.qualified_majority_needed(35) == 18


def test_berkane_has_thirty_five_seats_lo_59_11_a127() -> None:
    assert selectors.council_size(120_000) == 35


def test_the_session_closes_within_fifteen_days_a34() -> None:
    close = selectors.session_must_close("commune", SESSION, holidays=CALENDAR)
    assert close.on == date(2024, 5, 21)
    assert date(2024, 5, 14) <= close.on


def test_an_extension_adds_seven_working_days_a34() -> None:
    assert selectors.session_must_close("commune", SESSION, extended=True, holidays=CALENDAR).on == date(2024, 5, 30)


def test_the_decision_is_posted_within_eight_days_a273_and_the_start_is_in_doubt() -> None:
    posting = selectors.posting_until(SESSION, holidays=CALENDAR)
    assert posting.on == date(2024, 5, 15)
    assert posting.rule.doubt_fr


def test_members_get_the_minutes_within_fifteen_days_of_the_close_a273() -> None:
    assert selectors.minutes_copy_due(date(2024, 5, 14), holidays=CALENDAR).on == date(2024, 5, 29)


def test_transmission_within_fifteen_working_days_of_the_close_a116() -> None:
    due = selectors.transmission_due("commune", date(2024, 5, 14), holidays=CALENDAR)
    assert (due.on, due.rule.source) == (date(2024, 6, 4), "LO 113-14 a116")


def test_objection_ends_three_working_days_after_receipt_a117() -> None:
    assert selectors.objection_ends("commune", date(2024, 5, 23), holidays=CALENDAR).on == date(2024, 5, 28)


def test_visa_is_due_twenty_days_after_receipt_and_silence_is_a_visa_a118() -> None:
    due = selectors.visa_due("commune", date(2024, 5, 23), holidays=CALENDAR)
    assert (due.on, due.day_off) == (date(2024, 6, 12), False)
    assert not due.is_past(date(2024, 6, 12))
    assert selectors.tacit_visa_on("commune", date(2024, 5, 23), holidays=CALENDAR).on == date(2024, 6, 13)


# --- Amendment no. 1 --------------------------------------------------------------------------------------------------


def test_agenda_of_the_amendment_falls_on_a_holiday_since_2024_a38() -> None:
    limit = selectors.agenda_limit(date(2026, 2, 3), holidays=CALENDAR)
    assert (limit.on, limit.day_off) == (date(2026, 1, 14), True)
    assert is_working_day(date(2023, 1, 13), CALENDAR)
    assert date(2023, 1, 14) not in CALENDAR


def test_objection_to_the_amendment_ends_on_19_february_a117() -> None:
    assert selectors.objection_ends("commune", date(2026, 2, 16), holidays=CALENDAR).on == date(2026, 2, 19)


def test_visa_of_the_amendment_is_due_on_a_sunday_and_moving_it_is_a_parameter_a118() -> None:
    due = selectors.visa_due("commune", date(2026, 2, 16), holidays=CALENDAR)
    assert (due.on, due.day_off) == (date(2026, 3, 8), True)
    assert due.rule.doubt_ar
    assert due.rule.doubt_fr
    moved = selectors.visa_due("commune", date(2026, 2, 16), extend_to_working_day=True, holidays=CALENDAR)
    assert (moved.on, moved.day_off) == (date(2026, 3, 9), False)
    tacit = selectors.tacit_visa_on("commune", date(2026, 2, 16), extend_to_working_day=True, holidays=CALENDAR)
    assert tacit.on == date(2026, 3, 10)


# --- Which session is still reachable ---------------------------------------------------------------------------------


def test_agenda_sent_on_16_april_reaches_the_session_of_7_may() -> None:
    reached = selectors.reachable_session("commune", date(2024, 4, 16), SESSION, holidays=CALENDAR)
    assert reached.opens_on == SESSION
    assert reached.agenda_by.on == date(2024, 4, 17)
    assert reached.additions_until.on == date(2024, 4, 24)
    assert reached.summons_by.on == date(2024, 4, 27)
    assert reached.committee_by.on == date(2024, 5, 6)
    assert (reached.days_to_spare, reached.missed) == (1, ())


@pytest.mark.parametrize("sent", [date(2024, 4, 18), date(2024, 4, 20), date(2024, 5, 7)])
@pytest.mark.parametrize("opens_on", [SESSION, None])
def test_agenda_sent_after_17_april_waits_for_october_and_names_the_session_missed(
    sent: date, opens_on: date | None
) -> None:
    reached = selectors.reachable_session("commune", sent, opens_on, holidays=CALENDAR)
    assert reached.window.name == "2024-10"
    assert [session.name for session in reached.missed] == ["2024-05"]


def test_a_session_that_has_opened_is_not_missed_but_past() -> None:
    reached = selectors.reachable_session("commune", date(2024, 5, 8), SESSION, holidays=CALENDAR)
    assert (reached.window.name, reached.missed) == ("2024-10", ())


def test_without_an_opening_day_the_latest_is_assumed_and_the_earliest_possible_is_said() -> None:
    reached = selectors.reachable_session("commune", date(2024, 4, 14), holidays=CALENDAR)
    assert (reached.opens_on, reached.earliest_opening) == (date(2024, 5, 7), date(2024, 5, 4))
    assert selectors.reachable_session("commune", date(2024, 3, 1), holidays=CALENDAR).earliest_opening == date(
        2024, 5, 1
    )


def test_an_early_opening_day_is_reached_only_by_an_early_agenda() -> None:
    opens_on = date(2024, 5, 2)
    assert selectors.reachable_session("commune", date(2024, 4, 12), opens_on, holidays=CALENDAR).opens_on == opens_on
    late = selectors.reachable_session("commune", date(2024, 4, 13), opens_on, holidays=CALENDAR)
    assert (late.window.name, late.missed[0].last_day) == ("2024-10", opens_on)


def test_a_file_ready_in_october_reaches_february_of_the_next_year() -> None:
    assert selectors.reachable_session("commune", date(2025, 10, 8), holidays=CALENDAR).window.name == "2026-02"


@pytest.mark.parametrize("day", [date(2024, 5, 8), date(2024, 6, 3)])
def test_a_commune_opens_no_ordinary_session_outside_the_first_week_a33(day: date) -> None:
    with pytest.raises(OutsideSession) as refused:
        selectors.reachable_session("commune", date(2024, 4, 1), day, holidays=CALENDAR)
    assert (refused.value.article, refused.value.context["on"]) == ("LO 113-14 a33", day)


# --- Quorum missed on 7 May -------------------------------------------------------------------------------------------


def test_second_summons_three_to_five_days_after_a_quorum_missed_a42() -> None:
    window = selectors.second_summons_window(SESSION)
    assert (window.first, window.last) == (date(2024, 5, 10), date(2024, 5, 12))
    assert date(2024, 5, 11) in window
    assert date(2024, 5, 13) not in window


def test_third_meeting_after_the_third_working_day_a42() -> None:
    third = selectors.third_meeting_from(date(2024, 5, 10), holidays=CALENDAR)
    assert (third.on, bool(third.rule.doubt_fr)) == (date(2024, 5, 16), True)
