"""Threads that do the same thing at the same moment, each with its own connection, and what became of each."""

import contextvars
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from mithaq.collectivities import selectors

WAIT = 60  # seconds after which a thread counts as hanging


@dataclass
class Outcome:
    """Results by number of the thread, and what the others raised."""

    results: dict[int, Any] = field(default_factory=dict)
    errors: dict[int, Exception] = field(default_factory=dict)

    def kinds(self) -> set[str]:
        """Names of the classes of what was raised."""
        return {type(error).__name__ for error in self.errors.values()}


def together(work: Callable[[int], Any], count: int, *, offices: tuple[str, ...] = ("berkane",)) -> Outcome:
    """Run `work(n)` in `count` threads that start together, on the caller's day; thread n in the n-th office."""
    outcome, start = Outcome(), threading.Barrier(count)
    places = [selectors.find(slug) for slug in offices]

    def run(number: int) -> None:
        try:
            with selectors.office_context(places[number % len(places)]):
                connection.ensure_connection()
                start.wait(WAIT)
                outcome.results[number] = work(number)
        except Exception as error:
            outcome.errors[number] = error
        finally:
            connection.close()

    threads = [
        threading.Thread(target=contextvars.copy_context().run, args=(run, number), daemon=True)
        for number in range(count)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(WAIT)
    assert not any(thread.is_alive() for thread in threads), "a thread hangs"
    assert len(outcome.results) + len(outcome.errors) == count
    return outcome


class Meeting:
    """Makes `count` threads pass a point together, each once: the worst moment, every time.

    A thread that waits in vain, because a lock holds the others back, goes on alone after `patience` seconds.
    """

    def __init__(self, count: int, patience: float = 10) -> None:
        self._barrier, self._patience, self._met = threading.Barrier(count), patience, threading.local()

    def wait(self) -> None:
        if getattr(self._met, "already", False):
            return
        self._met.already = True
        try:
            self._barrier.wait(self._patience)
        except threading.BrokenBarrierError:
            return
