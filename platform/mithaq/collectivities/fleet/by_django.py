"""Steps that hold code, run by Django in each schema: the models of that moment are built once for all schemas."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.contenttypes.management import inject_rename_contenttypes_operations
from django.db import DatabaseError, transaction
from django.db.migrations import Migration
from django.db.migrations.operations.base import Operation
from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.state import ProjectState

from mithaq.collectivities.fleet import ledger, patience, replay
from mithaq.collectivities.fleet.errors import SchemaDrifted
from mithaq.collectivities.fleet.sides import SideLoader, labels_of
from mithaq.core.database import connection

if TYPE_CHECKING:
    from mithaq.collectivities.models import MigrationStep


@dataclass(frozen=True)
class _Part:
    """One operation, with the project's models before and after it."""

    operation: Operation
    before: ProjectState
    after: ProjectState


class Django:
    """Runs steps in many schemas, also from several threads; what is the same for all of them is made once."""

    def __init__(self) -> None:
        self._making = threading.Lock()
        self._loader: SideLoader | None = None
        self._parts: dict[tuple[str, str], list[_Part]] = {}

    def take(self, schema: str, step: "MigrationStep", rights: str) -> None:
        """Run the migration of `step` in `schema`, with its record and its ledger line: one transaction.

        A migration that may stand in no transaction is recorded at its end; interrupted, it begins again.
        Raises SchemaDrifted.
        """
        migration, parts = self._known(step)
        connection.set_schema(schema)
        try:
            patience.patiently(lambda: _take(schema, step, rights, migration, parts))
        except DatabaseError as error:
            if getattr(error.__cause__, "sqlstate", "") == replay.DRIFTED:
                raise SchemaDrifted(schema=schema) from error
            raise
        finally:
            connection.set_schema_to_public()

    def _known(self, step: "MigrationStep") -> tuple[Migration, list[_Part]]:
        key = (step.app, step.name)
        with self._making:
            self._loader = self._loader or SideLoader(None, labels_of(settings.MITHAQ_TEMPLATE_SCHEMA))
            migration: Migration = self._loader.graph.nodes[key]
            if key not in self._parts:
                self._parts[key] = list(_rehearsed(migration, self._loader.project_state(key, at_end=False)))
            return migration, self._parts[key]


def _rehearsed(migration: Migration, state: ProjectState) -> Iterator[_Part]:
    inject_rename_contenttypes_operations(plan=[(migration, False)], using=connection.alias)  # as the signal does
    for operation in migration.operations:
        before = state.clone()
        operation.state_forwards(migration.app_label, state)
        after = state.clone()
        _ = before.apps, after.apps  # built now, by one thread
        yield _Part(operation, before, after)


def _take(schema: str, step: "MigrationStep", rights: str, migration: Migration, parts: list[_Part]) -> None:
    with _one_transaction(migration):
        with connection.cursor() as cursor:
            cursor.execute(replay.guard(schema, step.before))
        with connection.schema_editor(atomic=migration.atomic) as editor:
            for part in parts:
                with _own_transaction(migration, part.operation):
                    part.operation.database_forwards(migration.app_label, editor, part.before, part.after)
        with transaction.atomic():
            MigrationRecorder(connection).record_applied(step.app, step.name)
            finish(schema, step.after, rights)


@contextmanager
def _one_transaction(migration: Migration) -> Iterator[None]:
    if not migration.atomic:
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('lock_timeout', %s, true)", [patience.LOCK_TIMEOUT])
        yield


@contextmanager
def _own_transaction(migration: Migration, operation: Operation) -> Iterator[None]:
    """As Django does: in a migration without a transaction, an operation may still ask for one of its own."""
    if migration.atomic or not getattr(operation, "atomic", False):
        yield
    else:
        with transaction.atomic():
            yield


def finish(schema: str, version: str, rights: str) -> None:
    """Rights, audit triggers and the ledger line, after Django did its part."""
    count = f'SELECT count(*) FROM "{schema}".django_migrations'
    with connection.cursor() as cursor:
        for statement in replay.completion(schema):
            cursor.execute(statement)
        cursor.execute(ledger.written(schema, version=version, rights=rights, migrations=count))
