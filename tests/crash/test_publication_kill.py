"""kill -9 in the middle of an entry into force: the state, the register, the feed and the outbox, or none of them."""

import random
from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection

from mithaq.accounts.models import User
from mithaq.collectivities import selectors
from mithaq.core import clock
from mithaq.outbox.models import OutboxEvent
from mithaq.register.models import Change, Entry, Version
from tenants.agreements.models import Agreement, HistoryEntry
from tenants.audit import selectors as audit
from tests.crash.victims import Victims
from tests.tenants import staged

DOSSIERS, ROUNDS, IN_THE_MIDDLE = 6, 16, 2


@pytest.fixture
def dossiers(own_database: str, people: Callable[..., User]) -> list[Agreement]:
    """Ready to enter into force."""
    with clock.frozen(date(2024, 8, 1)), selectors.office_context(selectors.find("berkane")):
        found = staged.play_all(staged.cast_of(people), *[staged.READY] * DOSSIERS)
    connection.close()
    return [one.agreement for one in found]


def traces(agreement: Agreement) -> dict[str, int]:
    """What an entry into force leaves, in six tables on both sides of the wall."""
    lines = HistoryEntry.objects.filter(agreement_id=agreement.pk)
    return {
        "state": Agreement.objects.filter(pk=agreement.pk, state="in_force", in_force_on__isnull=False).count(),
        "line": lines.filter(transition="enter_into_force").count(),
        "line of the publication": lines.filter(transition="published").count(),
        "entry": Entry.objects.filter(public_id=agreement.public_id).count(),
        "version": Version.objects.filter(entry__public_id=agreement.public_id).count(),
        "feed": Change.objects.filter(public_id=agreement.public_id).count(),
        "outbox": int(OutboxEvent.objects.filter(payload__agreement_id=agreement.pk).exists()),
    }


@pytest.mark.crash
def test_publication_is_whole_or_not_at_all(
    dossiers: list[Agreement], victims: Victims, settled: Callable[[], None]
) -> None:
    chance = random.Random(20240701)
    middle = done = 0
    for _ in range(ROUNDS):
        said = victims.run("enter_into_force", kill_after=chance.uniform(0, 0.25))
        settled()
        with selectors.office_context(selectors.find("berkane")):
            found = [traces(one) for one in dossiers]
            assert audit.verify().intact
        for one in found:
            assert set(one.values()) in ({0}, {1}), one
        now = sum(one["state"] for one in found)
        middle += (
            bool(said) and said[-1].startswith("begin") and now == done + sum(line.startswith("end") for line in said)
        )
        done = now
        if done == DOSSIERS:
            break
    assert middle >= IN_THE_MIDDLE, f"only {middle} kills fell in the middle"
    victims.run("enter_into_force")
    with selectors.office_context(selectors.find("berkane")):
        assert all(set(traces(one).values()) == {1} for one in dossiers)
        assert audit.verify().intact
