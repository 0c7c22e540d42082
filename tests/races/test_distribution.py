"""A receipt that arrives while the night's work reminds and tells the director (R28): each step once, none after it.

The dossier's lock holds them apart. The negative control switches it off, and a step is then written after the receipt.
"""

import threading
from typing import Any

import pytest
from django.db import connection

from mithaq.core import clock
from tenants.agreements.models import HistoryEntry
from tenants.signature import services
from tenants.signature.errors import AlreadyAcknowledged
from tenants.signature.models import Dispatch, DispatchEvent, EventKind
from tenants.signature.services import acknowledging, events, following
from tests.races.conftest import Play
from tests.races.crew import together

THREADS = 12
PATIENCE = 3  # seconds a step waits in vain for a receipt that the lock holds back


def waiting() -> Dispatch:
    """The service of the story whose receipt never comes; both its steps are long due."""
    return Dispatch.objects.get(acknowledged_on=None)


def kinds(dispatch: Dispatch) -> list[str]:
    return list(dispatch.events.order_by("pk").values_list("kind", flat=True))


def test_twelve_workers_take_each_step_once(play: Play) -> None:
    play("in_force")
    dispatch = waiting()
    connection.close()
    outcome = together(lambda number: following.follow_all(clock.today()), THREADS)
    assert outcome.errors == {}
    assert sum(outcome.results.values()) == 2
    assert kinds(dispatch) == ["sent", "reminded", "climbed"]
    lines = HistoryEntry.objects.filter(transition__in=["dispatch_reminded", "dispatch_climbed"])
    assert lines.count() == 2


def test_without_the_lock_the_rows_of_the_events_still_stop_a_second_one(
    play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control of the above: workers meet one another, and only the database holds them."""
    play("in_force")
    dispatch, barrier = waiting(), threading.Barrier(2)
    known = DispatchEvent.objects.create

    def create(**values: Any) -> DispatchEvent:
        barrier.wait(PATIENCE * 3)
        return known(**values)

    monkeypatch.setattr(following, "lock", lambda agreement_id: None)
    monkeypatch.setattr(events.DispatchEvent.objects, "create", create)
    connection.close()
    outcome = together(lambda number: following.follow(dispatch.pk, EventKind.REMINDED, on=clock.today()), 2)
    assert outcome.kinds() == {"IntegrityError"}
    assert kinds(dispatch) == ["sent", "reminded"]


def test_twelve_people_acknowledge_one_receipt(play: Play) -> None:
    play("in_force")
    dispatch = waiting()
    connection.close()
    outcome = together(
        lambda number: services.acknowledge(dispatch.pk, actor=None, on=clock.today(), name=f"{number}"), THREADS
    )
    assert len(outcome.results) == 1
    assert outcome.kinds() == {AlreadyAcknowledged.__name__}
    assert kinds(dispatch) == ["sent", "acknowledged"]


def _timer_against_click(dispatch: Dispatch, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The step has seen that it is due, and waits for the receipt; what happened, in order."""
    received, seen = threading.Event(), threading.Event()
    happened = events.happened_to

    def after_the_receipt(*args: Any) -> bool:
        seen.set()
        received.wait(PATIENCE)
        return happened(*args)

    def work(number: int) -> None:
        if number == 0:
            following.follow(dispatch.pk, EventKind.REMINDED, on=clock.today())
        else:
            seen.wait(PATIENCE)
            services.acknowledge(dispatch.pk, actor=None, on=clock.today())
            received.set()

    monkeypatch.setattr(following, "happened_to", after_the_receipt)
    connection.close()
    assert together(work, 2).errors == {}
    return kinds(dispatch)


def test_the_timer_against_the_click_leaves_the_receipt_last(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    play("in_force")
    assert _timer_against_click(waiting(), monkeypatch) == ["sent", "reminded", "acknowledged"]


def test_without_the_lock_somebody_is_reminded_of_what_he_has_acknowledged(
    play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control."""
    play("in_force")
    dispatch = waiting()
    for module in (following, acknowledging):
        monkeypatch.setattr(module, "lock", lambda agreement_id: None)
    assert _timer_against_click(dispatch, monkeypatch) == ["sent", "acknowledged", "reminded"]
