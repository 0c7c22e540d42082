"""Two uploads at once never take more than the office may; without the counter's lock they would."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction

from mithaq.collectivities import limits, selectors
from mithaq.collectivities.errors import StorageFull
from mithaq.collectivities.models import Collectivity, Limits, Usage
from mithaq.collectivities.models.limits import MEGABYTE
from tests.races.crew import Meeting, Outcome, together

CREW = 6
SIZE = MEGABYTE // 4  # four of them fit


@pytest.fixture
def office(own_database: str) -> Collectivity:
    place = selectors.find("berkane")
    Limits.objects.create(collectivity=place, storage_mb=1)
    return place


def kept() -> int:
    return Usage.objects.get(kind="storage").used


def upload(meeting: Meeting) -> None:
    with transaction.atomic():
        meeting.wait()
        limits.room_for_storage(SIZE)


def race(work: Callable[[Meeting], None]) -> Outcome:
    connection.close()
    meeting = Meeting(CREW)
    return together(lambda _: work(meeting), CREW)


def test_six_uploads_at_once_where_four_have_room(office: Collectivity) -> None:
    outcome = race(upload)
    assert len(outcome.results) == 4
    assert outcome.kinds() == {StorageFull.__name__}
    assert kept() == MEGABYTE


def test_reading_first_and_adding_then_lets_all_of_them_in(office: Collectivity) -> None:
    with selectors.office_context(office):
        limits.room_for_storage(0)

    def careless(meeting: Meeting) -> None:
        row = Usage.objects.get(kind="storage")
        if row.used + SIZE > MEGABYTE:
            raise StorageFull(used=0, limit=0, size=0)
        meeting.wait()
        Usage.objects.filter(pk=row.pk).update(used=row.used + SIZE)

    outcome = race(careless)
    assert len(outcome.results) == CREW, "the race is real: this test sees what the lock prevents"


def test_the_first_two_uploads_of_an_office_begin_with_the_same_sum(
    office: Collectivity, monkeypatch: pytest.MonkeyPatch
) -> None:
    measured: list[Any] = [lambda: 100]
    monkeypatch.setattr(limits, "_measures", measured)
    meeting = Meeting(2)

    def begin() -> int:
        meeting.wait()
        return 100

    measured[0] = begin
    connection.close()
    outcome = together(lambda _: limits.count("storage", 1), 2)
    assert outcome.errors == {}
    assert kept() == 102
