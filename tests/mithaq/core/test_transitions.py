"""A transition table answers, refuses, draws itself, and cannot contradict itself."""

from dataclasses import replace
from typing import Any

import pytest

from mithaq.core.errors import DomainError, IllegalTransition, InvalidInput
from mithaq.core.transitions import BrokenTable, Transition, TransitionTable

STATES = ("draft", "sent", "done")


def refuse_empty(subject: dict[str, Any]) -> DomainError | None:
    return None if subject.get("text") else InvalidInput(code="empty")


SEND = Transition(
    "send",
    "letter",
    "Send",
    frozenset({"draft"}),
    "sent",
    frozenset({"clerk"}),
    guards=(refuse_empty,),
    papers=("note",),
)
RETURN = Transition("return_to_draft", "letter", "Return", frozenset({"sent"}), "draft", frozenset({"head"}))
FINISH = Transition("finish", "letter", "Finish", frozenset({"sent"}), "done", frozenset({"clerk", "head"}))
ANNOTATE = Transition("annotate", "letter", "Note", frozenset({"draft", "sent"}), None, frozenset({"clerk"}))


def table(*transitions: Transition, **changes: Any) -> TransitionTable:
    given = {"states": STATES, "initial": "draft", "final": {"done"}} | changes
    return TransitionTable("letter", transitions or (SEND, RETURN, FINISH, ANNOTATE), **given)


def test_available_follows_the_state_and_the_roles_in_the_order_written() -> None:
    letters = table()
    assert [step.name for step in letters.available("sent", {"clerk"})] == ["finish", "annotate"]
    assert [step.name for step in letters.available("sent", {"head", "clerk"})] == [
        "return_to_draft",
        "finish",
        "annotate",
    ]
    assert letters.available("draft", {"reader"}) == ()
    assert letters.available("done", {"clerk", "head"}) == ()


def test_targets_are_the_states_one_step_away() -> None:
    assert table().targets("sent") == {"draft", "done"}


def test_names_and_membership() -> None:
    letters = table()
    assert letters.names == ("send", "return_to_draft", "finish", "annotate")
    assert "send" in letters
    assert "burn" not in letters
    assert len(letters) == 4
    assert letters.get("send") is SEND


def test_an_illegal_move_raises_its_own_error() -> None:
    with pytest.raises(IllegalTransition) as refused:
        table().require("finish", reference="L-1", state="draft")
    assert (refused.value.reference, refused.value.state, refused.value.to) == ("L-1", "draft", "done")
    assert table().require("finish", reference="L-1", state="sent") is FINISH


def test_guards_give_every_refusal_and_the_check_raises_the_first() -> None:
    assert [refusal.code for refusal in SEND.refusals({})] == ["empty"]
    assert SEND.refusals({"text": "x"}) == []
    with pytest.raises(InvalidInput):
        SEND.check_guards({})
    SEND.check_guards({"text": "x"})


def test_the_diagram_has_every_edge() -> None:
    assert table().mermaid().splitlines() == [
        "stateDiagram-v2",
        "    [*] --> draft",
        "    draft --> sent: send",
        "    sent --> draft: return_to_draft",
        "    sent --> done: finish",
        "    draft --> draft: annotate",
        "    sent --> sent: annotate",
        "    done --> [*]",
    ]


@pytest.mark.parametrize(
    ("transitions", "changes", "reason"),
    [
        ((SEND, SEND, FINISH), {}, "two transitions"),
        ((SEND, replace(FINISH, target="burnt")), {}, "unknown states"),
        ((SEND, replace(FINISH, sources=frozenset({"sent", "lost"}))), {}, "unknown states"),
        ((SEND, replace(FINISH, axis="parcel")), {}, "belongs to"),
        ((SEND, replace(FINISH, roles=frozenset())), {}, "no source or no role"),
        ((SEND, ANNOTATE), {"states": ("draft", "sent"), "final": set()}, "no way out"),
        ((SEND, FINISH), {"states": (*STATES, "lost")}, "nothing leads"),
        ((SEND, FINISH), {"final": {"done", "burnt"}}, "unknown states"),
    ],
)
def test_a_table_that_contradicts_itself_is_refused(
    transitions: tuple[Transition, ...], changes: dict[str, Any], reason: str
) -> None:
    with pytest.raises(BrokenTable, match=reason):
        table(*transitions, **changes)
