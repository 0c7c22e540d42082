"""A migration as a step: what Django ran in the template, written down so that every other schema can take the same."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db.migrations import Migration, RunPython, SeparateDatabaseAndState
from django.db.migrations.operations.base import Operation

from mithaq.collectivities.fleet import versions
from mithaq.core.database import connection


def holds_code(migration: Migration) -> bool:
    """Whether the migration cannot be replayed as SQL: it runs Python, or may not stand in a transaction."""
    return not migration.atomic or any(not one.reduces_to_sql or isinstance(one, RunPython) for one in _all(migration))


def _all(migration: Migration) -> Iterator[Operation]:
    waiting: list[Operation] = list(migration.operations)
    while waiting:
        one = waiting.pop()
        if isinstance(one, SeparateDatabaseAndState):
            waiting += one.database_operations
        else:
            yield one


def keep(key: versions.Key, before: set[versions.Key], statements: list[str], *, code: bool = False) -> None:
    """Write down the step that takes a schema from `before` over the migration `key`.

    An older step of the same name, or from the same version, is replaced.
    """
    from mithaq.collectivities.models import MigrationStep  # `fleet status` loads no models

    app, name = key
    MigrationStep.objects.filter(app=app, name=name).delete()
    MigrationStep.objects.update_or_create(
        before=versions.version_of(before),
        defaults={
            "app": app, "name": name, "after": versions.version_of(before | {key}),
            "statements": [] if code else list(statements), "by_django": code,
        },
    )  # fmt: skip


@contextmanager
def recorded() -> Iterator[list[str]]:
    """Every statement that a schema editor runs meanwhile, as PostgreSQL receives it.

    What the editor learns by looking (names of constraints and indexes) it learns from the template; they are the same
    in every schema, because schemas are made by `structure.blueprint`.
    """
    statements: list[str] = []
    plain: Any = connection.SchemaEditorClass

    class Recording(plain):
        def execute(self, sql: Any, params: Any = ()) -> None:
            text = str(sql) if params is None else self.connection.ops.compose_sql(str(sql), params)
            statements.append(text.rstrip().rstrip(";"))
            super().execute(sql, params)

    connection.SchemaEditorClass = Recording
    try:
        yield statements
    finally:
        connection.SchemaEditorClass = plain
