"""The timer against itself and against a click: one reminder, and none of what somebody has just done."""

from collections.abc import Iterable
from datetime import date

import pytest
from django.db import connection

from mithaq.core.clock import frozen
from mithaq.outbox.models import OutboxEvent
from tenants.council.models import Decision
from tenants.council.services import legality
from tenants.office.calendar.models import Reminder
from tenants.office.calendar.services import reminders
from tests.races.conftest import Play
from tests.races.crew import Meeting, together

THREADS = 6


def _day(decision: Decision) -> date:
    """The first day on which silence is a visa."""
    return date.fromordinal(decision.visas.get().due_on.toordinal() + 1)


def _letters() -> list[int]:
    return [event.payload["user_id"] for event in OutboxEvent.objects.filter(task=reminders.LETTER)]


def _of_visa() -> int:
    return Reminder.objects.filter(term__startswith="visa:").count()


def test_six_timers_at_once_give_each_reminder_and_each_letter_once(play: Play) -> None:
    dossier = play("received")
    day = _day(dossier.decision)
    connection.close()
    with frozen(day):
        outcome = together(lambda number: reminders.give(day), THREADS)
    assert not outcome.errors
    assert _of_visa() == 1
    assert sum(len(given) > 0 for given in outcome.results.values()) == 1
    assert len(_letters()) == len(set(_letters())) > 0


def test_without_the_row_that_is_held_once_the_letters_come_several_times(
    play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control: every timer believes that it is the first."""
    dossier = play("received")
    day = _day(dossier.decision)
    connection.close()
    monkeypatch.setattr(reminders, "_keep", lambda one, today: True)
    with frozen(day):
        together(lambda number: reminders.give(day), THREADS)
    assert len(_letters()) > len(set(_letters()))


def _timer_or_click(decision_id: int, day: date) -> None:
    def work(number: int) -> object:
        if number:
            return legality.take_tacit_visa(decision_id, actor=None, on=day)
        return reminders.give(day)

    with frozen(day):
        outcome = together(work, 2)
    assert not outcome.errors


def test_a_click_that_came_first_leaves_nothing_to_be_reminded_of(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    """The timer has chosen its dossiers before the click commits, and waits for the lock: it looks again."""
    dossier, day, meeting = _ready(play)
    chosen, recorded = reminders._lock, legality.take_tacit_visa

    def lock_after_the_click(ids: Iterable[int]) -> None:
        meeting.wait()  # the click is through
        chosen(ids)

    def click(*args: object, **kwargs: object) -> object:
        result = recorded(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they came
        meeting.wait()
        return result

    monkeypatch.setattr(reminders, "_lock", lock_after_the_click)
    monkeypatch.setattr(legality, "take_tacit_visa", click)
    _timer_or_click(dossier, day)
    assert _of_visa() == 0
    assert Decision.objects.get(pk=dossier).state == "visaed"


def test_without_the_second_look_the_timer_reminds_of_what_is_done(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    """Negative control: the first look is taken for the second."""
    dossier, day, meeting = _ready(play)
    recorded, look = legality.take_tacit_visa, reminders.due
    seen: list[list[reminders.Due]] = []

    def due_once(today: date) -> list[reminders.Due]:
        if not seen:
            seen.append(look(today))
        return seen[0]

    def lock_after_the_click(ids: Iterable[int]) -> None:
        meeting.wait()

    def click(*args: object, **kwargs: object) -> object:
        result = recorded(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they came
        meeting.wait()
        return result

    monkeypatch.setattr(reminders, "due", due_once)
    monkeypatch.setattr(reminders, "_lock", lock_after_the_click)
    monkeypatch.setattr(legality, "take_tacit_visa", click)
    _timer_or_click(dossier, day)
    assert _of_visa() == 1


def _ready(play: Play) -> tuple[int, date, Meeting]:
    decision = play("received").decision
    day = _day(decision)
    pk = decision.pk
    connection.close()
    return pk, day, Meeting(2)
