"""Before the offices: `public` and the template schema at head, with their rights, audit triggers and ledger lines."""

from collections.abc import Iterable

from django.conf import settings
from django.core.management import call_command
from psycopg import Connection, Cursor, sql

from mithaq.collectivities.fleet import comparison, executor, ledger, sides, versions
from mithaq.collectivities.fleet.executor import Say
from mithaq.collectivities.structure import audit_sql, grants
from mithaq.core.database import connection


def prepare(own: Connection[tuple[str, ...]], say: Say = lambda line: None) -> str:
    """Bring `public` and the template to head unless they are there; returns the template's version.

    Their ledger lines are written last: what was interrupted is done again.
    """
    template = str(settings.MITHAQ_TEMPLATE_SCHEMA)
    if not _is_settled(own, "public", versions.public_rights(), record_others=True):
        executor.advance("public", say)
        call_command("createcachetable", verbosity=0)
        apply_public_grants()
    if not _is_settled(own, template, versions.rights()):
        _execute([f'CREATE SCHEMA IF NOT EXISTS "{template}"'])
        executor.advance(template, say, keep_steps=bool(comparison.schemas_of_the_fleet()))
        put_under_audit(template)
        _write_line(template, versions.rights())
    with own.cursor() as cursor:
        return versions.version_of(versions.applied_in(cursor, template))


def _is_settled(own: Connection[tuple[str, ...]], schema: str, rights: str, *, record_others: bool = False) -> bool:
    """Whether nothing is left to do: all migrations applied, and the ledger's line says so with these rights.

    record_others: when all that is new belongs to apps of the other side, it is recorded here and now.
    """
    with own.transaction(), own.cursor() as cursor:
        applied = versions.applied_in(cursor, schema)
        if _line(cursor, schema) != (versions.version_of(applied), rights):
            return False
        new = versions.names_on_disk() - applied
        if new and record_others and not any(app in sides.labels_of(schema) for app, _ in new):
            cursor.executemany(
                sql.SQL("INSERT INTO {}.django_migrations (app, name, applied) VALUES (%s, %s, now())").format(
                    sql.Identifier(schema)
                ),
                sorted(new),
            )
            version, count = versions.version_of(applied | new), str(len(applied | new))
            cursor.execute(ledger.written(schema, version=version, rights=rights, migrations=count).encode())
            return True
        return not new


def _line(cursor: Cursor[tuple[str, ...]], schema: str) -> tuple[str, ...] | None:
    if not versions.exists(cursor, "public.collectivities_schemaversion"):
        return None
    cursor.execute("SELECT version, rights FROM public.collectivities_schemaversion WHERE schema_name = %s", [schema])
    return cursor.fetchone()


def apply_public_grants() -> None:
    """Bring the rights of the public-side roles to what the apps declare, and write it down."""
    connection.set_schema_to_public()
    _execute([audit_sql.FUNCTIONS, *grants.public_grants()])
    _write_line("public", versions.public_rights())


def put_under_audit(schema: str) -> None:
    """Give every tracked table of the schema its audit trigger, and the chain its first link."""
    connection.set_schema_to_public()
    query, untracked = audit_sql.missing_triggers()
    with connection.cursor() as cursor:
        cursor.execute(query, [schema, untracked])
        tables = cursor.fetchall()
    for table, key in tables:
        _execute(audit_sql.attach(schema, table, key))
    _execute([audit_sql.head_row(schema)])


def _write_line(schema: str, rights: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT app, name FROM "{schema}".django_migrations')
        applied = {(app, name) for app, name in cursor.fetchall()}
        version, count = versions.version_of(applied), str(len(applied))
        cursor.execute(ledger.written(schema, version=version, rights=rights, migrations=count))


def _execute(statements: Iterable[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
