"""Which function does which owed effect, and in which lane."""

from collections.abc import Callable
from enum import StrEnum
from typing import Any

Handler = Callable[..., Any]


class Lane(StrEnum):
    """Where effects queue. Quick: letters and the like. Heavy: imports, documents, exports; few run at once."""

    QUICK = "quick"
    HEAVY = "heavy"


_HANDLERS: dict[str, Handler] = {}
_HEAVY: set[str] = set()
_INSIDE: set[str] = set()


def handler(task: str, *, lane: Lane = Lane.QUICK, inside: bool = False) -> Callable[[Handler], Handler]:
    """Register the function that does `task`; it takes the event's payload as keywords and is safe to run twice.

    lane: heavy for whatever may take longer than a second. inside: the effect reaches nobody outside the service, so
    that an office restored from an archive may still owe it; a letter may have been sent since the archive was made.
    """

    def register(function: Handler) -> Handler:
        if task in _HANDLERS and _HANDLERS[task] is not function:
            raise ValueError(f"two handlers for {task!r}")
        _HANDLERS[task] = function
        if lane is Lane.HEAVY:
            _HEAVY.add(task)
        if inside:
            _INSIDE.add(task)
        return function

    return register


def handler_of(task: str) -> Handler:
    """The function of `task`. Raises KeyError: an event that nobody handles is retried, then dead."""
    return _HANDLERS[task]


def lane_of(task: str) -> Lane:
    """The lane of `task`; one that nobody handles fails quickly."""
    return Lane.HEAVY if task in _HEAVY else Lane.QUICK


def heavy_tasks() -> list[str]:
    """Names of the tasks of the heavy lane."""
    return sorted(_HEAVY)


def inside_tasks() -> list[str]:
    """Names of the tasks whose effect stays inside the service."""
    return sorted(_INSIDE)
