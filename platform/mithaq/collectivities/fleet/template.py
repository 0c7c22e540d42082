"""The template schema goes first: Django migrates it, and what it ran is kept as steps for every other schema."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.core.management.sql import emit_post_migrate_signal, emit_pre_migrate_signal
from django.db import transaction
from django.db.migrations import Migration, RunPython, SeparateDatabaseAndState
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.operations.base import Operation
from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.state import ProjectState

from mithaq.collectivities.fleet import versions
from mithaq.collectivities.models import MigrationStep
from mithaq.core.database import connection

Say = Callable[[str], None]


def advance(schema: str, say: Say, *, keep_steps: bool) -> int:
    """Bring `schema` (the template) to head by Django; returns how many migrations it took.

    keep_steps: write each migration's statements as a MigrationStep, in the migration's own transaction.
    """
    with _inside(schema):
        executor = MigrationExecutor(connection)
        executor.loader.check_consistent_history(connection)
        targets = executor.loader.graph.leaf_nodes()
        plan = executor.migration_plan(targets)
        if not plan:
            return 0
        full = executor.migration_plan(targets, clean_start=True)
        emit_pre_migrate_signal(0, False, connection.alias)
        state = _state(executor)
        waiting = {migration for migration, _ in plan}
        for migration, _backwards in full:
            if migration in waiting:
                say(f"{schema}: {migration.app_label}.{migration.name}")
                state = _take(executor, state, migration, keep_steps=keep_steps)
        _record_replacements(executor, keep_steps=keep_steps)
        state.clear_delayed_apps_cache()
        emit_post_migrate_signal(
            0, False, connection.alias, apps=executor.loader.project_state(targets).apps, plan=plan
        )
    return len(plan)


def pending(schema: str) -> Iterator[tuple[Migration, list[str]]]:
    """Migrations that `advance` would run in `schema`, with their SQL; nothing is changed."""
    with _inside(schema, create=False):
        executor = MigrationExecutor(connection)
        targets = executor.loader.graph.leaf_nodes()
        waiting = {migration for migration, _ in executor.migration_plan(targets)}
        state = _state(executor)
        for migration, _backwards in executor.migration_plan(targets, clean_start=True):
            if migration not in waiting:
                continue
            with connection.schema_editor(collect_sql=True, atomic=migration.atomic) as editor:
                state = migration.apply(state, editor, collect_sql=True)
            yield migration, list(editor.collected_sql)


def _state(executor: MigrationExecutor) -> ProjectState:
    """The project's models as the applied migrations made them; Django has no public name for this."""
    made: ProjectState = executor._create_project_state(with_applied_migrations=True)  # type: ignore[attr-defined]
    return made


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


def _take(executor: MigrationExecutor, state: ProjectState, migration: Migration, *, keep_steps: bool) -> ProjectState:
    """Apply one migration, and keep its step."""
    if not keep_steps:
        return executor.apply_migration(state, migration)
    by_django = holds_code(migration)
    before = set(executor.recorder.applied_migrations())
    with _recorded() as statements:
        if migration.atomic:
            with transaction.atomic():
                state = executor.apply_migration(state, migration)
                _keep(executor.recorder, migration, before, [] if by_django else statements, by_django)
        else:
            state = executor.apply_migration(state, migration)
            _keep(executor.recorder, migration, before, [], by_django)
    return state


def _record_replacements(executor: MigrationExecutor, *, keep_steps: bool) -> None:
    """Record the squashed migrations whose parts are all applied, as Django does; each is a step without statements."""
    before = set(executor.recorder.applied_migrations())
    executor.check_replacements()
    for app, name in sorted(set(executor.recorder.applied_migrations()) - before):
        if keep_steps:
            MigrationStep.objects.create(
                app=app,
                name=name,
                before=versions.version_of(before),
                after=versions.version_of({*before, (app, name)}),
            )
        before.add((app, name))


def _keep(
    recorder: MigrationRecorder, migration: Migration, before: set[versions.Key], statements: list[str], code: bool
) -> None:
    after = set(recorder.applied_migrations())
    MigrationStep.objects.filter(app=migration.app_label, name=migration.name).delete()
    MigrationStep.objects.update_or_create(
        before=versions.version_of(before),
        defaults={
            "app": migration.app_label, "name": migration.name, "after": versions.version_of(after),
            "statements": list(statements), "by_django": code,
        },
    )  # fmt: skip


@contextmanager
def _recorded() -> Iterator[list[str]]:
    """Every statement that a schema editor runs, as PostgreSQL receives it."""
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


@contextmanager
def _inside(schema: str, *, create: bool = True) -> Iterator[None]:
    # Without `public` on the path first: otherwise public's django_migrations is read, and nothing seems left to do.
    if create:
        connection.set_schema(schema, include_public=False)
        MigrationRecorder(connection).ensure_schema()
    connection.set_schema(schema)
    try:
        yield
    finally:
        connection.set_schema_to_public()


def template_schema() -> str:
    """Name of the template."""
    return str(settings.MITHAQ_TEMPLATE_SCHEMA)
