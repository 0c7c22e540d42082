"""Columns of the offices that hold a code or an id of a public row. No foreign key crosses the wall: this is its place.

An app says in its AppConfig which of its columns do, and where the value must be found, in any of these columns:
`public_references = (("agreements_party", "collectivity_code", ("collectivities_collectivity.code", …)),)`.
"""

from collections.abc import Iterator

from django.apps import apps
from django.db import connection

from mithaq.collectivities.health.checking import Finding, Fleet, Severity, check
from mithaq.collectivities.health.reading import Question

Reference = tuple[str, str, tuple[str, ...]]
SHOWN = 5


def declared() -> list[Reference]:
    """What every app declares: table, column, and `table.column` of `public` in one of which the value must be."""
    return [
        (table, column, tuple(targets))
        for config in apps.get_app_configs()
        for table, column, targets in getattr(config, "public_references", ())
    ]


def _asks(fleet: Fleet) -> dict[str, Question]:
    """The distinct values of each column, in one statement."""
    question = " UNION ALL ".join(
        f"SELECT {number}, {column}::text, count(*) FROM {table} WHERE {column}::text <> '' GROUP BY {column}"
        for number, (table, column, _targets) in enumerate(declared())
    )
    return {"references": lambda office: question} if question else {}


@check("references", "what offices say of public rows (territory, registry) is there", asks=_asks)
def resolve(fleet: Fleet) -> Iterator[Finding]:
    """The values of the offices among the public codes, which are read once."""
    references = declared()
    if not references:
        return
    known = [_known(targets) for _table, _column, targets in references]
    for answer in fleet.answers("references"):
        schema = answer.office.schema_name
        if answer.trouble:
            yield unreadable(schema, answer.trouble)
        for number, (table, column, targets) in enumerate(references):
            lost = sorted(value for place, value, _ in answer.rows if place == number and value not in known[number])
            if lost:
                rows = sum(count for place, value, count in answer.rows if place == number and value in lost)
                yield Finding(
                    f"{schema}: {rows} rows of {table} name a {column} that exists nowhere: {', '.join(lost[:SHOWN])}",
                    f"load what is missing (mithaq import territory), or correct the dossiers; looked for in "
                    f"{', '.join(targets)}",
                    "reference_lost", Severity.WARNING, schema,
                )  # fmt: skip


def unreadable(schema: str, trouble: str) -> Finding:
    """An office that could not be asked."""
    return Finding(
        f"{schema}: the office cannot be read: {trouble}",
        "see what the checks `roles`, `rights` and `tables` say of it",
        "office_unreadable", schema=schema,
    )  # fmt: skip


def _known(targets: tuple[str, ...]) -> set[str]:
    query = " UNION ".join(
        f"SELECT {column}::text FROM public.{table}" for table, column in (target.split(".") for target in targets)
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        return {value for (value,) in cursor.fetchall()}
