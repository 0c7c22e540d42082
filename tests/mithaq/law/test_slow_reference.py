"""Every term of the law against a slow, obvious reference, across leap days, Ramadan, weekends and feasts."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from mithaq.core import clock, working_days
from mithaq.law import backwards, selectors
from mithaq.law.errors import OutsideSession
from mithaq.law.holidays import fixed_holidays_between
from tests.mithaq.law import slow

LEVELS = ("commune", "eci", "gct", "province", "region")
FIXED = fixed_holidays_between(date(2016, 1, 1), date(2042, 12, 31))
DAYS = st.dates(date(2017, 1, 1), date(2038, 12, 31))
# Feasts come in runs, anywhere in the year, as the moon has it; and a few single days off by decision.
FEASTS = st.lists(st.tuples(DAYS, st.integers(1, 4)), max_size=12).map(
    lambda runs: FIXED | {start + timedelta(days=n) for start, length in runs for n in range(length)}
)
NEAR_FEASTS = st.tuples(DAYS, st.lists(st.integers(-3, 40), max_size=14))
LEVEL = st.sampled_from(LEVELS)
LEAP, RAMADAN_2026, RAMADAN_2024 = date(2024, 2, 29), date(2026, 2, 15), date(2024, 3, 10)


def _holidays(near: tuple[date, list[int]]) -> tuple[date, frozenset[date]]:
    day, gaps = near
    return day, FIXED | {day + timedelta(days=gap) for gap in gaps}


@given(NEAR_FEASTS, LEVEL)
@example((LEAP, [1, 4]), "commune")
@example((RAMADAN_2026, []), "eci")
@example((date(2023, 12, 29), []), "region")
def test_objection_ends_after_three_working_days_a117(near: tuple[date, list[int]], level: str) -> None:
    received, holidays = _holidays(near)
    assert selectors.objection_ends(level, received, holidays=holidays).on == slow.objection_ends(received, holidays)


@given(NEAR_FEASTS, LEVEL)
@example((LEAP, []), "province")
def test_transmission_is_due_after_fifteen_or_ten_working_days_a116(near: tuple[date, list[int]], level: str) -> None:
    closed, holidays = _holidays(near)
    due = slow.open_pages_on(closed, slow.TRANSMISSION[level], holidays)
    assert selectors.transmission_due(level, closed, holidays=holidays).on == due


@given(DAYS, LEVEL)
@example(date(2024, 2, 9), "commune")  # the 29th of February is one of the twenty
@example(date(2026, 2, 16), "commune")  # ends on a Sunday
@example(RAMADAN_2024, "region")
def test_the_visa_is_tacit_on_the_day_after_the_twentieth_a118(received: date, level: str) -> None:
    assert selectors.visa_due(level, received, holidays=FIXED).on == slow.pages_on(received, slow.VISA)
    assert selectors.tacit_visa_on(level, received, holidays=FIXED).on == slow.visa_tacit(received)


@given(NEAR_FEASTS, LEVEL)
def test_the_other_reading_moves_the_visa_to_the_next_open_day_a118(near: tuple[date, list[int]], level: str) -> None:
    received, holidays = _holidays(near)
    due = selectors.visa_due(level, received, extend_to_working_day=True, holidays=holidays)
    assert due.on == slow.first_open(slow.pages_on(received, slow.VISA), holidays)
    plain = selectors.visa_due(level, received, holidays=holidays)
    assert plain.day_off == (due.on != plain.on)


@given(DAYS, LEVEL)
@example(date(2024, 3, 7), "commune")
def test_agenda_summons_and_study_are_counted_back_from_the_session_a38_a35_a28(opens_on: date, level: str) -> None:
    assert selectors.agenda_limit(opens_on, level, holidays=FIXED).on == slow.pages_back(opens_on, slow.AGENDA)
    assert selectors.summons_limit(opens_on, level, holidays=FIXED).on == slow.pages_back(opens_on, slow.SUMMONS[level])
    assert selectors.committee_limit(opens_on, level, holidays=FIXED).on == slow.page_before(opens_on)


@given(DAYS, LEVEL)
def test_additions_posting_and_copies_run_in_days_a39_a273(day: date, level: str) -> None:
    assert selectors.governor_additions_until(day, level, holidays=FIXED).on == slow.pages_on(day, slow.ADDITIONS)
    assert selectors.posting_until(day, level, holidays=FIXED).on == slow.pages_on(day, slow.POSTING[level])
    if level not in ("province", "region"):
        assert selectors.minutes_copy_due(day, level, holidays=FIXED).on == slow.pages_on(day, slow.COPIES)


@given(NEAR_FEASTS, LEVEL, st.booleans())
def test_a_session_closes_within_fifteen_days_and_its_extension_a34(
    near: tuple[date, list[int]], level: str, extended: bool
) -> None:
    opened, holidays = _holidays(near)
    found = selectors.session_must_close(level, opened, extended=extended, holidays=holidays).on
    assert found == slow.session_closes(level, opened, extended=extended, holidays=holidays)


@given(NEAR_FEASTS)
def test_the_meetings_after_one_without_a_quorum_a42(near: tuple[date, list[int]]) -> None:
    missed, holidays = _holidays(near)
    window = selectors.second_summons_window(missed)
    assert (window.first, window.last) == (slow.pages_on(missed, 3), slow.pages_on(missed, 5))
    assert selectors.third_meeting_from(missed, holidays=holidays).on == slow.open_pages_on(missed, 4, holidays)


@given(st.integers(2017, 2040), LEVEL, FEASTS)
@example(2024, "province", FIXED)
@example(2027, "province", FIXED)  # the second Monday of January is the 11th, a holiday
def test_ordinary_sessions_open_when_their_law_says_a33_a34_a36(
    year: int, level: str, holidays: frozenset[date]
) -> None:
    found = [(one.first_day, one.last_day) for one in selectors.session_dates(level, year, holidays=holidays)]
    assert found == slow.sessions(level, year, holidays)


@given(DAYS, LEVEL, FEASTS)
@example(date(2024, 4, 17), "commune", FIXED)
@example(date(2024, 4, 18), "commune", FIXED)
@example(date(2024, 2, 29), "province", FIXED)
def test_the_reachable_session_is_the_first_whose_agenda_is_in_time_a38(
    on: date, level: str, holidays: frozenset[date]
) -> None:
    assert selectors.reachable_session(level, on, holidays=holidays).opens_on == slow.reachable(level, on, holidays)


@given(DAYS, LEVEL, FEASTS)
def test_no_day_but_those_of_a_session_may_open_one_a33(on: date, level: str, holidays: frozenset[date]) -> None:
    days = {
        day for first, last in slow.sessions(level, on.year, holidays)
        for day in (first + timedelta(days=n) for n in range((last - first).days + 1))
    }  # fmt: skip
    if on in days:
        assert on in selectors.session_opening_on(level, on, holidays=holidays)
    else:
        with pytest.raises(OutsideSession):
            selectors.session_opening_on(level, on, holidays=holidays)


# --- Backwards --------------------------------------------------------------------------------------------------------


@given(DAYS, LEVEL)
@example(date(2024, 3, 1), "commune")
def test_the_last_receipt_for_a_visa_in_time_a118(enforceable_by: date, level: str) -> None:
    found = backwards.visa_receipt_limit(level, enforceable_by).on
    assert found == slow.last_receipt_for_visa(enforceable_by)
    assert slow.visa_tacit(slow.next_page(found)) > enforceable_by


@given(NEAR_FEASTS, LEVEL)
def test_the_last_receipt_for_an_objections_term_that_is_over_a117(near: tuple[date, list[int]], level: str) -> None:
    by, holidays = _holidays(near)
    found = backwards.objection_receipt_limit(level, by, holidays=holidays).on
    assert found == slow.last_receipt_without_visa(by, holidays)


@given(DAYS, LEVEL, FEASTS)
def test_the_last_session_before_a_day_a33(by: date, level: str, holidays: frozenset[date]) -> None:
    found = backwards.session_before(level, by, holidays=holidays)
    earlier = [
        (first, min(last, by)) for year in (by.year - 1, by.year)
        for first, last in slow.sessions(level, year, holidays) if first <= by
    ]  # fmt: skip
    assert (found.first_day, found.last_day) == earlier[-1]


# --- Working days -----------------------------------------------------------------------------------------------------


@given(NEAR_FEASTS, st.integers(0, 30))
def test_working_days_are_those_of_the_wall_calendar(near: tuple[date, list[int]], count: int) -> None:
    day, holidays = _holidays(near)
    assert working_days.add_working_days(day, count, holidays) == slow.open_pages_on(day, count, holidays)
    assert working_days.next_working_day(day, holidays) == slow.first_open(day, holidays)
    assert working_days.previous_working_day(day, holidays) == slow.last_open(day, holidays)


@given(NEAR_FEASTS, st.integers(0, 60))
def test_a_holiday_entered_never_makes_a_term_shorter(near: tuple[date, list[int]], gap: int) -> None:
    received, holidays = _holidays(near)
    entered = holidays | {received + timedelta(days=gap)}
    before = selectors.objection_ends("commune", received, holidays=holidays).on
    after = selectors.objection_ends("commune", received, holidays=entered).on
    assert after >= before
    assert (after == before) == (received + timedelta(days=gap) > before or gap == 0 or entered == holidays
                                 or not slow.is_open(received + timedelta(days=gap), holidays))  # fmt: skip


# --- Days and the zone ------------------------------------------------------------------------------------------------

CASABLANCA = ZoneInfo("Africa/Casablanca")
# The clock goes back an hour for Ramadan (to UTC) and forward after it (to UTC+1).
CHANGES = [date(2024, 3, 10), date(2024, 4, 14), date(2025, 2, 23), date(2025, 4, 6), date(2026, 2, 15),
           date(2026, 3, 22), date(2027, 2, 7), date(2027, 3, 14), date(2028, 1, 23), date(2028, 3, 5)]  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
def test_the_clock_of_the_zone_changes_on_the_days_that_are_tested(change: date) -> None:
    before = datetime.combine(change, time(0), tzinfo=CASABLANCA).utcoffset()
    after = datetime.combine(change, time(12), tzinfo=CASABLANCA).utcoffset()
    assert before != after


@given(st.sampled_from(CHANGES), st.integers(-2, 2), st.sampled_from(LEVELS))
def test_a_term_over_a_change_of_the_clock_loses_and_gains_no_day(change: date, shift: int, level: str) -> None:
    received = change - timedelta(days=10 + shift)
    assert (selectors.visa_due(level, received, holidays=FIXED).on - received).days == slow.VISA
    assert selectors.objection_ends(level, change, holidays=FIXED).on == slow.objection_ends(change, FIXED)


@given(st.integers(1_483_228_800, 2_082_758_399).map(lambda second: datetime.fromtimestamp(second, tz=UTC)))
@example(datetime(2026, 1, 10, 23, 30, tzinfo=UTC))  # UTC+1: already the 11th in Casablanca
@example(datetime(2026, 3, 1, 23, 30, tzinfo=UTC))  # Ramadan, UTC: still the 1st
@example(datetime(2024, 2, 28, 23, 30, tzinfo=UTC))
@example(datetime(2024, 12, 31, 23, 30, tzinfo=UTC))
def test_the_day_of_an_instant_is_what_a_wall_clock_in_casablanca_shows(instant: datetime) -> None:
    offset = instant.astimezone(CASABLANCA).utcoffset()
    assert offset is not None
    shown = (instant.replace(tzinfo=None) + offset).date()
    assert clock.local_day(instant) == shown
    assert shown in {instant.date(), instant.date() + timedelta(days=1)}


def test_half_past_eleven_at_night_utc_is_the_next_day_but_in_ramadan() -> None:
    assert clock.local_day(datetime(2026, 1, 10, 23, 30, tzinfo=UTC)) == date(2026, 1, 11)
    assert clock.local_day(datetime(2026, 3, 1, 23, 30, tzinfo=UTC)) == date(2026, 3, 1)
    assert clock.local_day(datetime(2026, 3, 22, 23, 30, tzinfo=UTC)) == date(2026, 3, 23)


@given(DAYS)
def test_a_day_held_for_a_demonstration_is_that_day_at_any_hour(day: date) -> None:
    assume(day.year < 2036)
    with clock.frozen(day):
        assert clock.today() == day
        assert clock.local_day(clock.now()) == day
