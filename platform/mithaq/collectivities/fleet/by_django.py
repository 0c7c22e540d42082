"""Migrations that hold code, run by Django in each schema; the project's state is built once for all of them."""

from collections.abc import Callable
from functools import cache

from django.core.management.commands.migrate import Command as Migrate
from django.db import transaction
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from mithaq.collectivities.fleet import ledger, replay
from mithaq.collectivities.models import MigrationStep
from mithaq.core.database import connection


@cache
def _loader() -> MigrationLoader:
    return MigrationLoader(None)


def take(schema: str, step: MigrationStep, rights: str) -> None:
    """Run the migration of `step` in `schema`, with its record and its ledger line."""
    key = (step.app, step.name)
    migration = _loader().graph.nodes[key]
    state = _loader().project_state(key, at_end=False)
    connection.set_schema(schema)
    try:
        with connection.schema_editor(atomic=migration.atomic) as editor:
            migration.apply(state, editor)
        with transaction.atomic():
            MigrationRecorder(connection).record_applied(*key)
            finish(schema, step.after, rights)
    finally:
        connection.set_schema_to_public()


def finish(schema: str, version: str, rights: str) -> None:
    """Rights, audit triggers, names of models and the ledger line, after Django did its part."""
    count = f'SELECT count(*) FROM "{schema}".django_migrations'
    with connection.cursor() as cursor:
        for statement in replay.completion(schema, None):
            cursor.execute(statement)
        cursor.execute(ledger.written(schema, version=version, rights=rights, migrations=count))


def whole(schema: str, say: Callable[[str], None] = lambda line: None) -> None:
    """All of Django's migrations in one schema that exists: for `public`, and for a schema whose steps are unknown."""
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
