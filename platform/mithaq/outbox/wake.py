"""Waking a worker. Best effort by design: the outbox table is the truth.

Events come in crowds (an import, a night's reminders) and a worker needs one message to see them all. In a transaction
an office's lane is woken once. Between transactions a process sends one message at once, and within the next moments
at most one more, which arrives when they are over: whatever was written in between is seen by then.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import structlog
from django.db import connection, transaction

from mithaq.outbox.registry import Lane

log = structlog.get_logger(__name__)
MOMENT = 0.5  # seconds
STALE = 60  # seconds after which a message that nobody took is void: the sweeper came in between
Send = Callable[[str, Lane, float], None]


@dataclass(frozen=True)
class _Wake:
    """What runs after the commit; equal ones are recognised, so that a transaction holds one for each lane."""

    schema: str
    lane: Lane

    def __call__(self) -> None:
        wake(self.schema, self.lane)


def after_commit(schema: str, lane: Lane = Lane.QUICK) -> None:
    """Wake a worker for this lane of `schema` when the transaction is over; once, however often it is asked."""
    call, savepoints = _Wake(schema, lane), set(connection.savepoint_ids)
    for entry in connection.run_on_commit:
        waiting, function = entry[:2]
        if function == call and waiting <= savepoints:  # it lives at least as long as ours would
            return
    transaction.on_commit(call)


class _Crowd:
    """What this process has sent lately: of each lane of a schema, until when one more message says it all."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._until: dict[tuple[str, Lane], float] = {}
        self._promised: set[tuple[str, Lane]] = set()

    def delay(self, key: tuple[str, Lane]) -> float | None:
        """Seconds after which a message must arrive; None when the one that was promised will do."""
        with self._lock:
            now = time.monotonic()
            if now >= self._until.get(key, 0.0):
                self._until = {known: end for known, end in self._until.items() if end > now}
                self._promised &= self._until.keys()
                self._until[key] = now + MOMENT
                return 0.0
            if key in self._promised:
                return None
            self._promised.add(key)
            return self._until[key] - now + 0.05  # never before the moment is over


_crowd = _Crowd()


def wake(schema: str, lane: Lane = Lane.QUICK) -> None:
    """Ask a worker to look at a lane of the outbox of `schema`, unless one was asked that will see the same."""
    delay = _crowd.delay((schema, lane))
    if delay is not None:
        send("mithaq.outbox.deliver", lane, delay=delay, schema=schema, lane=str(lane))


def send(task: str, queue: Lane, /, *, delay: float = 0.0, **arguments: Any) -> None:
    """Put a message into the queue of a lane; a broker that is away is logged, and the sweeper will come."""
    from mithaq.outbox.celery import app  # settings must be ready when the Celery app is built

    try:
        app.send_task(
            task, kwargs=arguments, queue=str(queue), countdown=delay or None, expires=STALE + delay,
            ignore_result=True, retry=False,
        )  # fmt: skip
    except Exception as error:  # whatever the broker's library raises: the event is safe in the table
        log.warning("worker_not_woken", task=task, error=str(error), **arguments)
