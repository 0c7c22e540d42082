"""What each operation of a migration does to a table that is in use, as rule and reason."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.operations import AddConstraintNotValid, AddIndexConcurrently, ValidateConstraint
from django.db import connection
from django.db.migrations import (
    AddConstraint,
    AddField,
    AddIndex,
    AlterField,
    AlterModelTable,
    AlterUniqueTogether,
    DeleteModel,
    Migration,
    RemoveField,
    RenameField,
    RenameModel,
    RunPython,
    RunSQL,
    SeparateDatabaseAndState,
)  # fmt: skip
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.models import AutoField, GeneratedField, Value
from django.db.models.constraints import UniqueConstraint
from django.db.models.expressions import Expression
from django.db.models.functions import Now

Hazard = tuple[str, str]  # (rule, reason)
DATA_AND_SCHEMA, REWRITE, LOCK = "data-and-schema", "rewrites-table", "long-lock"
OLD_CODE, UNDECIDED, CONCURRENT = "breaks-old-code", "undecided-default", "concurrent-in-office"
_DATA = re.compile(r"^\s*(insert|update|delete|merge|copy|truncate)\b", re.IGNORECASE)
_SQL: tuple[tuple[str, str, str, bool], ...] = (  # (pattern, rule, reason, only where tables are large)
    (r"\balter\s+(column\s+)?\S+\s+(set\s+data\s+)?type\b", REWRITE, "a column's type is changed", False),
    (r"\b(vacuum\s+full|cluster|set\s+(un)?logged|set\s+tablespace)\b", REWRITE, "the table is written anew", False),
    (r"\badd\s+column\b.*\b(serial|identity|stored)\b", REWRITE, "every row gets a value of its own", False),
    (r"\bdefault\s+(random|gen_random_uuid|clock_timestamp|nextval)\b", REWRITE, "every row gets its own value", False),
    (r"\bcreate\s+(unique\s+)?index\s+(?!concurrently)", LOCK, "an index is built while nobody may write", True),
    (r"\badd\s+constraint\b(?!.*(not\s+valid|using\s+index))", LOCK, "a constraint is proved under a lock", True),
    (r"\bset\s+not\s+null\b", LOCK, "every row is looked at under a lock", True),
    (r"\block\s+table\b", LOCK, "a table is locked", False),
    (r"\b(drop\s+(column|table|view)|rename\s+(to|column|constraint))\b", OLD_CODE, "old code still reads it", False),
    (r"\bset\s+not\s+null\b", OLD_CODE, "old code still writes nothing there", False),
    (r"\badd\s+column\b(?!.*\bdefault\b).*\bnot\s+null\b", OLD_CODE, "old code cannot add a row", False),
)


@dataclass(frozen=True)
class Place:
    """Where an operation works. per_office: in the offices' small tables, and not on the large ones of `public`."""

    app: str
    before: ProjectState
    after: ProjectState
    per_office: bool

    def field(self, state: ProjectState, model: str, name: str) -> Any:
        """The field with its model, so that it knows its type in the database."""
        return state.apps.get_model(self.app, model)._meta.get_field(name)


def of_the_whole(migration: Migration, per_office: bool) -> Iterator[Hazard]:
    """What a migration does by what it holds together, and by standing outside a transaction."""
    data = [one for one in migration.operations if _writes_data(one)]
    if data and len(data) < len(migration.operations):
        yield DATA_AND_SCHEMA, "data are changed under the locks of a changed schema: make two migrations of it"
    if per_office and not migration.atomic:
        yield CONCURRENT, "half of it may be done in an office: migrations of offices are one transaction each"


def _writes_data(operation: Operation) -> bool:
    if isinstance(operation, RunSQL):
        return any(_DATA.match(statement) for statement in _statements(operation))
    if isinstance(operation, SeparateDatabaseAndState):
        return any(_writes_data(one) for one in operation.database_operations)
    return isinstance(operation, RunPython)


def of_operation(operation: Operation, place: Place) -> Iterator[Hazard]:
    """What one operation does; nothing when it is safe."""
    if isinstance(operation, AddField):
        yield from _added(place.field(place.after, operation.model_name, operation.name), place)
    elif isinstance(operation, AlterField):
        before = place.field(place.before, operation.model_name, operation.name)
        yield from _altered(before, place.field(place.after, operation.model_name, operation.name), place)
    elif isinstance(operation, RunSQL):
        yield from _sql(operation, place)
    elif isinstance(operation, (RemoveField, RenameField, RenameModel, DeleteModel, AlterModelTable)):
        yield OLD_CODE, f"{_said(operation)}, and old code still uses it: first a release that does not"
    elif isinstance(operation, (AddIndexConcurrently, AddConstraintNotValid, ValidateConstraint)):
        if place.per_office:
            yield CONCURRENT, f"{_said(operation)}, office by office: the plain operation takes milliseconds there"
    elif isinstance(operation, (AddIndex, AlterUniqueTogether)) and not place.per_office:
        yield LOCK, f"{_said(operation)} while nobody may write to a large table: AddIndexConcurrently"
    elif isinstance(operation, AddConstraint):
        yield from _constrained(operation, place)


def _constrained(operation: AddConstraint, place: Place) -> Iterator[Hazard]:
    if place.per_office:
        return
    if isinstance(operation.constraint, UniqueConstraint):
        yield LOCK, f"{_said(operation)} while nobody may write to a large table: build its index CONCURRENTLY first"
    else:
        yield LOCK, f"{_said(operation)} and proves it under a lock: AddConstraintNotValid, then ValidateConstraint"


def _added(field: Any, place: Place) -> Iterator[Hazard]:
    if field.db_type(connection) is None:
        return  # many-to-many: a table of its own
    default = field.db_default if field.has_db_default() else None
    if isinstance(field, (GeneratedField, AutoField)):
        yield REWRITE, f"{field.name} gives every row a value of its own"
    elif isinstance(default, Expression) and not isinstance(default, Value | Now):
        yield REWRITE, f"the default of {field.name} is reckoned for every row: first empty, then filled"
    if field.has_default() and callable(field.default) and field.default not in (list, dict):
        yield UNDECIDED, f"{field.default.__name__}() is called once, and all rows of all offices get that one value"
    if not field.null and not field.has_db_default() and not isinstance(field, GeneratedField):
        yield OLD_CODE, f"old code adds rows without {field.name}: give it `db_default`, or let it be null"
    if place.per_office:
        return
    if field.unique or field.db_index:
        yield LOCK, f"the index of {field.name} is built while nobody may write: AddIndexConcurrently"
    if _refers(field) and not field.null:
        yield LOCK, f"every row's {field.name} is looked up under a lock"


def _altered(before: Any, after: Any, place: Place) -> Iterator[Hazard]:
    if before.column != after.column:
        yield OLD_CODE, f"the column of {after.name} gets another name"
    if not _keeps_bytes(before.db_type(connection) or "", after.db_type(connection) or ""):
        yield REWRITE, f"{after.name} becomes {after.db_type(connection)}: add a column, fill it, change over"
    if before.has_db_default() and not after.has_db_default() and not after.null:
        yield OLD_CODE, f"old code adds rows without {after.name}, which the database filled until now"
    if before.null and not after.null:
        yield OLD_CODE, f"old code still leaves {after.name} empty"
        if not place.per_office:
            yield LOCK, f"every row's {after.name} is looked at under a lock: prove a constraint NOT VALID first"
    if place.per_office:
        return
    if (after.unique or after.db_index) and not (before.unique or before.db_index):
        yield LOCK, f"the index of {after.name} is built while nobody may write: AddIndexConcurrently"
    if _refers(after) and not _refers(before):
        yield LOCK, f"every row's {after.name} is looked up under a lock"


def _refers(field: Any) -> bool:
    return bool(getattr(field, "db_constraint", False))


def _keeps_bytes(before: str, after: str) -> bool:
    """Whether PostgreSQL changes the catalog alone: a longer varchar, text, more digits before the same decimals."""
    if before == after or (before.startswith("varchar") and after == "text"):
        return True
    old, new = re.fullmatch(r"varchar\((\d+)\)", before), re.fullmatch(r"varchar(?:\((\d+)\))?", after)
    if old and new:
        return new[1] is None or int(new[1]) >= int(old[1])
    old, new = (re.fullmatch(r"numeric\((\d+), (\d+)\)", one) for one in (before, after))
    return bool(old and new and int(new[1]) >= int(old[1]) and new[2] == old[2])


def _sql(operation: RunSQL, place: Place) -> Iterator[Hazard]:
    for statement in _statements(operation):
        for pattern, rule, reason, only_large in _SQL:
            found = re.search(pattern, " ".join(statement.split()), re.IGNORECASE)
            if found and not (only_large and place.per_office):
                yield rule, f"{reason}: {found[0]}"


def _statements(operation: RunSQL) -> list[str]:
    if isinstance(operation.sql, str):
        return [one for one in operation.sql.split(";") if one.strip()]
    return [one if isinstance(one, str) else one[0] for one in operation.sql]


def _said(operation: Operation) -> str:
    return operation.describe().rstrip(".")
