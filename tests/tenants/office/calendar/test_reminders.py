"""Reminders: before a term ends and when it is over, each once; a letter with all of them; nothing of what is done."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from mithaq.accounts.models import User
from mithaq.collectivities.models import Collectivity
from mithaq.collectivities.selectors import office_context, public_side
from mithaq.core.clock import frozen
from mithaq.outbox import delivery
from mithaq.outbox.celery import NIGHTLY
from mithaq.outbox.models import OutboxEvent
from mithaq.outbox.registry import handler_of
from mithaq.outbox.tasks import owe
from tenants.council import services as decisions
from tenants.office.calendar import services, tasks
from tenants.office.calendar.models import Reminder
from tenants.office.calendar.services import reminders
from tests.tenants import running
from tests.tenants.council import story

DUE = story.VISA_DUE  # 12 June 2024


def received() -> Any:
    with frozen(date(2024, 8, 1)):
        return story.received()


def give(on: date) -> list[tuple[str, int]]:
    with frozen(on):
        return sorted((one.day.key.split(":")[0], one.days_before) for one in reminders.give(on))


def test_the_visa_is_reminded_of_a_week_before_and_the_day_before_each_once_a118(office: Collectivity) -> None:
    received()
    days = [DUE - timedelta(days=n) for n in range(10, -1, -1)]
    found = {day: [one for one in give(day) if one[0] == "visa"] for day in days}
    assert {day: one for day, one in found.items() if one} == {
        DUE - timedelta(days=7): [("visa", 7)], DUE - timedelta(days=1): [("visa", 1)]
    }  # fmt: skip


def test_a_timer_that_slept_gives_the_nearest_reminder_and_no_more(office: Collectivity) -> None:
    received()
    assert ("visa", 7) in give(DUE - timedelta(days=5))
    assert [one for one in give(DUE - timedelta(days=4)) if one[0] == "visa"] == []
    assert ("visa", 1) in give(DUE)


def test_silence_makes_a_visa_and_somebody_is_told_once_a118(office: Collectivity) -> None:
    decision = received()
    assert ("visa", reminders.OVER) in give(DUE + timedelta(days=1))
    assert [one for one in give(DUE + timedelta(days=2)) if one[0] == "visa"] == []
    with frozen(date(2024, 8, 1)):
        decisions.take_tacit_visa(decision.pk, actor=None, on=story.TACIT)
    assert [one for one in give(DUE + timedelta(days=3)) if one[0] == "visa"] == []


def test_the_end_of_an_objections_term_is_told_once_where_no_visa_is_needed_a117(office: Collectivity) -> None:
    with frozen(date(2024, 8, 1)):
        story.received(story.local())
    assert ("objection", 1) in give(date(2024, 5, 27))
    assert ("objection", reminders.OVER) in give(date(2024, 5, 29))
    assert [one for one in give(date(2024, 5, 30)) if one[0] == "objection"] == []


def test_what_is_done_is_not_reminded_of(office: Collectivity) -> None:
    decision = received()
    with frozen(date(2024, 8, 1)):
        decisions.grant_visa(decision.pk, actor=None, on=date(2024, 6, 3), reference="ت/1")
    assert [one for one in give(DUE - timedelta(days=7)) if one[0] == "visa"] == []


def test_a_day_that_moves_is_reminded_of_again(office: Collectivity) -> None:
    with frozen(date(2024, 8, 1)):
        story.adopted()
    assert ("transmission", 1) in give(date(2024, 6, 3))
    with frozen(date(2024, 6, 3)):
        services.enter_local_day(actor=None, day=date(2024, 6, 4), name_ar="x", name_fr="x", act="x")
    assert ("transmission", 1) in give(date(2024, 6, 4))


def test_one_letter_to_each_person_concerned_and_none_to_others(
    office: Collectivity, people: Callable[..., User]
) -> None:
    received()
    clerk, finance, reader = people("clerk", language="fr"), people("finance"), people("reader")
    give(DUE - timedelta(days=7))
    owed = OutboxEvent.objects.filter(task=reminders.LETTER).values_list("payload", flat=True)
    told = [payload["user_id"] for payload in owed]
    assert clerk.pk in told
    assert len(told) == len(set(told))
    assert not {finance.pk, reader.pk} & set(told)


def test_the_letter_says_what_by_when_and_where_in_the_persons_language(
    office: Collectivity, people: Callable[..., User]
) -> None:
    decision = received()
    clerk = people("clerk", language="fr")
    day = DUE - timedelta(days=7)
    give(day)
    with frozen(day):
        tasks.letter(user_id=clerk.pk, on=day.isoformat())
    [message] = mail.outbox
    assert message.to == [clerk.email]
    assert "12 juin 2024" in message.body
    assert decision.agreement.reference in message.body
    assert "/council/legality/" in message.body
    assert "http://berkane." in message.body
    assert "article 118" in message.body


def test_a_letter_about_what_was_done_meanwhile_is_not_sent(office: Collectivity, people: Callable[..., User]) -> None:
    decision, day = received(), DUE - timedelta(days=7)
    clerk = people("clerk")
    give(day)
    with frozen(date(2024, 8, 1)):
        decisions.grant_visa(decision.pk, actor=None, on=date(2024, 6, 3), reference="ت/1")
        decisions.post_decision(decision.pk, actor=None, on=story.POSTED)
    with frozen(day):
        tasks.letter(user_id=clerk.pk, on=day.isoformat())
        tasks.letter(user_id=0, on=day.isoformat())
    assert [message for message in mail.outbox if decision.agreement.reference in message.body] == []


def test_whoever_follows_a_dossier_is_reminded_whatever_their_role(
    office: Collectivity, people: Callable[..., User]
) -> None:
    decision, reader = received(), people("reader")
    services.follow(decision.agreement, actor=reader)
    give(DUE - timedelta(days=7))
    assert OutboxEvent.objects.filter(task=reminders.LETTER, payload__user_id=reader.pk).count() == 1


def test_payments_and_ends_are_reminded_of_too(office: Collectivity) -> None:
    running.running()
    assert ("payment", 7) in give(date(2026, 9, 23))
    assert ("end", 90) in give(date(2027, 4, 1))


def test_every_night_each_office_looks_at_its_clocks_through_the_outbox(berkane: Collectivity) -> None:
    assert (tasks.LOOK, 5, 7) in NIGHTLY
    with office_context(berkane):
        received()
    with frozen(DUE - timedelta(days=7)):
        with public_side():
            owe(task=tasks.LOOK)
        for _ in range(4):
            delivery.sweep()
    with office_context(berkane):
        assert Reminder.objects.filter(term__startswith="visa:").count() == 1
        assert not OutboxEvent.objects.filter(done_at=None).exists()
    assert handler_of(tasks.DAY) is tasks.day


@pytest.mark.parametrize(
    ("constraint", "values"),
    [("reminder_days_sane", {"days_before": -2}), ("reminder_names_term", {"term": ""}), ("reminder_once", {})],
)
def test_the_database_holds_the_rules_of_a_reminder(
    office: Collectivity, constraint: str, values: dict[str, Any]
) -> None:
    given = {"term": "visa:1:1", "due_on": DUE, "days_before": 7, "given_on": DUE}
    Reminder.objects.create(**given)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Reminder.objects.create(**given | values)
