"""The only clock of the product: an aware instant in UTC, and the calendar day in Morocco.

Legal terms run in days of Africa/Casablanca, whose offset changes around Ramadan. Setting `MITHAQ_TODAY` (an ISO
date) moves the product to another day for a demonstration; `frozen` does it for a test.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings

CASABLANCA = ZoneInfo("Africa/Casablanca")

_frozen: ContextVar[date | None] = ContextVar("mithaq_frozen_day", default=None)


def now() -> datetime:
    """The present instant, aware, in UTC; on a moved day, that day at the present wall time of Casablanca."""
    instant = datetime.now(tz=UTC)
    moved = _moved_day()
    if moved is None:
        return instant
    wall_time = instant.astimezone(CASABLANCA).time()
    return datetime.combine(moved, wall_time, tzinfo=CASABLANCA).astimezone(UTC)


def today() -> date:
    """The present calendar day in Africa/Casablanca, or the day the clock was moved to."""
    return _moved_day() or local_day(datetime.now(tz=UTC))


def local_day(instant: datetime) -> date:
    """The calendar day of an aware instant in Africa/Casablanca. Raises ValueError for a naive one."""
    if instant.tzinfo is None:
        raise ValueError("a naive datetime has no day in Casablanca")
    return instant.astimezone(CASABLANCA).date()


@contextmanager
def frozen(day: date) -> Iterator[None]:
    """Hold `today()` at `day` inside the block; nests, and is private to the running thread or task."""
    token = _frozen.set(day)
    try:
        yield
    finally:
        _frozen.reset(token)


def _moved_day() -> date | None:
    held = _frozen.get()
    if held is not None:
        return held
    configured: str | date | None = getattr(settings, "MITHAQ_TODAY", None)
    if not configured:
        return None
    return configured if isinstance(configured, date) else date.fromisoformat(configured)
