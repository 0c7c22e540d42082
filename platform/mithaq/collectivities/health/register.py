"""The published register: whole in itself, and what the offices' dossiers say.

The shared side does not know the dossiers: the app that publishes them says how to compare (`compared_by`).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db import connection

from mithaq.collectivities import selectors
from mithaq.collectivities.errors import OfficeErased
from mithaq.collectivities.health.checking import Finding, Fleet, Severity, check
from mithaq.collectivities.health.reading import Question
from mithaq.collectivities.health.references import unreadable
from mithaq.core import clock

SHOWN = 3
SAMPLE = 100  # offices whose dossiers are compared word by word on one day; with --office, all of that office's


@dataclass(frozen=True)
class Comparison:
    """How an office's dossiers are compared with what it published.

    question: one SELECT, run in the office, of (public id, reference, what is wrong); a row that says `unpublished` is
    looked for in the whole register. in_full: inside the office, recompute at most so many snapshots, beginning with
    the given number of the day; yields (reference, what is wrong).
    """

    question: str
    in_full: Callable[[int, int], Iterator[tuple[str, str]]]


_comparisons: list[Comparison] = []
_BROKEN = """
SELECT e.office_schema, count(*), min(e.reference)
  FROM register_entry e
  LEFT JOIN LATERAL (SELECT number, detail FROM register_version WHERE entry_id = e.id
                      ORDER BY number DESC LIMIT 1) v ON true
 WHERE v.number IS NULL OR v.number <> e.version OR v.detail <> e.detail
 GROUP BY 1 ORDER BY 1
"""
_UNTRUE = """
SELECT e.office_schema, count(*), min(e.name)
  FROM (SELECT office_schema, public_id, version, detail, kind || ' ' || opens_on AS name FROM register_publicsession
        UNION ALL
        SELECT office_schema, public_id, version, detail, number FROM register_publicdecision) e
  LEFT JOIN LATERAL (SELECT number, detail FROM register_proceedingversion WHERE public_id = e.public_id
                      ORDER BY number DESC LIMIT 1) v ON true
 WHERE v.number IS NULL OR v.number <> e.version OR v.detail <> e.detail
 GROUP BY 1 ORDER BY 1
"""
_STRAY = """
SELECT e.office_schema, count(*), min(e.reference) FROM register_entry e
  LEFT JOIN collectivities_collectivity c ON c.schema_name = e.office_schema
 WHERE c.id IS NULL OR c.code <> e.collectivity_code GROUP BY 1 ORDER BY 1
"""


def compared_by(comparison: Comparison) -> None:
    """Register how dossiers are compared with the register."""
    if comparison not in _comparisons:
        _comparisons.append(comparison)


def _asks(fleet: Fleet) -> dict[str, Question]:
    return {_name(one): _question(one) for one in _comparisons}


def _name(comparison: Comparison) -> str:
    return f"register {_comparisons.index(comparison)}"


def _question(comparison: Comparison) -> Question:
    return lambda office: comparison.question


@check("register", "the register is whole, and says what the offices' dossiers say", asks=_asks)
def register(fleet: Fleet) -> Iterator[Finding]:
    """Entries against their versions in one query; each office's dossiers in one; some of them word by word."""
    for query, what, mend, code in (
        (
            _BROKEN, "entries differ from the last version that is kept",
            "mithaq register verify names them; mithaq register rebuild, or publish the dossier again",
            "register_altered",
        ),
        (
            _UNTRUE, "sessions or decisions of councils differ from the last version that is kept",
            "mithaq register verify names them; mithaq register rebuild, or let the office correct them",
            "proceedings_altered",
        ),
        (
            _STRAY, "entries belong to no office, or to one with another code",
            "mithaq register verify; a rename or transfer that was cut off is done again", "register_stray",
        ),
    ):  # fmt: skip
        for schema, count, example in _rows(query):
            if not fleet.only or schema in fleet.schemas:
                yield Finding(f"{schema}: {count} {what}, such as {example}", mend, code, schema=schema)
    for comparison in _comparisons:
        yield from _by_columns(fleet, comparison)
        yield from _in_full(fleet, comparison)


def _by_columns(fleet: Fleet, comparison: Comparison) -> Iterator[Finding]:
    published: set[str] | None = None
    for answer in fleet.answers(_name(comparison)):
        schema = answer.office.schema_name
        if answer.trouble:
            yield unreadable(schema, answer.trouble)
            continue
        problems = []
        for public_id, reference, problem in answer.rows:
            if problem == "unpublished":
                if published is None:
                    published = {row[0] for row in _rows("SELECT public_id::text FROM register_entry")}
                if str(public_id) in published:
                    continue  # it was handed over with its dossier
            problems.append(f"{reference} ({problem})")
        if problems:
            yield _differs(schema, problems)


def _in_full(fleet: Fleet, comparison: Comparison) -> Iterator[Finding]:
    """One dossier in each of some offices, others every day; of an office that was asked for, all."""
    number = clock.today().toordinal()
    some = fleet.offices
    if not fleet.only and len(some) > SAMPLE:
        first = number * SAMPLE % len(some)
        some = (*some[first:], *some[:first])[:SAMPLE]
    for office in some:
        try:
            with selectors.schema_context(office):
                problems = [
                    f"{reference} ({problem})"
                    for reference, problem in comparison.in_full(10_000 if fleet.only else 1, number)
                ]
        except OfficeErased:
            continue
        if problems:
            yield _differs(office.schema_name, problems)


def _differs(schema: str, problems: list[str]) -> Finding:
    return Finding(
        f"{schema}: the register does not say what {len(problems)} dossiers say: {'; '.join(sorted(problems)[:SHOWN])}",
        "let the office publish the dossier again (its page, “Correct”); if an effect is waiting, start mithaq worker",
        "register_differs", Severity.ERROR, schema,
    )  # fmt: skip


def _rows(query: str) -> list[tuple[str, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return list(cursor.fetchall())
