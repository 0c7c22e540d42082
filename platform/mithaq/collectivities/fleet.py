"""Migrations of the fleet: `public`, then the template schema, then each office, then the grants.

Run by the owner only (`MITHAQ_DB_USER_KIND=owner`).
"""

from collections.abc import Callable, Iterable

from django.conf import settings
from django.core.management import call_command
from django.core.management.commands.migrate import Command as Migrate
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from mithaq.collectivities import grants
from mithaq.collectivities.models import Collectivity


def migrate_all(say: Callable[[str], None] = lambda line: None) -> int:
    """Bring every schema to head; returns how many schemas were visited."""
    _migrate("public", say)
    call_command("createcachetable", verbosity=0)
    apply_public_grants()
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE SCHEMA IF NOT EXISTS "{settings.MITHAQ_TEMPLATE_SCHEMA}"')
    _migrate(settings.MITHAQ_TEMPLATE_SCHEMA, say)
    offices = list(Collectivity.objects.order_by("code").values_list("schema_name", flat=True))
    for schema in offices:
        _migrate(schema, say)
        _run(grants.office_grants(schema))
    return len(offices) + 2


def apply_public_grants() -> None:
    """Bring the rights of the public-side roles to what the apps declare."""
    connection.set_schema_to_public()
    _run(grants.public_grants())


def _run(statements: Iterable[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _migrate(schema: str, say: Callable[[str], None]) -> None:
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
