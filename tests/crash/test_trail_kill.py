"""kill -9 of a writer: the audit trail's chain holds from its first entry to its last."""

import random
from collections.abc import Callable

import pytest

from mithaq.collectivities import selectors
from tenants.agreements.models import Agreement, HistoryEntry
from tenants.audit import selectors as audit
from tests.crash.victims import Victims

ROUNDS = 12


@pytest.mark.crash
def test_a_killed_writer_leaves_an_intact_chain(victims: Victims, settled: Callable[[], None]) -> None:
    chance, entries = random.Random(20240703), 0
    for _ in range(ROUNDS):
        assert victims.run("write_on", kill_after=chance.uniform(0.02, 0.3)) == ["begin"]
        settled()
        with selectors.office_context(selectors.find("berkane")):
            verdict = audit.verify()
            assert verdict.intact, verdict
            assert verdict.entries >= entries
            entries = verdict.entries
            agreements = Agreement.objects.count()
            assert HistoryEntry.objects.filter(transition="open").count() == agreements
            inserted = audit.entries("agreements_agreement").filter(operation="INSERT").count()
            assert inserted == agreements, "every row that is there was recorded, and none that is not"
            references = sorted(Agreement.objects.values_list("reference", flat=True))
            assert references == [f"CONV-02113-2024-{number:03}" for number in range(1, agreements + 1)]
    assert entries > ROUNDS
