"""The diagram in the documentation is the table in the code."""

from pathlib import Path

import pytest

from mithaq.core.transitions import TransitionTable
from tenants.agreements.transitions import AGREEMENT_AXIS
from tenants.council.transitions import DECISION_AXIS
from tenants.drafting.transitions import TEXT_AXIS

PAGE = Path(__file__).resolve().parents[2] / "docs" / "axes.md"


@pytest.mark.parametrize("axis", [AGREEMENT_AXIS, DECISION_AXIS, TEXT_AXIS], ids=["agreement", "decision", "text"])
def test_the_documented_axis_is_the_one_in_force(axis: TransitionTable) -> None:
    assert f"```mermaid\n{axis.mermaid()}```" in PAGE.read_text(encoding="utf-8")
