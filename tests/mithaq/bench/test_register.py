"""The bench of the register, small: its ways agree, its figures are there and are ratios."""

import json

import pytest

from mithaq.bench import register
from mithaq.register.models import Entry

# Roles belong to the cluster: two processes never open offices of the same names at once.
pytestmark = pytest.mark.xdist_group("bench")
FIGURES = {
    "speedup_vs_loop", "speedup_vs_union", "pivot_vs_bare_sql", "depth_last_vs_first", "offices_many_vs_few"
}  # fmt: skip


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page that a few agreements fill, measured a few times."""
    monkeypatch.setattr(register, "PAGE", 2)
    monkeypatch.setattr(register, "TIMES", 3)


def test_a_tiny_run_prints_every_figure(own_database: str, quick: None, capsys: pytest.CaptureFixture[str]) -> None:
    report = register.run(offices=8, agreements=6)
    assert Entry.objects.count() == 48
    report.print()
    printed = capsys.readouterr().out.splitlines()
    last = json.loads(printed[-1])
    assert last["bench"] == "register"
    assert set(last["figures"]) == FIGURES
    assert all(ratio > 0 for ratio in last["figures"].values())
    assert any("loop over 8 schemas" in line for line in printed)


def test_a_run_whose_ways_disagree_stops(own_database: str, quick: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(register, "_loop_page", lambda offices, filters: [])
    with pytest.raises(RuntimeError, match="do not give the same page"):
        register.run(offices=8, agreements=2)
