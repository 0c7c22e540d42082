"""Workers are woken once for a crowd of events, and never too early for the last of them."""

from typing import Any

import pytest
from django.db import connection, transaction

from mithaq.outbox import services, wake
from mithaq.outbox.registry import Lane

Messages = list[tuple[str, float]]


@pytest.fixture
def messages(monkeypatch: pytest.MonkeyPatch) -> Messages:
    """What was sent: schema and delay. Every test begins with nothing sent lately."""
    made: Messages = []
    monkeypatch.setattr(
        wake, "send", lambda task, queue, *, delay=0.0, **arguments: made.append((arguments["schema"], delay))
    )  # fmt: skip
    monkeypatch.setattr(wake, "_crowd", wake._Crowd())
    return made


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """`now[0]` is the time."""
    moment = [1000.0]
    monkeypatch.setattr(wake.time, "monotonic", lambda: moment[0])
    return moment


def test_a_transaction_wakes_each_lane_once(own_database: str, messages: Messages) -> None:
    with transaction.atomic():
        for n in range(1000):
            services.add("test.note", n=n)
            services.add("importing.write_table", n=n)
        assert len(connection.run_on_commit) == 2
        assert messages == []
    assert messages == [("public", 0.0), ("public", 0.0)]


def test_a_wake_up_inside_a_savepoint_that_is_lost_does_not_stand_for_one_outside(
    own_database: str, messages: Messages
) -> None:
    with transaction.atomic():
        try:
            with transaction.atomic():
                services.add("test.note", n=1)
                raise KeyError
        except KeyError:
            pass
        services.add("test.note", n=2)
    assert messages == [("public", 0.0)]
    messages.clear()
    wake._crowd = wake._Crowd()
    with transaction.atomic():
        services.add("test.note", n=3)
        with transaction.atomic():
            services.add("test.note", n=4)
        assert len(connection.run_on_commit) == 1
    assert len(messages) == 1


def test_a_crowd_of_transactions_is_one_message_now_and_one_when_the_moment_is_over(
    messages: Messages, now: list[float]
) -> None:
    for _ in range(10_000):
        wake.wake("o_berkane")
        now[0] += 0.00004
    assert len(messages) == 2
    [(_, first), (_, second)] = messages
    assert first == 0.0
    assert wake.MOMENT <= second <= wake.MOMENT + 0.1, "after the last event of the moment, and soon"
    now[0] += wake.MOMENT
    wake.wake("o_berkane")
    assert messages[-1] == ("o_berkane", 0.0)


def test_offices_and_lanes_do_not_wait_for_one_another(messages: Messages, now: list[float]) -> None:
    wake.wake("o_berkane")
    wake.wake("o_saidia")
    wake.wake("o_saidia", Lane.HEAVY)
    assert [delay for _, delay in messages] == [0.0, 0.0, 0.0]


def test_a_broker_that_is_away_costs_nothing_but_time(monkeypatch: pytest.MonkeyPatch) -> None:
    from mithaq.outbox.celery import app

    def away(*_: Any, **__: Any) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr(app, "send_task", away)
    wake.send("mithaq.outbox.deliver", Lane.QUICK, schema="o_berkane", lane="quick")


def test_a_message_says_its_queue_and_when_it_is_void(monkeypatch: pytest.MonkeyPatch) -> None:
    from mithaq.outbox.celery import app

    asked: dict[str, Any] = {}
    monkeypatch.setattr(app, "send_task", lambda task, **options: asked.update(options, task=task))
    wake.send("mithaq.outbox.deliver", Lane.HEAVY, delay=0.5, schema="o_berkane", lane="heavy")
    assert (asked["queue"], asked["countdown"], asked["expires"]) == ("heavy", 0.5, wake.STALE + 0.5)
    assert asked["kwargs"] == {"schema": "o_berkane", "lane": "heavy"}
