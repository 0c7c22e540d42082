"""The history reads as sentences: every verb and every event that the code records has one, in Arabic and in French."""

import ast
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from django.utils import translation

from mithaq.collectivities.models import Collectivity
from tenants.agreements.models import Axis, HistoryEntry
from tenants.agreements.transitions import AGREEMENT_AXIS
from tenants.council.transitions import DECISION_AXIS
from tenants.office import sentences
from tests.tenants import dossiers

TENANTS = Path(__file__).resolve().parents[3] / "tenants"
RECORDERS = {"record", "_tell", "_note", "tell"}


def recorded_events() -> Iterator[str]:
    """Names given to the history by the services: the first plain string of each call of a recorder."""
    for path in TENANTS.glob("**/services*/**/*.py"):
        yield from _events_in(path)
    for path in TENANTS.glob("*/services.py"):
        yield from _events_in(path)


def _events_in(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in RECORDERS:
            names = [one.value for one in node.args if isinstance(one, ast.Constant) and isinstance(one.value, str)]
            yield from names[:1]


def test_the_walk_finds_events() -> None:
    assert {"party_added", "minutes_signed", "payment", "session_opened", "signed"} <= set(recorded_events())


def test_every_event_has_a_sentence() -> None:
    known = {name for axis, name in sentences.HAPPENED} | {"open"}
    assert set(recorded_events()) - known == set()


@pytest.mark.parametrize(("axis", "table"), [(Axis.AGREEMENT, AGREEMENT_AXIS), (Axis.DECISION, DECISION_AXIS)])
def test_every_verb_of_both_axes_has_a_sentence(axis: str, table: object) -> None:
    assert {step.name for step in table} - {name for of, name in sentences.HAPPENED if of == axis} == set()  # type: ignore[attr-defined]  # a table


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_every_sentence_is_translated(language: str) -> None:
    with translation.override("en"):
        english = {key: str(clause) for key, clause in sentences.HAPPENED.items()}
    with translation.override(language):
        same = [key for key, clause in sentences.HAPPENED.items() if str(clause) == english[key]]
    assert same == []


def test_sentence_says_the_day_and_what_happened(office: Collectivity) -> None:
    entry = dossiers.opened().history.get(transition="open")
    with translation.override("fr"):
        assert sentences.sentence(entry) == (
            'Le <time datetime="2024-01-15"><bdi>15 janvier 2024</bdi></time>, le dossier a été ouvert.'
        )
        assert "système" in sentences.recorded_by(entry)
    with translation.override("ar"):
        assert "15 يناير 2024" in sentences.sentence(entry)
        assert "فتح الملف" in sentences.sentence(entry)


def test_name_of_a_person_cannot_carry_markup(office: Collectivity, people: object) -> None:
    someone = people("clerk", email="odd@berkane.test")  # type: ignore[operator]  # a fixture
    someone.name_ar = someone.name_fr = "<script>x</script>"
    entry = dossiers.opened().history.get(transition="open")
    entry.actor = someone
    assert "<script>" not in sentences.recorded_by(entry)


def test_entry_of_an_unknown_verb_keeps_its_name() -> None:
    entry = HistoryEntry(axis=Axis.EVENT, transition="older_thing", happened_on=date(2020, 1, 1))
    assert "older thing" in sentences.sentence(entry)
