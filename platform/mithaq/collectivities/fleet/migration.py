"""Migrations of the fleet: `public`, then the template schema, then each office, then the grants.

Run by the owner only (`MITHAQ_DB_USER_KIND=owner`).
"""

import re
from collections.abc import Callable, Iterable

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.core.management.commands.migrate import Command as Migrate
from django.db.migrations.recorder import MigrationRecorder
from psycopg import sql

from mithaq.collectivities.models import Collectivity
from mithaq.collectivities.structure import audit_sql, blueprint, grants
from mithaq.collectivities.structure.owner import owner_connection
from mithaq.core.database import connection


def migrate_all(say: Callable[[str], None] = lambda line: None) -> int:
    """Bring every schema to head; returns how many schemas were visited."""
    migrate_schema("public", say)
    call_command("createcachetable", verbosity=0)
    apply_public_grants()
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE SCHEMA IF NOT EXISTS "{settings.MITHAQ_TEMPLATE_SCHEMA}"')
    migrate_schema(settings.MITHAQ_TEMPLATE_SCHEMA, say)
    put_under_audit(settings.MITHAQ_TEMPLATE_SCHEMA)
    offices = list(Collectivity.objects.order_by("code").values_list("schema_name", flat=True))
    for schema in offices:
        migrate_schema(schema, say)
        put_under_audit(schema)
        _run(grants.office_grants(schema))
    return len(offices) + 2


def apply_public_grants() -> None:
    """Bring the rights of the public-side roles to what the apps declare."""
    connection.set_schema_to_public()
    _run([audit_sql.FUNCTIONS])
    _run(grants.public_grants())


def put_under_audit(schema: str) -> None:
    """Give every tracked table of the schema its audit trigger, and the chain its first link."""
    connection.set_schema_to_public()
    query, untracked = audit_sql.missing_triggers()
    with connection.cursor() as cursor:
        cursor.execute(query, [schema, untracked])
        tables = cursor.fetchall()
    for table, key in tables:
        _run(audit_sql.attach(schema, table, key))
    _run([audit_sql.head_row(schema)])


def _run(statements: Iterable[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def migrate_schema(schema: str, say: Callable[[str], None] = lambda line: None) -> None:
    """Run Django's migrations in one schema that exists."""
    say(schema)
    # Without `public` on the path first: otherwise public's django_migrations is read, and nothing seems left to do.
    connection.set_schema(schema, include_public=False)
    MigrationRecorder(connection).ensure_schema()
    connection.set_schema(schema)
    try:
        Migrate().execute(
            app_label=None, migration_name=None, database="default", verbosity=0, interactive=False, fake=False,
            fake_initial=False, plan=False, run_syncdb=False, check_unapplied=False, prune=False, skip_checks=True,
            force_color=False, no_color=True, traceback=False, stdout=None, stderr=None, settings=None, pythonpath=None,
        )  # fmt: skip
    finally:
        connection.set_schema_to_public()


def offices_behind() -> list[str]:
    """Schemas of offices whose applied migrations are not those of the template; one query for 200 offices."""
    offices = list(Collectivity.objects.order_by("code").values_list("schema_name", flat=True))
    with owner_connection() as own, own.cursor() as cursor:
        [head] = _applied(cursor, [settings.MITHAQ_TEMPLATE_SCHEMA]).values()
        applied: dict[str, str] = {}
        for start in range(0, len(offices), 200):
            applied |= _applied(cursor, offices[start : start + 200])
    return [schema for schema in offices if applied[schema] != head]


def _applied(cursor: psycopg.Cursor[tuple[str, ...]], schemas: list[str]) -> dict[str, str]:
    one = sql.SQL("SELECT {}, md5(string_agg(app || '.' || name, ',' ORDER BY app, name)) FROM {}.django_migrations")
    cursor.execute(sql.SQL(" UNION ALL ").join(one.format(sql.Literal(s), sql.Identifier(s)) for s in schemas))
    return {str(schema): str(digest) for schema, digest in cursor.fetchall()}


def drifted_offices() -> dict[str, list[str]]:
    """Offices whose catalog differs from the template's, each with the statements that differ."""
    with owner_connection() as own, own.cursor() as cursor:
        template = _comparable(blueprint.read(cursor, settings.MITHAQ_TEMPLATE_SCHEMA))
        drifted = {}
        for schema in Collectivity.objects.order_by("code").values_list("schema_name", flat=True):
            office = _comparable(blueprint.read(cursor, schema))
            differences = [f"missing: {template[key]}" for key in sorted(template.keys() - office.keys())]
            differences += [f"extra: {office[key]}" for key in sorted(office.keys() - template.keys())]
            if differences:
                drifted[schema] = differences
    return drifted


# PostgreSQL prints an IN() predicate otherwise once it was read back: 'a'::varchar inside or outside the array's cast.
_CAST = re.compile(r"::character varying|::text(\[\])?|[()\s]")


def _comparable(plan: blueprint.Blueprint) -> dict[str, str]:
    return {_CAST.sub("", statement): statement for statement in plan.statements}
