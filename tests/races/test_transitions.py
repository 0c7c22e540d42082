"""Twelve people press the same button at once: one wins, the others are told that the dossier moved on.

Each race has its negative control: with the lock switched off the same race is seen to go wrong.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.db import connection

from mithaq.outbox.models import OutboxEvent
from mithaq.register.models import Change, Entry, Version
from tenants.agreements import services as agreements
from tenants.agreements.models import EVER_IN_FORCE_STATES, Agreement, HistoryEntry
from tenants.council.models import Decision
from tenants.council.services import deliberation, legality, sessions
from tenants.demo.cast import Dossier
from tenants.signature import services as signature
from tests.races.conftest import Play
from tests.races.crew import together

THREADS = 12


@dataclass(frozen=True)
class Race:
    """A verb: from which step of the story it starts, the history line it leaves, what else must be there first."""

    until: str
    line: str
    verb: Callable[[Dossier, int], Any]
    before: Callable[[Dossier], object] = lambda dossier: None


def withdraw(dossier: Dossier, number: int) -> Any:
    return agreements.withdraw(dossier.pk, actor=dossier.cast.head, on=date(2024, 1, 20), reason=f"{number}")


def submit(dossier: Dossier, number: int) -> Any:
    return deliberation.submit_to_presidency(dossier.pk, actor=dossier.cast.head, on=dossier.days.submitted)


def draft_decision(dossier: Dossier) -> object:
    """A file that was with the presidency before; a first submission is serialised by its unique row as well."""
    return Decision.objects.create(agreement=dossier.agreement)


def vote(dossier: Dossier, number: int) -> Any:
    return deliberation.record_vote(
        dossier.decision.pk, actor=dossier.cast.secretary, on=dossier.days.session, present=27, votes_for=25,
        votes_against=0, abstentions=2, number=f"{14 + number}/2024",
    )  # fmt: skip


def open_session(dossier: Dossier) -> object:
    return sessions.open_session(
        dossier.decision.session_id, actor=dossier.cast.secretary, on=dossier.days.session, present=27
    )


def visa(dossier: Dossier, number: int) -> Any:
    return legality.grant_visa(
        dossier.decision.pk, actor=dossier.cast.clerk, on=dossier.days.enforceable, reference=f"VISA-{number}"
    )


def force(dossier: Dossier, number: int) -> Any:
    return signature.enter_into_force(dossier.pk, actor=dossier.cast.head, on=dossier.days.in_force)


RACES = {
    "withdraw": Race("opened", "withdraw", withdraw),
    "submit to the presidency": Race("approved", "submit_to_presidency", submit, draft_decision),
    "record the vote": Race("studied", "adopt", vote, open_session),
    "grant the visa": Race("received", "grant_visa", visa),
    "enter into force": Race("ready", "enter_into_force", force),
}


@pytest.mark.parametrize("race", RACES.values(), ids=list(RACES))
def test_one_of_twelve_wins(play: Play, race: Race) -> None:
    dossier = play(race.until)
    race.before(dossier)
    lines, owed = HistoryEntry.objects.count(), OutboxEvent.objects.count()
    connection.close()
    outcome = together(lambda number: race.verb(dossier, number), THREADS)
    assert len(outcome.results) == 1
    assert outcome.kinds() == {"IllegalTransition"}
    history = HistoryEntry.objects.filter(agreement_id=dossier.pk)
    assert history.filter(transition=race.line).count() == 1
    agreement = Agreement.objects.get(pk=dossier.pk)
    published = agreement.state in EVER_IN_FORCE_STATES
    assert OutboxEvent.objects.count() - owed == (HistoryEntry.objects.count() - lines if published else 0)
    counts = [model.objects.filter(office_schema="o_berkane").count() for model in (Entry, Version, Change)]
    assert counts == ([1, 1, 1] if published else [0, 0, 0])
    [winner] = outcome.results.values()
    winner.refresh_from_db()
    if race.line == "adopt":
        assert history.get(transition="adopt").note.startswith(winner.number)


@pytest.mark.parametrize("race", RACES.values(), ids=list(RACES))
def test_the_race_is_lost_without_the_lock(play: Play, race: Race, without_lock: Callable[[int], None]) -> None:
    dossier = play(race.until)
    race.before(dossier)
    connection.close()
    without_lock(THREADS)
    outcome = together(lambda number: race.verb(dossier, number), THREADS)
    lines = HistoryEntry.objects.filter(agreement_id=dossier.pk, transition=race.line).count()
    assert lines == len(outcome.results)
    stopped_by_the_database = outcome.kinds() & {"IntegrityError", "OperationalError"}
    assert len(outcome.results) > 1 or stopped_by_the_database
    assert "IllegalTransition" not in outcome.kinds(), "all of them saw the state from which the step starts"
