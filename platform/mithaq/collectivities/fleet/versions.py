"""What version a schema is at: a digest of the migrations applied in it, the same in Python and in SQL."""

import hashlib
import pkgutil
from collections.abc import Iterable
from importlib import import_module
from pathlib import Path

from django.apps import AppConfig, apps
from django.conf import settings
from psycopg import Cursor, sql

from mithaq.collectivities.structure import audit_sql, grants

Key = tuple[str, str]  # (application, name of the migration)
BATCH = 100  # schemas named in one statement: each takes a lock, and there are fewer locks than schemas

_DIGEST = "md5(coalesce(string_agg(app || '.' || name, ',' ORDER BY app COLLATE \"C\", name COLLATE \"C\"), ''))"


def version_of(applied: Iterable[Key]) -> str:
    """The version of a schema in which these migrations are applied."""
    return _md5(",".join(f"{app}.{name}" for app, name in sorted(applied)))


def version_sql(schema: str) -> sql.Composed:
    """An SQL expression with the version of `schema`, read from its own record of migrations."""
    return sql.SQL("(SELECT " + _DIGEST + " FROM {}.django_migrations)").format(sql.Identifier(schema))


def applied_in(cursor: Cursor[tuple[str, ...]], schema: str) -> set[Key]:
    """The migrations that the schema's own record names; none when it has no record yet."""
    if not exists(cursor, f"{schema}.django_migrations"):
        return set()
    cursor.execute(sql.SQL("SELECT app, name FROM {}.django_migrations").format(sql.Identifier(schema)))
    return {(row[0], row[1]) for row in cursor.fetchall()}


def exists(cursor: Cursor[tuple[str, ...]], table: str) -> bool:
    """Whether there is a table with this qualified name."""
    row = cursor.execute("SELECT to_regclass(%s)", [table]).fetchone()
    return bool(row and row[0])


def survey(cursor: Cursor[tuple[str, ...]], schemas: list[str]) -> dict[str, tuple[str, int]]:
    """Version and number of migrations of each schema as its own record says; a schema without one is left out."""
    found: dict[str, tuple[str, int]] = {}
    cursor.execute(
        "SELECT n.nspname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
        " WHERE c.relname = 'django_migrations' AND n.nspname = ANY(%s)",
        [schemas],
    )
    present = [row[0] for row in cursor.fetchall()]
    one = sql.SQL("SELECT {}, " + _DIGEST + ", count(*) FROM {}.django_migrations")
    for start in range(0, len(present), BATCH):
        some = present[start : start + BATCH]
        cursor.execute(sql.SQL(" UNION ALL ").join(one.format(sql.Literal(s), sql.Identifier(s)) for s in some))
        found |= {str(schema): (str(version), int(count)) for schema, version, count in cursor.fetchall()}
        cursor.connection.commit()  # gives the locks back
    return found


def names_on_disk() -> set[Key]:
    """The migrations of this version of the product, found by their file names: no module of them is loaded."""
    keys: set[Key] = set()
    for config in apps.get_app_configs():
        for folder in _folders(config):
            keys |= {(config.label, one.name) for one in pkgutil.iter_modules([folder]) if one.name[0] not in "_~"}
    return keys


def _folders(config: AppConfig) -> list[str]:
    """Where an app's migrations stand: in the app, or where MIGRATION_MODULES says."""
    if config.label in settings.MIGRATION_MODULES:
        elsewhere = settings.MIGRATION_MODULES[config.label]
        return list(import_module(elsewhere).__path__) if elsewhere else []
    folder = Path(config.path) / "migrations"
    return [str(folder)] if (folder / "__init__.py").exists() else []


def rights() -> str:
    """Digest of what an office's role may do and of the audit triggers: when it changes, every office is behind."""
    statements = [*grants.office_grants("o_office"), *audit_sql.attach("o_office", "table", "id")]
    return _md5("\n".join(statements))


def public_rights() -> str:
    """Digest of the roles' rights in `public` and of the functions that stand there."""
    return _md5("\n".join([audit_sql.FUNCTIONS, *grants.public_grants()]))


def _md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()
