"""`fleet verify`: every schema of an office against the template, and what every office's role may do in it."""

from collections.abc import Callable, Sequence

from django.conf import settings
from psycopg import Cursor

from mithaq.collectivities import lateness
from mithaq.collectivities.fleet import versions
from mithaq.collectivities.structure import catalog, grants
from mithaq.collectivities.structure.owner import owner_connection

FEW = 4  # so many schemas are read line by line, over one connection


def drifted_offices(step: Callable[[int], None] = lambda done: None) -> dict[str, list[str]]:
    """Schemas whose catalog differs from the template's, each with the lines that are missing or too many.

    step: called with the number of schemas compared. Ready schemas are compared as well.
    """
    return differing(schemas_of_the_fleet(), step)


def differing(schemas: Sequence[str], step: Callable[[int], None] = lambda done: None) -> dict[str, list[str]]:
    """Those of the schemas whose catalog is not the template's.

    Schemas that PostgreSQL keeps alike are alike: of each such group one is compared with the template, by its digest,
    and line by line where the digest differs.
    """
    with owner_connection() as own, own.cursor() as cursor:
        expected = catalog.structure_lines(cursor, str(settings.MITHAQ_TEMPLATE_SCHEMA))
        alike = _alike(schemas, step)
        odd = list(alike)
        if len(alike) > FEW:
            right, digests = catalog.digest_of(expected), catalog.structure_digests(odd)
            odd = [schema for schema in odd if digests.get(schema) != right]
        found = {schema: _differences(expected, catalog.structure_lines(cursor, schema)) for schema in odd}
    return {schema: lines for first, lines in found.items() if lines for schema in alike[first]}


def _alike(schemas: Sequence[str], step: Callable[[int], None]) -> dict[str, list[str]]:
    """The schemas in groups that share a fingerprint, by the first of each; a schema that is missing stands alone."""
    if len(schemas) <= FEW:
        step(len(schemas))
        return {schema: [schema] for schema in schemas}
    prints = catalog.fingerprints(schemas, step)
    groups: dict[str, list[str]] = {}
    for schema in schemas:
        groups.setdefault(prints.get(schema, f"no schema {schema}"), []).append(schema)
    return {group[0]: group for group in groups.values()}


def with_wrong_rights(step: Callable[[int], None] = lambda done: None) -> dict[str, list[str]]:
    """Schemas in which the office's own role may do too little or too much, or anybody else may do anything."""
    schemas = schemas_of_the_fleet()
    with owner_connection() as own, own.cursor() as cursor:
        expected = _rights_as_declared(cursor)
        right = catalog.digest_of(expected)
        digests = catalog.rights_digests(schemas, step)
        return {
            schema: _differences(expected, catalog.rights_lines(cursor, schema))
            for schema in schemas
            if digests.get(schema) != right
        }


def _rights_as_declared(cursor: Cursor[tuple[str, ...]]) -> set[str]:
    """What the statements of `structure.grants` give: they are run for the template and taken back."""
    template = str(settings.MITHAQ_TEMPLATE_SCHEMA)
    for statement in (*grants.office_role_statements(template), *grants.office_grants(template)):
        cursor.execute(statement.encode())
    expected = catalog.rights_lines(cursor, template)
    cursor.connection.rollback()
    return expected


def at_odds_with_the_ledger() -> dict[str, str]:
    """Schemas whose own record of migrations is not the one that the ledger holds, each with one line that says so."""
    schemas = schemas_of_the_fleet()
    with owner_connection() as own, own.cursor() as cursor:
        found = versions.survey(cursor, schemas)
        cursor.execute("SELECT schema_name, version FROM public.collectivities_schemaversion")
        said = {row[0]: row[1] for row in cursor.fetchall()}
    odd = {}
    for schema in schemas:
        if schema not in found:
            odd[schema] = "it has no record of migrations"
        elif schema in said and found[schema][0] != said[schema]:
            odd[schema] = f"its own record of {found[schema][1]} migrations is not the one in the ledger"
    return odd


def schemas_of_the_fleet() -> list[str]:
    """Schemas of offices that have one, and ready schemas, by name."""
    with owner_connection() as own, own.cursor() as cursor:
        cursor.execute(f"SELECT schema_name FROM ({lateness.TARGETS}) t ORDER BY schema_name")
        return [row[0] for row in cursor.fetchall()]


def _differences(expected: set[str], found: set[str]) -> list[str]:
    return [f"missing: {line}" for line in sorted(expected - found)] + [
        f"extra: {line}" for line in sorted(found - expected)
    ]
