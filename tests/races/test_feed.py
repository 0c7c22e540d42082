"""The change feed while many publish: whoever reads on from the last number they saw misses nothing."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

import pytest
from django.db import connection, transaction

from mithaq.register import selectors, services
from mithaq.register.models import Change
from tests.mithaq.register.samples import snapshot
from tests.races.crew import Outcome, together

OFFICES = ("berkane", "saidia", "eci-trifa")
WRITERS, EACH = 9, 6


class Reader:
    """Reads on from the last number it saw, over and over, as a subscriber of the feed does."""

    def __init__(self) -> None:
        self.seen: list[int] = []
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def _run(self) -> None:
        try:
            while not self._stop.is_set():
                self.look()
        finally:
            connection.close()

    def look(self) -> None:
        last = self.seen[-1] if self.seen else 0
        self.seen += [change.pk for change in selectors.changes_after(last)]

    def __enter__(self) -> "Reader":
        self._thread.start()
        return self

    def __exit__(self, *args: object) -> None:
        self._stop.set()
        self._thread.join(20)
        self.look()


def publish_together(around: Callable[[], Any]) -> tuple[Reader, Outcome]:
    """Every writer publishes several agreements and takes its time before each commit."""

    def work(number: int) -> None:
        with around():
            for n in range(EACH):
                with transaction.atomic():
                    services.publish(snapshot(reference=f"CONV-{number}-{n}"))
                    connection.cursor().execute("SELECT pg_sleep(0.01 * %s)", [(number + n) % 3])

    connection.close()
    with Reader() as reader:
        outcome = together(work, WRITERS, offices=OFFICES)
    return reader, outcome


@pytest.mark.usefixtures("own_database")
class TestFeed:
    """54 agreements of three offices, published by nine writers."""

    def test_a_reader_misses_nothing(self) -> None:
        reader, outcome = publish_together(nullcontext)
        assert outcome.errors == {}
        written = list(Change.objects.order_by("pk").values_list("pk", flat=True))
        assert len(written) == WRITERS * EACH
        assert written == list(range(written[0], written[0] + len(written)))
        assert reader.seen == written

    def test_without_the_feeds_lock_a_reader_misses_some(self) -> None:
        def skip(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
            if "pg_advisory_xact_lock" in sql:
                sql, params = "SELECT 1", None
            return execute(sql, params, many, context)

        @contextmanager
        def unlocked() -> Iterator[None]:
            with connection.execute_wrapper(skip):
                yield

        reader, outcome = publish_together(unlocked)
        assert outcome.errors == {}
        assert len(reader.seen) < Change.objects.count()
