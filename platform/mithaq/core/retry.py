"""Two writers that wait for one another: PostgreSQL ends one of them, and that one simply tries again."""

import random
import time
from collections.abc import Callable
from contextlib import suppress
from typing import ParamSpec, TypeVar

import psycopg
import structlog
from django.db import DatabaseError, connection

from mithaq.core.errors import StillBeingWritten

P = ParamSpec("P")
T = TypeVar("T")
log = structlog.get_logger(__name__)
TRIES = 4
PATIENCE = 5  # seconds for which a person's request waits for another's lock
_CONFLICTS = (psycopg.errors.DeadlockDetected, psycopg.errors.SerializationFailure)


def in_conflict(error: BaseException) -> bool:
    """Whether the database ended a transaction in favour of another one: it may succeed when it is tried again."""
    return isinstance(error, _CONFLICTS) or isinstance(error.__cause__, _CONFLICTS)


def pause(attempt: int) -> None:
    """A short wait of random length, so that the two do not meet again: 10 to 30 ms, doubled with each attempt."""
    time.sleep(random.uniform(0.01, 0.03) * 2 ** min(attempt, 5))  # noqa: S311 - no secret


def retry_on_conflict(verb: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Call `verb`; when a deadlock or a serialization failure ends its transaction, call it again, TRIES times at most.

    A lock that another holds for more than PATIENCE seconds (a large import) is not waited for: StillBeingWritten.
    Inside a transaction of the caller nothing is tried again: it is lost as a whole, and the caller's to repeat.
    """
    if connection.in_atomic_block:
        return verb(*args, **kwargs)
    _wait_for_locks(f"{PATIENCE}s")
    try:
        for attempt in range(TRIES):
            try:
                return verb(*args, **kwargs)
            except DatabaseError as error:
                if isinstance(error.__cause__, psycopg.errors.LockNotAvailable):
                    raise StillBeingWritten from error
                if not in_conflict(error) or attempt == TRIES - 1:
                    raise
                log.info("tried_again", error=str(error).splitlines()[0], attempt=attempt + 1)
                pause(attempt)
        raise AssertionError("the last attempt returns or raises")
    finally:
        with suppress(DatabaseError):  # the connection broke: a new one knows no limit
            _wait_for_locks("0")


def _wait_for_locks(limit: str) -> None:
    """Set how long a statement of this session waits for a lock; 0 for as long as it takes."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, false)", [limit])
