"""Working days against a slow reference that looks at every day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mithaq.core.working_days import add_working_days, is_working_day, next_working_day, working_days_between

DAYS = st.dates(date(2015, 1, 1), date(2040, 12, 31))
HOLIDAYS = st.builds(
    lambda start, gaps: frozenset(start + timedelta(days=gap) for gap in gaps),
    DAYS,
    st.lists(st.integers(0, 60), max_size=25),
)


def open_days(start: date, holidays: frozenset[date], count: int) -> list[date]:
    every_day = (start + timedelta(days=n) for n in range(1, 400))
    return [day for day in every_day if day.strftime("%a") not in {"Sat", "Sun"} and day not in holidays][:count]


@given(DAYS, st.integers(1, 40), HOLIDAYS)
def test_the_nth_working_day_is_that_of_the_reference(start: date, n: int, holidays: frozenset[date]) -> None:
    assert add_working_days(start, n, holidays) == open_days(start, holidays, n)[-1]


@given(DAYS, HOLIDAYS)
def test_the_next_working_day_is_open_and_every_day_before_it_is_closed(day: date, holidays: frozenset[date]) -> None:
    found = next_working_day(day, holidays)
    assert is_working_day(found, holidays)
    assert not any(is_working_day(day + timedelta(days=n), holidays) for n in range((found - day).days))


@given(DAYS, st.integers(0, 40), HOLIDAYS)
def test_counting_working_days_undoes_adding_them(start: date, n: int, holidays: frozenset[date]) -> None:
    assert working_days_between(start, add_working_days(start, n, holidays), holidays) == n


def test_no_working_day_added_stays_where_it_is() -> None:
    assert add_working_days(date(2024, 5, 25), 0, frozenset()) == date(2024, 5, 25)


def test_working_days_are_not_counted_backwards() -> None:
    with pytest.raises(ValueError, match="forwards"):
        add_working_days(date(2024, 5, 25), -1, frozenset())
