"""The template's steps in another schema: one message, one transaction, with the schema's record and ledger line."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import psycopg
from psycopg import sql

from mithaq.collectivities.fleet import ledger, patience, versions
from mithaq.collectivities.fleet.errors import SchemaDrifted
from mithaq.collectivities.structure import audit_sql, grants

if TYPE_CHECKING:
    from mithaq.collectivities.models import MigrationStep

DRIFTED = "MQ001"  # SQLSTATE of our own guard


def script(schema: str, steps: "Sequence[MigrationStep]", before: str, rights: str, *, renew: bool = False) -> str:
    """One message that takes `schema` from version `before` over `steps`, or changes nothing at all.

    A guard compares the schema's own record of migrations with `before`. renew: look at rights and triggers again.
    """
    after = steps[-1].after if steps else before
    parts = [
        "BEGIN",
        f"SET LOCAL lock_timeout = '{patience.LOCK_TIMEOUT}'",
        # The disk is waited for once, at the end of the run: what a crash of the server takes back before, it takes
        # back with its ledger line, and the schema is behind again.
        "SET LOCAL synchronous_commit = off",
        sql.SQL("SET LOCAL search_path = {}, public").format(sql.Identifier(schema)).as_string(None),
        guard(schema, before),
        *(statement for step in steps for statement in step.statements),
    ]
    if steps:
        rows = sql.SQL(", ").join(
            sql.SQL("({}, {}, now())").format(sql.Literal(step.app), sql.Literal(step.name)) for step in steps
        )
        insert = sql.SQL("INSERT INTO {}.django_migrations (app, name, applied) VALUES {}")
        parts.append(insert.format(sql.Identifier(schema), rows).as_string(None))
    if renew or not steps or any(_makes_tables(step) for step in steps):
        parts += completion(schema)
    count = sql.SQL("SELECT count(*) FROM {}.django_migrations").format(sql.Identifier(schema)).as_string(None)
    parts.append(ledger.written(schema, version=after, rights=rights, migrations=count))
    parts.append("COMMIT")
    return ";\n".join(parts)


def _makes_tables(step: "MigrationStep") -> bool:
    return any(statement.lstrip().upper().startswith("CREATE TABLE") for statement in step.statements)


def completion(schema: str) -> Iterator[str]:
    """What a schema needs besides Django's statements: audit triggers, rights of its role."""
    yield _put_under_audit(schema)
    yield from grants.office_role_statements(schema)
    yield from grants.office_grants(schema)


def run(connection: psycopg.Connection[tuple[str, ...]], schema: str, message: str) -> None:
    """Send the message; a lock that is held or a deadlock is waited out and tried again.

    Raises SchemaDrifted when the guard refuses, psycopg.Error when a statement fails; the schema is then as it was.
    """

    def send() -> None:
        try:
            connection.execute(message.encode())
        except psycopg.Error:
            if not connection.closed:
                connection.execute("ROLLBACK")
            raise

    try:
        patience.patiently(send)
    except psycopg.Error as error:
        if error.sqlstate == DRIFTED:
            raise SchemaDrifted(schema=schema) from error
        raise


def guard(schema: str, before: str) -> str:
    """A statement that fails unless the schema's own record of migrations is at version `before`."""
    condition = sql.SQL("IF {} <> {} THEN RAISE EXCEPTION 'another version' USING ERRCODE = {}; END IF").format(
        versions.version_sql(schema), sql.Literal(before), sql.Literal(DRIFTED)
    )
    return f"DO $mithaq$ BEGIN {condition.as_string(None)}; END $mithaq$"


def _put_under_audit(schema: str) -> str:
    """Attach the audit triggers to the tables that lack them."""
    query, untracked = audit_sql.missing_triggers()
    listed = query.replace("%s::regnamespace", f"'{schema}'::regnamespace").replace(
        "%s", "ARRAY[" + ", ".join(f"'{name}'" for name in untracked) + "]::name[]"
    )
    attach = "; ".join(f"EXECUTE format({_pattern(schema, one)}, lacking.relname, lacking.key)" for one in range(2))
    return f"DO $mithaq$ DECLARE lacking record; BEGIN FOR lacking IN {listed} LOOP {attach}; END LOOP; END $mithaq$"


def _pattern(schema: str, position: int) -> str:
    """The n-th statement of `audit_sql.attach` as a pattern of format(): %1$I the table, %2$s its key."""
    statement = list(audit_sql.attach(schema, "TABLE", "KEY"))[position]
    pattern = statement.replace('"TABLE"', "%1$I").replace("KEY", "%2$s")
    return "'" + pattern.replace("'", "''") + "'"
