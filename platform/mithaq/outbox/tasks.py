"""Celery's side: a turn for one lane of one schema, the sweeper that finds what the broker lost, and the night's work.

In a process a lane of an office has one turn at a time: a busy office never holds more than one of its threads. After
its turn it goes to the end of the queue.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import structlog

from mithaq.collectivities import selectors
from mithaq.collectivities.errors import OfficeClosed, OfficeUnknown
from mithaq.outbox import broadcast, delivery, services
from mithaq.outbox.celery import app
from mithaq.outbox.registry import Lane
from mithaq.outbox.wake import send, wake

log = structlog.get_logger(__name__)
BROADCASTS = broadcast.TELL  # its handler is registered with this module


class Turns:
    """Who has a turn in this process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._asked_again: dict[tuple[str, Lane], bool] = {}

    @contextmanager
    def take(self, schema: str, lane: Lane) -> Iterator[bool]:
        """Whether the turn may be had. One that is asked for while it is going on is asked for again at its end."""
        key = (schema, lane)
        with self._lock:
            free = key not in self._asked_again
            self._asked_again[key] = not free
        if not free:
            yield False
            return
        try:
            yield True
        finally:
            with self._lock:
                again = self._asked_again.pop(key)
            if again:
                wake(schema, lane)


turns = Turns()


@app.task(name="mithaq.outbox.deliver")  # type: ignore[untyped-decorator]  # celery is untyped
def deliver(*, schema: str, lane: str = Lane.QUICK) -> None:
    """Give a lane of one schema its turn; without a schema Celery itself refuses the call."""
    place = Lane(lane)
    with turns.take(schema, place) as free:
        if not free:
            return
        try:
            delivered = delivery.deliver(schema, place)
        except (OfficeUnknown, OfficeClosed) as error:
            log.warning("task_refused", schema=schema, code=error.code)
            return
    if place is Lane.HEAVY and delivered.done + delivered.failed:
        send("mithaq.outbox.sweep", place, lane=lane)  # a place is free: whoever found none is looked for again
    elif delivered.more and not delivered.full:
        send("mithaq.outbox.deliver", place, schema=schema, lane=lane)


@app.task(name="mithaq.outbox.sweep")  # type: ignore[untyped-decorator]  # celery is untyped
def sweep(*, lane: str = Lane.QUICK) -> None:
    """Wake a lane of every schema that has a mark; beat calls it every ten seconds."""
    for schema in delivery.marked():
        wake(schema, Lane(lane))


@app.task(name="mithaq.outbox.owe")  # type: ignore[untyped-decorator]  # celery is untyped
def owe(*, task: str) -> None:
    """Write an event on the public side: the night's work is owed like any other, and survives a worker's death."""
    with selectors.public_side():
        services.add(task)
