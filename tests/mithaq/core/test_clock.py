"""The clock: UTC instants, days of Casablanca, and moving it."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from mithaq.core import clock


def test_now_is_aware_and_in_utc() -> None:
    assert clock.now().tzinfo is UTC


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        (datetime(2024, 5, 7, 23, 30, tzinfo=UTC), date(2024, 5, 8)),  # UTC+1 for most of the year
        (datetime(2024, 3, 15, 23, 30, tzinfo=UTC), date(2024, 3, 15)),  # UTC in Ramadan
    ],
)
def test_the_day_is_that_of_casablanca_even_around_ramadan(instant: datetime, day: date) -> None:
    assert clock.local_day(instant) == day


def test_a_naive_instant_has_no_day() -> None:
    with pytest.raises(ValueError, match="naive"):
        clock.local_day(datetime(2024, 5, 7, 12))  # noqa: DTZ001  # what is refused here


def test_frozen_moves_today_and_now_and_gives_them_back() -> None:
    real = clock.today()
    with clock.frozen(date(2024, 5, 7)):
        assert clock.today() == date(2024, 5, 7)
        assert clock.local_day(clock.now()) == date(2024, 5, 7)
        with clock.frozen(date(2026, 2, 3)):
            assert clock.today() == date(2026, 2, 3)
        assert clock.today() == date(2024, 5, 7)
    assert clock.today() >= real


def test_a_setting_moves_the_clock(settings: Any) -> None:
    settings.MITHAQ_TODAY = "2024-05-23"
    assert clock.today() == date(2024, 5, 23)
    assert clock.local_day(clock.now()) == date(2024, 5, 23)
    with clock.frozen(date(2024, 6, 12)):
        assert clock.today() == date(2024, 6, 12)
