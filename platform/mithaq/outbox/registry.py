"""Which function does which owed effect."""

from collections.abc import Callable
from typing import Any

Handler = Callable[..., Any]
_HANDLERS: dict[str, Handler] = {}


def handler(task: str) -> Callable[[Handler], Handler]:
    """Register the function that does `task`; it takes the event's payload as keywords and is safe to run twice."""

    def register(function: Handler) -> Handler:
        if task in _HANDLERS and _HANDLERS[task] is not function:
            raise ValueError(f"two handlers for {task!r}")
        _HANDLERS[task] = function
        return function

    return register


def handler_of(task: str) -> Handler:
    """The function of `task`. Raises KeyError: an event that nobody handles is retried, then dead."""
    return _HANDLERS[task]
