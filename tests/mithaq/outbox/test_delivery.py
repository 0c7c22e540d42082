"""Delivery: effect and mark together, retries, dead letters, and never on the wrong schema."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from mithaq.accounts.models import User
from mithaq.collectivities.errors import OfficeSuspended, OfficeUnknown
from mithaq.collectivities.models import Collectivity, OfficeState, PendingWork
from mithaq.core import clock
from mithaq.outbox import delivery, registry, services
from mithaq.outbox.models import OutboxEvent

Calls = list[tuple[str, dict[str, Any]]]


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> Iterator[Calls]:
    """A handler `test.note` that writes down the schema it ran in, and one that always fails."""
    made: Calls = []

    def fail(**payload: Any) -> None:
        User.objects.create_user("half@effect.test", name_ar="نصف أثر")
        raise RuntimeError("no route to host")

    monkeypatch.setitem(
        registry._HANDLERS, "test.note", lambda **payload: made.append((connection.schema_name, payload))
    )
    monkeypatch.setitem(registry._HANDLERS, "test.fail", fail)
    return made


def test_an_event_is_done_in_the_office_that_wrote_it(office: Collectivity, calls: Calls) -> None:
    event = services.add("test.note", agreement_id=7)
    connection.set_schema_to_public()
    assert delivery.deliver("o_berkane") == delivery.Delivered(done=1)
    assert calls == [("o_berkane", {"agreement_id": 7})]
    connection.set_tenant(office)
    event.refresh_from_db()
    assert event.done_at is not None
    assert event.attempts == 1


def test_nothing_is_done_twice(office: Collectivity, calls: Calls) -> None:
    services.add("test.note", n=1)
    delivery.deliver("o_berkane")
    assert delivery.deliver("o_berkane") == delivery.Delivered()
    assert len(calls) == 1


def test_the_sweeper_finds_offices_whose_wake_up_was_lost(
    berkane: Collectivity, other_office: Collectivity, as_office: Callable[..., Any], calls: Calls
) -> None:
    for place in (berkane, other_office):
        with as_office(place):
            services.add("test.note", place=place.slug)
    services.add("test.note", place="public")
    assert delivery.sweep() == delivery.Delivered(done=3)
    assert {schema for schema, _ in calls} == {"o_berkane", "o_saidia", "public"}
    assert not PendingWork.objects.exists()


def test_a_failed_effect_is_undone_kept_and_tried_later(office: Collectivity, calls: Calls) -> None:
    event = services.add("test.fail")
    assert delivery.deliver("o_berkane") == delivery.Delivered(failed=1)
    event.refresh_from_db()
    assert event.available_at > clock.now()
    assert event.last_error == "RuntimeError: no route to host"
    assert event.dead_at is None
    assert not User.objects.filter(email="half@effect.test").exists()


def test_after_eight_failures_an_event_is_dead_and_can_be_revived(office: Collectivity, calls: Calls) -> None:
    event = services.add("test.fail")
    for _ in range(delivery.MAX_ATTEMPTS):
        OutboxEvent.objects.update(available_at=clock.now() - timedelta(seconds=1))
        delivery.deliver("o_berkane")
    assert delivery.dead_letters() == [event]
    assert delivery.deliver("o_berkane") == delivery.Delivered()
    delivery.revive(event.pk)
    assert delivery.deliver("o_berkane") == delivery.Delivered(failed=1)


def test_an_event_that_nobody_handles_fails_and_says_so(office: Collectivity) -> None:
    event = services.add("test.unheard_of")
    delivery.deliver("o_berkane")
    event.refresh_from_db()
    assert "test.unheard_of" in event.last_error


def test_a_lease_that_ran_out_gives_the_event_to_another_worker(office: Collectivity, calls: Calls) -> None:
    services.add("test.note")
    dead_worker = delivery.lease()
    assert dead_worker is not None
    assert delivery.lease() is None
    OutboxEvent.objects.update(lease_until=clock.now() - timedelta(seconds=1))
    heir = delivery.lease()
    assert heir is not None
    assert delivery.run(heir)
    assert delivery.run(dead_worker)  # it wakes up again: the effect is the heir's, and is not repeated
    assert len(calls) == 1


class TestFailClosed:
    """A task without a valid office runs nowhere."""

    def test_unknown_schema(self, db: None, calls: Calls) -> None:
        services.add("test.note")
        with pytest.raises(OfficeUnknown):
            delivery.deliver("o_nowhere")
        assert calls == []

    def test_suspended_office(self, office: Collectivity, calls: Calls) -> None:
        services.add("test.note")
        connection.set_schema_to_public()
        Collectivity.objects.filter(pk=office.pk).update(state=OfficeState.SUSPENDED)
        with pytest.raises(OfficeSuspended):
            delivery.deliver("o_berkane")
        assert delivery.sweep() == delivery.Delivered()
        assert calls == []

    def test_a_task_without_its_schema_is_refused_by_celery_itself(self, db: None) -> None:
        from mithaq.outbox.tasks import deliver  # the Celery app reads the test's settings

        with pytest.raises(TypeError, match="schema"):
            deliver()
