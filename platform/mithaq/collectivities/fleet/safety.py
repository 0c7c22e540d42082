"""`fleet check`: whether a migration may meet a service that is in use, read from its operations before it runs.

While the fleet is migrated the old code still serves, on the old and on the new tables. So every migration but the
first of an app only adds; what takes away comes in a later release, with a line that says why nobody misses it:

    class Migration(migrations.Migration):
        may = {"breaks-old-code": "no release since 1.2 reads the column"}

Tables of the offices' schemas hold thousands of rows: building an index or proving a constraint there takes
milliseconds under its lock, and is allowed. Tables of `public` hold the rows of all offices: there an index is built
CONCURRENTLY and a constraint is added NOT VALID and proved by another migration. A table is rewritten nowhere.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.conf import settings
from django.db.migrations import CreateModel, Migration, SeparateDatabaseAndState
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from mithaq.collectivities.fleet import hazards, sides

OUR_PACKAGES = ("mithaq", "tenants", "cms", "api")


@dataclass(frozen=True)
class Finding:
    """Why a migration is refused. rule: the name under which it may be excused."""

    migration: str
    rule: str
    reason: str

    def __str__(self) -> str:
        return f"{self.migration}: {self.reason} [{self.rule}]"


def findings(loader: MigrationLoader | None = None) -> list[Finding]:
    """What is wrong with this project's own migrations; the first one of each app makes empty tables, and is let be."""
    loader = loader or MigrationLoader(None)
    ours = {config.label for config in apps.get_app_configs() if config.name.split(".")[0] in OUR_PACKAGES}
    found: list[Finding] = []
    for (app, _name), migration in sorted(loader.graph.nodes.items()):
        if app in ours and not migration.initial:
            state = loader.project_state((app, migration.name), at_end=False)
            found += examined(migration, state)
    return found


def examined(migration: Migration, state: ProjectState) -> list[Finding]:
    """What is wrong with one migration. state: the project's models before it; it is changed to those after it."""
    per_office = migration.app_label in sides.labels_of(str(settings.MITHAQ_TEMPLATE_SCHEMA))
    name = f"{migration.app_label}.{migration.name}"
    excuses: dict[str, str] = getattr(migration, "may", {})
    found = [Finding(name, rule, reason) for rule, reason in _hazards(migration, state, per_office)]
    used = {finding.rule for finding in found}
    return [one for one in found if not excuses.get(one.rule)] + [
        Finding(name, "needless-excuse", f"`may` excuses {rule}, which is not there")
        for rule in sorted(set(excuses) - used)
    ]


def _hazards(migration: Migration, state: ProjectState, per_office: bool) -> Iterator[hazards.Hazard]:
    new: set[str] = set()  # tables that the migration itself makes are empty, and known to no old code
    yield from hazards.of_the_whole(migration, per_office)
    for operation in migration.operations:
        database = state.clone()
        for one in _on_the_database(operation):
            before = database.clone()
            one.state_forwards(migration.app_label, database)
            if isinstance(one, CreateModel):
                new.add(one.name_lower)
            elif getattr(one, "model_name_lower", "") not in new:
                yield from hazards.of_operation(one, hazards.Place(migration.app_label, before, database, per_office))
        operation.state_forwards(migration.app_label, state)


def _on_the_database(operation: Operation) -> Iterator[Operation]:
    """What is done to the tables; what is done to the models alone harms nobody."""
    if isinstance(operation, SeparateDatabaseAndState):
        for one in operation.database_operations:
            yield from _on_the_database(one)
    else:
        yield operation
