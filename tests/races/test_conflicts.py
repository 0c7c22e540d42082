"""Two verbs that want each other's rows: the one that the database ends is done again, and nobody sees it."""

from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from django.db import DatabaseError, OperationalError, connection, transaction
from django.db.models import F

from mithaq.collectivities import selectors
from mithaq.core import retry
from mithaq.core.errors import StillBeingWritten
from mithaq.core.retry import retry_on_conflict
from tenants.agreements.models import ReferenceSeries
from tests.races.crew import Meeting, Outcome, together

YEARS = (1001, 1002)


@pytest.fixture
def rows(own_database: str) -> None:
    with selectors.office_context(selectors.find("berkane")):
        ReferenceSeries.objects.bulk_create([ReferenceSeries(year=year) for year in YEARS])
    connection.close()


def crossing(meeting: Meeting, years: tuple[int, ...]) -> Callable[[], None]:
    """A verb that counts up two rows; two of them in opposite order meet between the two."""

    @transaction.atomic
    def verb() -> None:
        for number, year in enumerate(years):
            if number:
                meeting.wait()
            ReferenceSeries.objects.select_for_update().get(year=year)
        for year in years:
            ReferenceSeries.objects.filter(year=year).update(last=F("last") + 1)

    return verb


def cross(call: Callable[[Callable[[], None]], Any]) -> Outcome:
    meeting = Meeting(2)
    verbs = [crossing(meeting, YEARS), crossing(meeting, YEARS[::-1])]
    return together(lambda number: call(verbs[number]), 2)


def counted() -> list[int]:
    with selectors.office_context(selectors.find("berkane")):
        return list(ReferenceSeries.objects.filter(year__in=YEARS).order_by("year").values_list("last", flat=True))


def test_both_verbs_are_done(rows: None) -> None:
    outcome = cross(retry_on_conflict)
    assert outcome.errors == {}
    assert counted() == [2, 2]


def test_without_trying_again_one_of_them_is_shot_down(rows: None) -> None:
    outcome = cross(lambda verb: verb())
    assert outcome.kinds() == {"OperationalError"}
    assert counted() == [1, 1]


def test_a_lock_that_a_long_work_holds_is_not_waited_for(rows: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retry, "PATIENCE", 0.2)
    meeting, over = Meeting(2), Meeting(2)

    def hold() -> None:
        with transaction.atomic():
            list(ReferenceSeries.objects.select_for_update().filter(year=1001))
            meeting.wait()
            over.wait()

    def want() -> None:
        meeting.wait()
        try:
            retry_on_conflict(ReferenceSeries.objects.filter(year=1001).update, last=9)
        finally:
            with connection.cursor() as cursor:
                cursor.execute("SHOW lock_timeout")
                assert cursor.fetchone() == ("0",), "what follows on this connection waits as it did"
            over.wait()

    outcome = together(lambda number: (hold, want)[number](), 2)
    assert outcome.kinds() == {StillBeingWritten.__name__}
    assert counted() == [0, 0]


def test_another_error_is_not_tried_again(own_database: str) -> None:
    tries: list[int] = []

    def verb() -> None:
        tries.append(1)
        raise DatabaseError("division by zero")

    with pytest.raises(DatabaseError):
        retry_on_conflict(verb)
    assert len(tries) == 1


def test_it_gives_up_in_the_end(own_database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    tries: list[int] = []
    monkeypatch.setattr(retry, "pause", lambda attempt: None)

    def verb() -> None:
        tries.append(1)
        raise OperationalError("could not serialize") from psycopg.errors.SerializationFailure()

    with pytest.raises(OperationalError):
        retry_on_conflict(verb)
    assert len(tries) == retry.TRIES


def test_inside_a_transaction_the_caller_s_is_the_one_to_repeat(own_database: str) -> None:
    tries: list[int] = []

    def verb() -> None:
        tries.append(1)
        raise OperationalError("deadlock detected") from psycopg.errors.DeadlockDetected()

    with pytest.raises(OperationalError), transaction.atomic():
        retry_on_conflict(verb)
    assert len(tries) == 1
