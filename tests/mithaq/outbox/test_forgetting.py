"""What was delivered long ago is forgotten, a little at each turn; what is owed or was given up stays."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from mithaq.collectivities.models import Collectivity
from mithaq.outbox import delivery, registry, services
from mithaq.outbox.models import OutboxEvent

OLD = timedelta(days=31)


@pytest.fixture(autouse=True)
def effect(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(registry._HANDLERS, "test.note", lambda **payload: None)


def event(**fields: Any) -> int:
    made = services.add("test.note")
    OutboxEvent.objects.filter(pk=made.pk).update(**fields)
    return made.pk


def test_what_was_done_a_month_ago_is_forgotten_and_nothing_else(office: Collectivity) -> None:
    now = timezone.now()
    event(done_at=now - OLD)
    kept = {
        event(done_at=now - timedelta(days=29)),
        event(dead_at=now - OLD, last_error="no route"),
        event(available_at=now + timedelta(days=1)),
    }
    delivery.deliver("o_berkane")
    assert set(OutboxEvent.objects.values_list("pk", flat=True)) == kept


def test_a_turn_forgets_a_bounded_number(office: Collectivity, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delivery, "_FORGET_AT_ONCE", 2)
    for _number in range(3):
        event(done_at=timezone.now() - OLD)
    delivery.deliver("o_berkane")
    assert OutboxEvent.objects.count() == 1
    delivery.deliver("o_berkane")
    assert not OutboxEvent.objects.exists()
