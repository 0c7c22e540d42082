"""Several workers at one outbox: each effect is done once."""

import threading
import time
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from mithaq.collectivities.models import Collectivity
from mithaq.core import clock
from mithaq.outbox import delivery, registry, services
from mithaq.outbox.models import OutboxEvent
from tenants.agreements.models import ReferenceSeries
from tenants.demo.cast import Cast
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


class Long:
    """A heavy effect that is under way until somebody says otherwise."""

    def __init__(self) -> None:
        self.calls, self.begun, self.may_end = 0, threading.Event(), threading.Event()

    def __call__(self) -> None:
        self.calls += 1
        self.begun.set()
        self.may_end.wait(20)


def outlast(monkeypatch: pytest.MonkeyPatch, before_race: Callable[[], None] = lambda: None) -> tuple[Long, int]:
    """Let an effect outlast its lease while a second worker looks for work; returns it, and what the second did."""
    effect = Long()
    monkeypatch.setitem(registry._HANDLERS, "test.long", effect)
    monkeypatch.setattr(registry, "_HEAVY", {"test.long"})
    monkeypatch.setattr(delivery, "LEASE", timedelta(milliseconds=50))
    services.add("test.long")
    connection.close()
    before_race()
    taken: list[int] = []

    def second() -> None:
        effect.begun.wait(20)
        effect.begun.clear()
        time.sleep(0.2)  # the lease has run out
        try:
            if (event := delivery.lease()) is not None:
                taken.append(event.attempts)
        finally:
            effect.may_end.set()

    outcome = together(lambda number: (lambda: delivery.deliver("o_berkane", registry.Lane.HEAVY), second)[number](), 2)
    assert outcome.errors == {}
    return effect, len(taken)


def test_an_effect_that_outlasts_its_lease_stays_with_its_worker(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    effect, taken = outlast(monkeypatch)
    assert (effect.calls, taken) == (1, 0)
    assert OutboxEvent.objects.get(task="test.long").done_at is not None


def test_without_the_row_s_lock_another_worker_would_take_it(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def switch_off() -> None:
        monkeypatch.setattr(OutboxEvent.objects, "select_for_update", lambda **options: OutboxEvent.objects.all())

    _effect, taken = outlast(monkeypatch, switch_off)
    assert taken == 1
