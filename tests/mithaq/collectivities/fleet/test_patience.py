"""What passes by itself is waited out; what does not is an error at once."""

import psycopg
import pytest
from django.db import DatabaseError

from mithaq.collectivities.fleet import patience


class Work:
    """Fails with each of the errors in turn, then succeeds."""

    def __init__(self, *errors: Exception) -> None:
        self.errors, self.attempts = list(errors), 0

    def __call__(self) -> None:
        self.attempts += 1
        if self.errors:
            raise self.errors.pop(0)


@pytest.fixture(autouse=True)
def _no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "FIRST_PAUSE", 0)


def of_django(cause: Exception) -> Exception:
    error = DatabaseError("canceling statement due to lock timeout")
    error.__cause__ = cause
    return error


def test_locks_deadlocks_and_serialization_failures_are_tried_again() -> None:
    work = Work(
        psycopg.errors.LockNotAvailable(),
        psycopg.errors.DeadlockDetected(),
        psycopg.errors.SerializationFailure(),
        of_django(psycopg.errors.LockNotAvailable()),
    )
    patience.patiently(work)
    assert work.attempts == 5


def test_anything_else_is_an_error_at_once() -> None:
    work = Work(psycopg.errors.UniqueViolation())
    with pytest.raises(psycopg.errors.UniqueViolation):
        patience.patiently(work)
    assert work.attempts == 1


def test_patience_ends() -> None:
    work = Work(*(psycopg.errors.LockNotAvailable() for _ in range(patience.ATTEMPTS)))
    with pytest.raises(psycopg.errors.LockNotAvailable):
        patience.patiently(work)
    assert work.attempts == patience.ATTEMPTS
