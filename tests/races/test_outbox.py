"""Several workers at one outbox: each effect is done once."""

import threading
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection, transaction

from mithaq.collectivities.models import Collectivity
from mithaq.core import clock
from mithaq.outbox import delivery, registry, services
from mithaq.outbox.models import OutboxEvent
from tenants.agreements.models import ReferenceSeries
from tenants.demo.story import Cast
from tests.races.crew import Meeting, together

EVENTS, WORKERS = 30, 4


class Effects:
    """A handler that writes a row in the event's own transaction, and one that counts how often it was called."""

    def __init__(self, meeting: Meeting | None = None) -> None:
        self.calls: list[int] = []
        self._lock, self._meeting = threading.Lock(), meeting

    def __call__(self, n: int) -> None:
        with self._lock:
            self.calls.append(n)
        if self._meeting:
            self._meeting.wait()
        ReferenceSeries.objects.bulk_create([ReferenceSeries(year=1000 + n)], ignore_conflicts=True)


def deliver_together(
    monkeypatch: pytest.MonkeyPatch, effects: Effects, events: int, before_race: Callable[[], None] = lambda: None
) -> list[delivery.Delivered]:
    monkeypatch.setitem(registry._HANDLERS, "test.effect", effects)
    for n in range(events):
        services.add("test.effect", n=n)
    connection.close()
    before_race()
    outcome = together(lambda number: delivery.deliver("o_berkane"), WORKERS)
    assert outcome.errors == {}
    return list(outcome.results.values())


def test_each_effect_is_done_once(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    effects = Effects()
    delivered = deliver_together(monkeypatch, effects, EVENTS)
    assert sorted(effects.calls) == list(range(EVENTS))
    assert sum(one.done for one in delivered) == EVENTS
    assert ReferenceSeries.objects.filter(year__gte=1000, year__lt=1000 + EVENTS).count() == EVENTS
    assert not OutboxEvent.objects.filter(done_at=None).exists()
    assert set(OutboxEvent.objects.values_list("attempts", flat=True)) == {1}


def test_a_day_the_product_was_moved_to_holds_no_delivery_up(
    office: Collectivity, monkeypatch: pytest.MonkeyPatch
) -> None:
    effects = Effects()
    monkeypatch.setitem(registry._HANDLERS, "test.effect", effects)
    services.add("test.effect", n=1)
    with clock.frozen(date(2024, 1, 15)):
        assert delivery.deliver("o_berkane") == delivery.Delivered(done=1)
    services.add("test.effect", n=2)
    with clock.frozen(date(2099, 1, 15)):
        assert delivery.deliver("o_berkane") == delivery.Delivered(done=1)


def test_without_locks_an_effect_is_done_by_several(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    meeting, save = Meeting(WORKERS), OutboxEvent.save

    def save_together(self: OutboxEvent, **options: Any) -> None:
        meeting.wait()  # all have read the event as free
        save(self, **options)

    def switch_off() -> None:
        monkeypatch.setattr(OutboxEvent.objects, "select_for_update", lambda **options: OutboxEvent.objects.all())
        monkeypatch.setattr(OutboxEvent, "save", save_together)

    effects = Effects(Meeting(WORKERS))
    deliver_together(monkeypatch, effects, 1, switch_off)
    assert len(effects.calls) > 1


def test_an_event_written_while_a_worker_leaves_is_still_found(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """The worker takes the office's mark away when nothing waits; an event that is not committed yet keeps it there."""
    monkeypatch.setitem(registry._HANDLERS, "test.effect", Effects())
    services.add("test.effect", n=1)
    connection.close()
    written, left = threading.Event(), threading.Event()

    def write() -> None:
        with transaction.atomic():
            services.add("test.effect", n=2)
            written.set()
            left.wait(2)

    def leave() -> None:
        written.wait(10)
        delivery.deliver("o_berkane")
        left.set()

    outcome = together(lambda number: (write, leave)[number](), 2)
    assert outcome.errors == {}
    assert delivery.sweep().done == 1, "the broker lost the wake-up: only the mark tells the sweeper"
    assert not OutboxEvent.objects.filter(done_at=None).exists()
