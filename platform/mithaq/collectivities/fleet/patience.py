"""Short locks: a migration waits a moment for what it needs, gives way, and tries again.

Behind a statement that waits for a lock everybody waits; so it never waits long, and the old code keeps serving.
"""

import time
from collections.abc import Callable

import psycopg

LOCK_TIMEOUT = "2s"
ATTEMPTS = 6
FIRST_PAUSE = 0.2  # seconds; doubled after each attempt
_PASSING = (psycopg.errors.LockNotAvailable, psycopg.errors.DeadlockDetected, psycopg.errors.SerializationFailure)


def is_passing(error: BaseException) -> bool:
    """Whether the error is gone when others have finished: a held lock, a deadlock. Django's errors are looked into."""
    return isinstance(error, _PASSING) or isinstance(error.__cause__, _PASSING)


def patiently(work: Callable[[], None]) -> None:
    """Do the work, again and later when a lock was in the way; `work` leaves nothing behind when it fails."""
    for attempt in range(ATTEMPTS):
        try:
            work()
        except Exception as error:
            if attempt == ATTEMPTS - 1 or not is_passing(error):
                raise
            time.sleep(FIRST_PAUSE * 2**attempt)
        else:
            return
