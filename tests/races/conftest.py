"""An office with real commits, its people, dossiers at a chosen step, and the locks that can be switched off."""

import sys
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from typing import Any

import pytest

from mithaq.accounts.models import User
from mithaq.collectivities import selectors
from mithaq.core import clock
from mithaq.core.transitions import TransitionTable
from tenants.agreements import services as agreements
from tenants.agreements.models import Agreement
from tenants.audit import selectors as audit
from tenants.demo.cast import Cast, Dossier
from tests.races.crew import Meeting
from tests.tenants import staged

TODAY = date(2024, 8, 1)
Play = Callable[[str], Dossier]
PlayAll = Callable[..., list[Dossier]]


@pytest.fixture
def cast(own_database: str, people: Callable[..., User]) -> Iterator[Cast]:
    """The people of Berkane, in August 2024. Whatever the race did, the trail of every office is whole after it."""
    with clock.frozen(TODAY):
        with selectors.office_context(selectors.find("berkane")):
            yield staged.cast_of(people)
        for slug in ("berkane", "saidia", "eci-trifa"):
            with selectors.office_context(selectors.find(slug)):
                assert audit.verify().intact, slug


@pytest.fixture
def play_all(cast: Cast) -> PlayAll:
    """`play_all("in_force", "ready")`: dossiers of one session, each up to its step; "ready" is not yet in force."""
    return partial(staged.play_all, cast)


@pytest.fixture
def play(play_all: PlayAll) -> Play:
    """`play("signing")`: one Berkane dossier up to that step."""
    return lambda until: play_all(until)[0]


@pytest.fixture
def without_lock(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Switch the dossier's lock off and let `count` threads look at the state before any of them writes."""

    def switch_off(count: int) -> None:
        locked, require = agreements.lock, TransitionTable.require
        meeting = Meeting(count)

        def read(agreement_id: int) -> Agreement:
            return Agreement.objects.get(pk=agreement_id)

        def looked(self: TransitionTable, *args: Any, **kwargs: Any) -> Any:
            found = require(self, *args, **kwargs)
            meeting.wait()
            return found

        for name, module in list(sys.modules.items()):
            if name.startswith("tenants.") and getattr(module, "lock", None) is locked:
                monkeypatch.setattr(module, "lock", read)
        monkeypatch.setattr(TransitionTable, "require", looked)

    return switch_off
