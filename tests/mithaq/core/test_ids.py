"""Public identifiers."""

import time
import uuid

from mithaq.core.ids import uuid7


def test_an_id_is_a_version_7_uuid_of_this_moment() -> None:
    before = time.time_ns() // 1_000_000
    made = uuid7()
    assert (made.version, made.variant) == (7, uuid.RFC_4122)
    assert before <= made.int >> 80 <= time.time_ns() // 1_000_000


def test_ids_made_later_sort_later_and_never_repeat() -> None:
    first = uuid7()
    time.sleep(0.002)
    assert first < uuid7()
    assert len({uuid7() for _ in range(1000)}) == 1000
