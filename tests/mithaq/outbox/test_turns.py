"""Offices take turns, heavy effects have a lane of their own, and conflicts are nobody's fault."""

import time
from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from click.testing import CliRunner
from django.db import OperationalError

from mithaq.cli import cli
from mithaq.cli import services as programs
from mithaq.collectivities import limits, selectors
from mithaq.collectivities.models import Collectivity, Limits, PendingWork
from mithaq.collectivities.services import resume, suspend
from mithaq.outbox import delivery, registry, services, tasks
from mithaq.outbox.delivery import Delivered
from mithaq.outbox.models import OutboxEvent
from mithaq.outbox.registry import Lane

Calls = list[int]
Sent = list[tuple[str, str, dict[str, Any]]]


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> Calls:
    """`test.quick` and `test.heavy` write down their number."""
    made: Calls = []
    for task in ("test.quick", "test.heavy"):
        monkeypatch.setitem(registry._HANDLERS, task, lambda n: made.append(n))
    monkeypatch.setattr(registry, "_HEAVY", {*registry._HEAVY, "test.heavy"})
    return made


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> Sent:
    """What was sent to the broker: task, queue, arguments."""
    messages: Sent = []
    monkeypatch.setattr(
        tasks, "send", lambda task, queue, **arguments: messages.append((task, str(queue), arguments))
    )  # fmt: skip
    monkeypatch.setattr(
        tasks, "wake", lambda schema, lane: messages.append(("wake", str(lane), {"schema": schema}))
    )  # fmt: skip
    return messages


def owe(task: str, *numbers: int) -> None:
    for n in numbers:
        services.add(task, n=n)


@pytest.fixture(autouse=True)
def no_clock_ends_a_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Shares are counted here; how slow the machine is, is another test's."""
    monkeypatch.setattr(delivery, "TURN", 3600.0)


class TestTurns:
    """No office holds a worker for longer than its turn."""

    def test_a_turn_has_as_many_effects_as_the_office_s_share(self, office: Collectivity, calls: Calls) -> None:
        owe("test.quick", *range(60))
        assert delivery.deliver("o_berkane") == Delivered(done=limits.limits_of(office).worker_share, more=True)
        assert delivery.deliver("o_berkane") == Delivered(done=10)
        assert calls == list(range(60))
        assert not PendingWork.objects.exists()

    def test_an_office_may_be_given_another_share(self, office: Collectivity, calls: Calls) -> None:
        owe("test.quick", *range(5))
        with selectors.public_side():
            Limits.objects.create(collectivity=office, worker_share=2)
        assert delivery.deliver("o_berkane") == Delivered(done=2, more=True)

    def test_a_turn_ends_with_its_time(
        self, office: Collectivity, calls: Calls, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(delivery, "TURN", 0.05)
        monkeypatch.setitem(registry._HANDLERS, "test.quick", lambda n: time.sleep(0.03))
        owe("test.quick", *range(10))
        delivered = delivery.deliver("o_berkane")
        assert delivered.more
        assert 1 <= delivered.done <= 3

    def test_a_failure_is_as_good_as_an_effect_in_a_turn(self, office: Collectivity) -> None:
        owe("test.unheard_of", *range(5))
        with selectors.public_side():
            Limits.objects.create(collectivity=office, worker_share=3)
        assert delivery.deliver("o_berkane") == Delivered(failed=3, more=True)

    def test_the_sweeper_goes_round_until_nothing_is_left(
        self, berkane: Collectivity, other_office: Collectivity, as_office: Callable[..., Any], calls: Calls
    ) -> None:
        with as_office(berkane):
            owe("test.quick", *range(120))
            owe("test.heavy", 1000, 1001)
        with as_office(other_office):
            owe("test.quick", 500)
        assert delivery.sweep() == Delivered(done=123)
        assert calls.index(500) <= 50, "the small office waits for one turn of the large one"

    def test_a_mark_keeps_the_moment_from_which_work_waits(self, office: Collectivity, calls: Calls) -> None:
        owe("test.quick", 1)
        since = PendingWork.objects.get().since
        owe("test.quick", 2)
        assert PendingWork.objects.get().since == since


class TestLanes:
    """Heavy effects: one a turn, a fixed number at once, never in the way of quick ones."""

    def test_each_lane_sees_its_own(self, office: Collectivity, calls: Calls) -> None:
        owe("test.heavy", 1, 2)
        owe("test.quick", 3)
        assert delivery.deliver("o_berkane", Lane.QUICK) == Delivered(done=1)
        assert calls == [3]
        assert delivery.deliver("o_berkane", Lane.HEAVY) == Delivered(done=1, more=True)
        assert delivery.deliver("o_berkane", Lane.HEAVY) == Delivered(done=1)
        assert calls == [3, 1, 2]

    def test_when_every_place_is_taken_the_effect_waits_and_nothing_was_tried(
        self,
        office: Collectivity,
        calls: Calls,
        settings: Any,
        superuser: Callable[[], psycopg.Connection[Any]],
    ) -> None:
        settings.MITHAQ_HEAVY_AT_ONCE = 1
        owe("test.heavy", 1)
        with superuser() as another:
            another.execute("SELECT pg_advisory_xact_lock(%s, 0)", [delivery._HEAVY_SLOT])
            assert delivery.deliver("o_berkane", Lane.HEAVY) == Delivered(more=True, full=True)
            event = OutboxEvent.objects.get()
            assert (event.attempts, event.lease_until) == (0, None)
            settings.MITHAQ_HEAVY_AT_ONCE = 2
            assert delivery.deliver("o_berkane", Lane.HEAVY) == Delivered(done=1)
        assert calls == [1]

    def test_the_lanes_of_the_product(self) -> None:
        assert registry.lane_of("importing.write_table") is Lane.HEAVY
        assert registry.lane_of("collectivities.anchor_trails") is Lane.HEAVY
        assert registry.lane_of("accounts.send_invitation") is Lane.QUICK
        assert registry.lane_of("nobody.knows") is Lane.QUICK


class TestConflicts:
    """A deadlock or a serialization failure is tried again at once, within the same attempt."""

    @pytest.fixture
    def shot_down(self, monkeypatch: pytest.MonkeyPatch) -> Callable[[int], list[int]]:
        def effect(times: int) -> list[int]:
            tries: list[int] = []

            def handler(n: int) -> None:
                tries.append(n)
                if len(tries) <= times:
                    raise OperationalError("deadlock detected") from psycopg.errors.DeadlockDetected()

            monkeypatch.setitem(registry._HANDLERS, "test.shot_down", handler)
            monkeypatch.setattr(delivery, "pause", lambda conflicts: None)
            return tries

        return effect

    def test_it_is_no_attempt(self, office: Collectivity, shot_down: Callable[[int], list[int]]) -> None:
        tries = shot_down(3)
        owe("test.shot_down", 1)
        assert delivery.deliver("o_berkane") == Delivered(done=1)
        event = OutboxEvent.objects.get()
        assert (len(tries), event.attempts, event.last_error) == (4, 1, "")

    def test_but_it_does_not_go_on_for_ever(self, office: Collectivity, shot_down: Callable[[int], list[int]]) -> None:
        tries = shot_down(1000)
        owe("test.shot_down", 1)
        assert delivery.deliver("o_berkane") == Delivered(failed=1)
        assert len(tries) == delivery.MAX_CONFLICTS + 1
        assert OutboxEvent.objects.get().attempts == 1


class TestWorker:
    """What a worker does with the messages it gets."""

    def test_an_office_with_more_goes_to_the_end_of_the_queue(
        self, office: Collectivity, calls: Calls, sent: Sent
    ) -> None:
        owe("test.quick", *range(60))
        tasks.deliver(schema="o_berkane")
        assert sent == [("mithaq.outbox.deliver", "quick", {"schema": "o_berkane", "lane": "quick"})]
        sent.clear()
        tasks.deliver(schema="o_berkane")
        assert sent == []

    def test_after_a_heavy_effect_the_whole_lane_is_looked_at(
        self, office: Collectivity, calls: Calls, sent: Sent
    ) -> None:
        owe("test.heavy", 1, 2)
        tasks.deliver(schema="o_berkane", lane="heavy")
        assert sent == [("mithaq.outbox.sweep", "heavy", {"lane": "heavy"})]
        sent.clear()
        tasks.sweep(lane="heavy")
        assert sent == [("wake", "heavy", {"schema": schema}) for schema in ("public", "o_berkane")]

    def test_a_lane_of_an_office_has_one_turn_at_a_time_in_a_process(self, sent: Sent) -> None:
        turns = tasks.Turns()
        with turns.take("o_berkane", Lane.QUICK) as first, turns.take("o_berkane", Lane.QUICK) as second:
            assert (first, second) == (True, False)
            with turns.take("o_saidia", Lane.QUICK) as other, turns.take("o_berkane", Lane.HEAVY) as heavy:
                assert (other, heavy) == (True, True)
        assert sent == [("wake", "quick", {"schema": "o_berkane"})], "who asked in between is not forgotten"
        with turns.take("o_berkane", Lane.QUICK) as again:
            assert again
        assert len(sent) == 1

    def test_a_closed_office_is_left_alone_and_its_effects_wait_until_it_opens(
        self, berkane: Collectivity, as_office: Callable[..., Any], calls: Calls, sent: Sent
    ) -> None:
        with as_office(berkane):
            owe("test.quick", 1)
            owe("test.heavy", 2)
        suspend(berkane, by="console:amina", reason="Works")
        tasks.deliver(schema="o_berkane")
        tasks.deliver(schema="o_berkane", lane="heavy")
        assert delivery.sweep() == Delivered()
        assert (calls, sent) == ([], [])
        resume(berkane, by="console:amina")
        assert delivery.sweep() == Delivered(done=2)
        assert calls == [1, 2]

    def test_the_clock_sweeps_each_lane_and_starts_the_night_s_work(self) -> None:
        from mithaq.outbox.celery import NIGHTLY, app

        schedule = app.conf.beat_schedule
        for lane in Lane:
            entry = schedule[f"sweep-{lane}"]
            assert entry["options"]["queue"] == str(lane)
            assert entry["options"]["expires"] == entry["schedule"]
        for task, _hour, _minute in NIGHTLY:
            assert registry.handler_of(task)
            assert schedule[task]["kwargs"] == {"task": task}


class TestProgram:
    """`mithaq worker`: a process for each lane."""

    @pytest.fixture
    def started(self, monkeypatch: pytest.MonkeyPatch) -> dict[str, list[str]]:
        commands: dict[str, list[str]] = {}
        monkeypatch.setattr(programs, "_become", lambda given, **options: commands.update(given))
        return commands

    @pytest.mark.parametrize(
        ("options", "threads"),
        [
            ([], {"quick": "3", "heavy": "1"}),
            (["--heavy", "2"], {"quick": "3", "heavy": "2"}),
            (["--lane", "quick", "--concurrency", "8"], {"quick": "8"}),
            (["--lane", "heavy", "--heavy", "3"], {"heavy": "3"}),
        ],
    )
    def test_it_takes_both_lanes_or_one(
        self, started: dict[str, list[str]], options: list[str], threads: dict[str, str]
    ) -> None:
        assert CliRunner().invoke(cli, ["worker", *options]).exit_code == 0
        found = {command[command.index("--queues") + 1]: command for command in started.values()}
        assert {queue: command[command.index("--concurrency") + 1] for queue, command in found.items()} == threads

    def test_a_lane_that_does_not_exist_is_wrong_usage(self, started: dict[str, list[str]]) -> None:
        assert CliRunner().invoke(cli, ["worker", "--lane", "slow"]).exit_code == 2
        assert started == {}
