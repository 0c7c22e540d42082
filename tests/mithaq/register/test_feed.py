"""The change feed: ids rise in the order of commits, so that a reader who stops at a cursor misses nothing."""

import threading
from collections.abc import Callable

from django.db import connection, transaction

from mithaq.collectivities import selectors as offices
from mithaq.register import selectors, services
from tests.mithaq.register.samples import snapshot


def _in_thread(work: Callable[[], None]) -> threading.Thread:
    def run() -> None:
        try:
            work()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def test_a_change_is_not_seen_before_one_with_a_smaller_id(own_database: str) -> None:
    first_wrote, second_started = threading.Event(), threading.Event()
    seen: list[list[str]] = []

    def slow() -> None:
        with offices.office_context(offices.find("berkane")), transaction.atomic():
            services.publish(snapshot())
            first_wrote.set()
            second_started.wait(10)
            connection.cursor().execute("SELECT pg_sleep(0.3)")  # the other writer now waits for the feed

    def quick() -> None:
        first_wrote.wait(10)
        second_started.set()
        with offices.office_context(offices.find("saidia")), transaction.atomic():
            services.publish(snapshot(reference="CONV-02113-2024-009"))
        seen.append([change.collectivity_code for change in selectors.changes_after(0)])

    threads = [_in_thread(slow), _in_thread(quick)]
    for thread in threads:
        thread.join(20)

    assert seen == [["02.113.01.09", "02.113.01.25"]]
    ids = [change.pk for change in selectors.changes_after(0)]
    assert ids == sorted(ids)
