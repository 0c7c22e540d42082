"""R24: two at one step, and the clock against a signature, in real transactions: one effect; without the lock two."""

import sys
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.db import connection

from mithaq.collectivities.selectors import find, office_context
from mithaq.core.clock import frozen
from mithaq.outbox.models import OutboxEvent
from tenants.agreements import services as agreements
from tenants.agreements.models import Agreement, HistoryEntry
from tenants.audit import selectors as audit
from tenants.signature import services
from tenants.signature.models import Ending, RoundStep, SigningRound
from tenants.signature.services import steps as steps_module
from tenants.signature.services import timers
from tests.races.crew import Meeting, together
from tests.tenants.signature import rounds, story


@pytest.fixture
def dossier(own_database: str) -> Iterator[Agreement]:
    with office_context(find("berkane")):
        found = story.signing()
        RoundStep.objects.update(name="موقع", email="signer@partner.test")
        yield found
        assert audit.verify().intact


@pytest.fixture
def without_lock(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Switch the dossier's lock off and let `count` threads read it before any of them goes on."""

    def switch_off(count: int) -> None:
        locked, meeting = agreements.lock, Meeting(count)

        def read(agreement_id: int) -> Agreement:
            return Agreement.objects.get(pk=agreement_id)

        for name, module in list(sys.modules.items()):
            if name.startswith("tenants.signature") and getattr(module, "lock", None) is locked:
                monkeypatch.setattr(module, "lock", read)
        guarded = steps_module._guard

        def waited(*args: object) -> None:
            guarded(*args)
            meeting.wait()

        monkeypatch.setattr(steps_module, "_guard", waited)

    return switch_off


def signed_twice(dossier: Agreement) -> int:
    step = rounds.other_step(dossier)
    connection.close()
    together(lambda desk: services.do_step(step.pk, actor=None, on=story.SIGNED, place=f"مكتب {desk}"), 2)
    return HistoryEntry.objects.filter(agreement=dossier, transition="signed").count()


def test_r24_a_double_click_signs_once(dossier: Agreement) -> None:
    assert signed_twice(dossier) == 1


def test_without_the_lock_a_double_click_signs_twice(dossier: Agreement, without_lock: Callable[[int], None]) -> None:
    without_lock(2)
    assert signed_twice(dossier) == 2


def test_r24_the_clock_and_a_signature_do_not_both_win(dossier: Agreement) -> None:
    turn, steps = rounds.turn_of(dossier), rounds.steps_of(dossier)
    for step in steps[1:]:
        services.do_step(step.pk, actor=None, on=story.SIGNED)
    SigningRound.objects.filter(pk=turn.pk).update(expires_on=story.SIGNED)
    late = story.SIGNED + timedelta(days=1)
    connection.close()

    def work(number: int) -> object:
        if number == 0:
            return timers.pass_day_of(turn.pk, late)
        return services.do_step(steps[0].pk, actor=None, on=story.SIGNED)

    with frozen(late):
        outcome = together(work, 2)
    turn.refresh_from_db()
    signed = RoundStep.objects.get(pk=steps[0].pk).done_on is not None
    assert turn.ending == (Ending.COMPLETED if signed else Ending.EXPIRED)
    assert outcome.kinds() == (set() if signed else {"RoundEnded"})


def test_r24_two_clocks_remind_once(dossier: Agreement) -> None:
    turn = rounds.turn_of(dossier)
    for step in rounds.steps_of(dossier):
        services.ask_step(step.pk, actor=None, on=story.OPENED)
    SigningRound.objects.filter(pk=turn.pk).update(remind_every=7)
    connection.close()
    together(lambda _number: timers.pass_day_of(turn.pk, story.OPENED + timedelta(days=8)), 3)
    events = OutboxEvent.objects.filter(task="signature.remind")
    assert events.count() == turn.steps.count()
