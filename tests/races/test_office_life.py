"""Two operators at one office at the same moment: one after the other, and nothing twice."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from mithaq.collectivities import selectors, services
from mithaq.collectivities.models import Collectivity, Domain, Erasure
from tests.mithaq.collectivities.life.record import record_of
from tests.races.crew import Meeting, Outcome, together

BOTH = ("berkane", "saidia")


def at_once(work: Callable[[int], Any], *, offices: tuple[str, ...] = ("berkane",)) -> Outcome:
    connection.close()
    return together(work, 2, offices=offices)


def test_an_office_is_suspended_once(own_database: str) -> None:
    office = selectors.find("berkane")
    outcome = at_once(lambda number: services.suspend(selectors.find("berkane"), by=f"op{number}@x.test"))
    assert outcome.kinds() == {"IllegalTransition"}
    assert len(outcome.results) == 1
    assert [event.kind for event in record_of(office)] == ["suspended"]


def test_one_host_goes_to_one_office(own_database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    looked, meeting = services.hosts._require_free, Meeting(2)

    def both_look_first(row: Collectivity, name: str) -> None:
        looked(row, name)
        meeting.wait()

    monkeypatch.setattr(services.hosts, "_require_free", both_look_first)
    outcome = at_once(
        lambda number: services.add_host(selectors.find(BOTH[number]), "shared.test", by="op@x.test"), offices=BOTH
    )
    assert outcome.kinds() == {"HostTaken"}
    assert Domain.objects.filter(domain="shared.test").count() == 1


def test_an_erasure_is_asked_for_once(own_database: str) -> None:
    services.archive(selectors.find("berkane"), by="op@x.test", reason="Merged")
    outcome = at_once(
        lambda number: services.ask_erasure(
            selectors.find("berkane"), by=f"op{number}@x.test", reason="Deposited", act="Decree 2.26.7"
        ),
        offices=("saidia",),
    )
    assert outcome.kinds() == {"ErasureOpen"}
    assert Erasure.objects.count() == 1


def test_an_office_has_one_main_host_whoever_chooses(own_database: str) -> None:
    office = selectors.find("berkane")
    for host in ("one.test", "two.test"):
        services.add_host(office, host, by="op@x.test")
    outcome = at_once(
        lambda number: services.set_primary_host(
            selectors.find("berkane"), ("one.test", "two.test")[number], by="op@x.test"
        )
    )
    assert not outcome.errors
    assert Domain.objects.filter(tenant=office, is_primary=True).count() == 1
