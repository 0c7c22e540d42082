"""Schemas, tables and rights as the catalogs hold them, against the registry and the template."""

from collections.abc import Iterator

from django.conf import settings
from django.db import connection

from mithaq.collectivities import fleet as migrations
from mithaq.collectivities.health.checking import Finding, Fleet, Severity, check
from mithaq.collectivities.models import ReadySchema

# What stands in a schema, as one digest; the names are read only where it differs.
_TABLES = """
SELECT n.nspname, md5(coalesce(string_agg(c.relname::text, ',' ORDER BY c.relname::text COLLATE "C"), ''))
  FROM pg_namespace n LEFT JOIN pg_class c ON c.relnamespace = n.oid AND c.relkind = 'r'
 WHERE n.nspname = ANY(%s) GROUP BY 1
"""
_NAMES = "SELECT c.relname::text FROM pg_class c WHERE c.relnamespace = %s::regnamespace AND c.relkind = 'r'"


@check("schemas", "each office has its schema, and each schema its office")
def schemas(fleet: Fleet) -> Iterator[Finding]:
    """Registry against pg_namespace, in one query."""
    present = _present()
    for schema in sorted(fleet.schemas - present):
        yield Finding(
            f"{schema}: its schema is missing, and all its data with it",
            "restore the office from its last backup: mithaq offices restore", "schema_missing", schema=schema,
        )  # fmt: skip
    if fleet.only:
        return
    ready = set(ReadySchema.objects.order_by("pk").values_list("schema_name", flat=True))
    known = {office.schema_name for office in fleet.every}
    for schema in sorted(name for name in present - known if name.startswith("o_")):
        yield Finding(
            f"{schema}: a schema without an office", "find out whose it is before anything else; then drop it",
            "schema_stray", schema=schema,
        )  # fmt: skip
    pool = {name for name in present if name.startswith("ready_")}
    for schema in sorted(pool ^ ready):
        yield Finding(
            f"{schema}: a ready schema that {'the pool does not know' if schema in pool else 'is not there'}",
            "mithaq offices pool clear, then fill it again", "ready_schema_stray", Severity.WARNING, schema,
        )  # fmt: skip


@check("tables", "each office has all the tables of the template, and no other")
def tables(fleet: Fleet) -> Iterator[Finding]:
    """A digest of the names in each schema, in one query: a missing table would be sought in `public`."""
    template = str(settings.MITHAQ_TEMPLATE_SCHEMA)
    with connection.cursor() as cursor:
        cursor.execute(_TABLES, [[template, *fleet.schemas]])
        digests = dict(cursor.fetchall())
        cursor.execute(_NAMES, [f'"{template}"'])
        expected = {name for (name,) in cursor.fetchall()}
        for schema in sorted(fleet.schemas & digests.keys()):
            if digests[schema] == digests.get(template):
                continue
            cursor.execute(_NAMES, [f'"{schema}"'])
            names = {name for (name,) in cursor.fetchall()}
            for title, differing, code in (
                ("tables are missing", expected - names, "tables_missing"),
                ("tables stand there that the template has not", names - expected, "tables_extra"),
            ):
                if differing:
                    yield Finding(
                        f"{schema}: {len(differing)} {title}: {', '.join(sorted(differing)[:5])}",
                        f"mithaq fleet migrate --only {schema}; if it says the schema drifted, restore the office",
                        code, Severity.ERROR if code == "tables_missing" else Severity.WARNING, schema,
                    )  # fmt: skip


@check("structure", "each office's tables, constraints, indexes and triggers are the template's", needs_owner=True)
def structure(fleet: Fleet) -> Iterator[Finding]:
    """One digest for each schema, made by PostgreSQL from its catalogs."""
    for schema, differences in migrations.drifted_offices().items():
        if fleet.only and schema not in fleet.schemas:
            continue
        yield Finding(
            f"{schema}: {len(differences)} differences from the template, such as: {differences[0][:160]}",
            "mithaq fleet verify lists them; put back what was changed by hand", "structure_differs", schema=schema,
        )  # fmt: skip


@check("rights", "each office's role may do what it must in its schema, and no more", needs_owner=True)
def rights(fleet: Fleet) -> Iterator[Finding]:
    """The privileges of each schema, compared as one digest with what most schemas have."""
    for schema, differences in migrations.with_wrong_rights().items():
        if fleet.only and schema not in fleet.schemas:
            continue
        yield Finding(
            f"{schema}: {len(differences)} rights are not those of the other offices, such as: {differences[0][:160]}",
            f"mithaq offices repair {schema}",
            "rights_differ", schema=schema,
        )  # fmt: skip


def _present() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'o\\_%%' OR nspname LIKE 'ready\\_%%'")
        return {name for (name,) in cursor.fetchall()}
