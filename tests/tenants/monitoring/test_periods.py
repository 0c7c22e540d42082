"""Ends of the periods of measure, and the day the sheet is due."""

from datetime import date

import pytest

from tenants.monitoring.periods import period_ends, sheet_due


@pytest.mark.parametrize(
    ("frequency", "expected"),
    [
        ("quarterly", [date(2024, 9, 30), date(2024, 12, 31), date(2025, 3, 31), date(2025, 6, 30)]),
        ("half_yearly", [date(2024, 12, 31), date(2025, 6, 30)]),
        ("yearly", [date(2024, 12, 31), date(2025, 6, 30)]),  # the last day closes the last period
    ],
)
def test_periods_of_a_year_from_july(frequency: str, expected: list[date]) -> None:
    assert list(period_ends(frequency, date(2024, 7, 1), date(2025, 6, 30))) == expected


def test_a_period_that_began_before_counts() -> None:
    assert next(period_ends("quarterly", date(2024, 9, 30), date(2026, 1, 1))) == date(2024, 9, 30)
    assert next(period_ends("yearly", date(2024, 12, 31), date(2026, 1, 1))) == date(2024, 12, 31)


def test_an_agreement_shorter_than_a_period_is_measured_at_its_end() -> None:
    assert list(period_ends("yearly", date(2024, 2, 1), date(2024, 2, 29))) == [date(2024, 2, 29)]


def test_r36_the_sheet_is_due_fifteen_days_after_the_quarter() -> None:
    assert sheet_due(date(2025, 12, 31)) == date(2026, 1, 15)
