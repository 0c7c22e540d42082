"""The ledger of the fleet: which schema is at which version, since when, and what went wrong."""

from django.conf import settings
from psycopg import Connection, Cursor, sql

from mithaq.collectivities.fleet import versions
from mithaq.collectivities.fleet.errors import AlreadyMigrating
from mithaq.collectivities.lateness import LOCK
from mithaq.collectivities.structure.owner import owner_connection


class Turn:
    """The right to migrate the fleet, for as long as its connection lives; raises AlreadyMigrating when taken.

    The connection commits each statement by itself, and is there for the questions of the run.
    """

    def __enter__(self) -> Connection[tuple[str, ...]]:
        self._own = owner_connection()
        connection: Connection[tuple[str, ...]] = self._own.__enter__()
        connection.autocommit = True
        row = connection.execute("SELECT pg_try_advisory_lock(%s)", [LOCK]).fetchone()
        if not (row and row[0]):
            self._own.__exit__(None, None, None)
            raise AlreadyMigrating
        return connection

    def __exit__(self, *_: object) -> None:
        self._own.__exit__(None, None, None)


def written(schema: str, *, version: str, rights: str, migrations: str) -> str:
    """The statement that records `schema` at `version` in the transaction that brought it there.

    migrations: SQL expression of how many are applied. It takes the time since the transaction's beginning.
    """
    values = sql.SQL(
        "INSERT INTO public.collectivities_schemaversion AS v (schema_name, version, rights, migrations, state,"
        " started_at, finished_at, took_ms, attempts, error) VALUES ({schema}, {version}, {rights}, ({count}),"
        " 'current', now(), clock_timestamp(), (extract(epoch FROM clock_timestamp() - now()) * 1000)::int, 1, '')"
        " ON CONFLICT (schema_name) DO UPDATE SET version = excluded.version, rights = excluded.rights,"
        " migrations = excluded.migrations, state = 'current', finished_at = excluded.finished_at,"
        " started_at = excluded.started_at, took_ms = excluded.took_ms, attempts = v.attempts + 1, error = ''"
    )
    return values.format(
        schema=sql.Literal(schema), version=sql.Literal(version), rights=sql.Literal(rights), count=sql.SQL(migrations)
    ).as_string(None)


def copied(schema: str) -> str:
    """The statement that records a schema built from the template at the template's version."""
    return sql.SQL(
        "INSERT INTO public.collectivities_schemaversion (schema_name, version, rights, migrations, state, attempts,"
        " finished_at, error) SELECT {schema}, version, {rights}, migrations, 'current', 0, now(), ''"
        " FROM public.collectivities_schemaversion WHERE schema_name = {template}"
        " ON CONFLICT (schema_name) DO UPDATE SET version = excluded.version, rights = excluded.rights,"
        " migrations = excluded.migrations, state = 'current', finished_at = now(), error = ''"
    ).format(
        schema=sql.Literal(schema), rights=sql.Literal(versions.rights()),
        template=sql.Literal(settings.MITHAQ_TEMPLATE_SCHEMA),
    ).as_string(None)  # fmt: skip


def renamed(before: str, after: str) -> str:
    """The statement that lets the line of a ready schema follow it, with its version, when it becomes an office's."""
    return sql.SQL(
        "UPDATE public.collectivities_schemaversion SET schema_name = {after}, rights = {rights}"
        " WHERE schema_name = {before}"
    ).format(
        before=sql.Literal(before), after=sql.Literal(after), rights=sql.Literal(versions.rights()),
    ).as_string(None)  # fmt: skip


def begin(cursor: Cursor[tuple[str, ...]], schemas: list[str]) -> None:
    """Mark these schemas as being migrated, in one statement; an interrupted run leaves the mark to be seen."""
    cursor.execute(
        "INSERT INTO public.collectivities_schemaversion (schema_name, version, rights, migrations, state, attempts,"
        " started_at, error) SELECT name, '', '', 0, 'running', 0, now(), '' FROM unnest(%s::text[]) name"
        " ON CONFLICT (schema_name) DO UPDATE SET state = 'running', started_at = now(), error = ''",
        [schemas],
    )


def failed(cursor: Cursor[tuple[str, ...]], schema: str, error: str) -> None:
    """Record why a schema could not be migrated; it stays at the version it had."""
    line = " ".join(error.split())[:500] or "no reason was given"
    cursor.execute(
        "UPDATE public.collectivities_schemaversion SET state = 'failed', error = %s, finished_at = now(),"
        " attempts = attempts + 1 WHERE schema_name = %s",
        [line, schema],
    )


def end(cursor: Cursor[tuple[str, ...]], stopped: list[str]) -> None:
    """End a run: schemas that were not tried are simply behind again, and what was committed is on the disk.

    The commit of this line waits for the disk, and so for all that was committed before it (see `replay.script`).
    """
    cursor.execute(
        "UPDATE public.collectivities_schemaversion SET state = 'current' WHERE schema_name = ANY(%s)"
        " AND state = 'running'",
        [stopped],
    )
    cursor.execute(
        "UPDATE public.collectivities_schemaversion SET finished_at = clock_timestamp() WHERE schema_name = 'public'"
    )


def adopt(cursor: Cursor[tuple[str, ...]], schemas: list[str]) -> None:
    """Give schemas that the ledger does not know a line, at the version that their own record says."""
    for schema, (version, applied) in versions.survey(cursor, schemas).items():
        cursor.execute(
            "INSERT INTO public.collectivities_schemaversion (schema_name, version, rights, migrations, state,"
            " attempts, error) VALUES (%s, %s, '', %s, 'current', 0, '') ON CONFLICT (schema_name) DO UPDATE"
            " SET version = excluded.version, migrations = excluded.migrations",
            [schema, version, applied],
        )
