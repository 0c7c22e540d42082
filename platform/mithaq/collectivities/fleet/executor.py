"""Django's own executor in one schema: for `public`, for the template, and for a schema whose way is not known."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from functools import partial

from django.core.management.sql import emit_post_migrate_signal, emit_pre_migrate_signal
from django.db import DatabaseError, transaction
from django.db.migrations import Migration
from django.db.migrations.operations.fields import FieldOperation
from django.db.migrations.operations.models import IndexOperation
from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.state import ProjectState

from mithaq.collectivities.fleet import patience, steps, versions
from mithaq.collectivities.fleet.errors import LockInTheWay
from mithaq.collectivities.fleet.sides import SideExecutor
from mithaq.core.database import connection

Say = Callable[[str], None]
MOST_NAMED = 5  # more migrations than that are only counted


def advance(schema: str, say: Say = lambda line: None, *, keep_steps: bool = False) -> None:
    """Bring an existing schema to the head of the migrations, and its names of models and permissions with it.

    keep_steps: write down each migration's statements, in the migration's own transaction (for the template). A lock
    that is in the way is waited out; what was done until then stays done. Raises LockInTheWay.
    """
    try:
        patience.patiently(partial(_advance, schema, say, keep_steps))
    except DatabaseError as error:
        if patience.is_passing(error):
            raise LockInTheWay(schema=schema) from error
        raise


def _advance(schema: str, say: Say, keep_steps: bool) -> None:
    with _inside(schema):
        executor = SideExecutor(schema)
        executor.loader.check_consistent_history(connection)
        targets = executor.loader.graph.leaf_nodes()
        plan = [migration for migration, _backwards in executor.migration_plan(targets)]
        _record_others(executor, keep_steps)
        if plan:
            say(f"{schema}: {_named(plan)}")
            _run(executor, plan, keep_steps)
        _mark_replaced(executor, keep_steps)
        if not plan or _changes_models(plan):  # without a plan: what an interrupted run did not come to
            state = executor.loader.project_state(targets)
            emit_post_migrate_signal(0, False, connection.alias, apps=state.apps, plan=[(one, False) for one in plan])


def _run(executor: SideExecutor, plan: list[Migration], keep_steps: bool) -> None:
    state = _state(executor)
    _ = state.apps  # made once; otherwise every operation makes all models again
    if _changes_models(plan):
        emit_pre_migrate_signal(0, False, connection.alias, apps=state.apps, plan=[(one, False) for one in plan])
    for migration, _backwards in executor.migration_plan(executor.loader.graph.leaf_nodes(), clean_start=True):
        if migration in plan:
            with _locks_for(migration):
                state = _take(executor, state, migration, keep_steps)


def _changes_models(plan: list[Migration]) -> bool:
    """Whether names of models or permissions may change, which other apps hear of by signals."""
    return not all(
        isinstance(one, (FieldOperation, IndexOperation)) for migration in plan for one in migration.operations
    )


def _record_others(executor: SideExecutor, keep_steps: bool) -> None:
    """Record the migrations of the other side's apps; each is a step without SQL."""
    applied = set(executor.recorder.applied_migrations())
    new = {key for key in versions.names_on_disk() - applied if key[0] not in executor.loader.labels}
    with transaction.atomic():
        for key in sorted(new):
            executor.recorder.record_applied(*key)
        _keep_empty(applied, new, keep_steps)


def _keep_empty(known: set[versions.Key], new: set[versions.Key], keep_steps: bool) -> None:
    for key in sorted(new) if keep_steps else ():
        steps.keep(key, known, [])
        known = known | {key}


def _named(plan: list[Migration]) -> str:
    if len(plan) > MOST_NAMED:
        return f"{len(plan)} migrations"
    return ", ".join(f"{migration.app_label}.{migration.name}" for migration in plan)


def _mark_replaced(executor: SideExecutor, keep_steps: bool) -> None:
    """Record squashed migrations whose parts are all applied; for the other schemas that is a step without SQL."""
    with transaction.atomic():
        known = set(executor.recorder.applied_migrations())
        executor.check_replacements()
        _keep_empty(known, set(executor.recorder.applied_migrations()) - known, keep_steps)


def pending(schema: str) -> Iterator[tuple[Migration, list[str]]]:
    """Migrations that `advance` would run in `schema`, with their SQL; nothing is changed."""
    with _inside(schema, create=False):
        executor = SideExecutor(schema)
        targets = executor.loader.graph.leaf_nodes()
        waiting = {migration for migration, _ in executor.migration_plan(targets)}
        state = _state(executor)
        for migration, _backwards in executor.migration_plan(targets, clean_start=True):
            if migration in waiting:
                with connection.schema_editor(collect_sql=True, atomic=migration.atomic) as editor:
                    state = migration.apply(state, editor, collect_sql=True)
                yield migration, list(editor.collected_sql)


def _state(executor: SideExecutor) -> ProjectState:
    """The project's models as the applied migrations made them; Django has no public name for this."""
    made: ProjectState = executor._create_project_state(with_applied_migrations=True)  # type: ignore[attr-defined]  # as above
    return made


def _take(executor: SideExecutor, state: ProjectState, migration: Migration, keep_steps: bool) -> ProjectState:
    if not keep_steps or migration.replaces:  # new and squashed at once: the other schemas take it through Django
        return executor.apply_migration(state, migration)
    before = set(executor.recorder.applied_migrations())
    with steps.recorded() as statements, transaction.atomic() if migration.atomic else nullcontext():
        state = executor.apply_migration(state, migration)
        steps.keep((migration.app_label, migration.name), before, statements, code=steps.holds_code(migration))
    return state


@contextmanager
def _locks_for(migration: Migration) -> Iterator[None]:
    """No long waiting for locks; only what is built CONCURRENTLY, outside a transaction, waits and hinders nobody."""
    longest = patience.LOCK_TIMEOUT if migration.atomic else "0"
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, false)", [longest])
    try:
        yield
    finally:
        if not connection.needs_rollback:
            with connection.cursor() as cursor:
                cursor.execute("RESET lock_timeout")


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
