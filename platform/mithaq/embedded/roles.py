"""The database roles: who owns, who serves, and which powers a connection may take for one request.

`mithaq_owner` migrates and provisions; it owns every database and table, and is no superuser. `mithaq_app` serves
requests: it owns nothing, inherits nothing, and may only SET ROLE to what it was granted. `mithaq_portal` (pages on
`public`), `mithaq_register` (readers of the published register) and `mithaq_office` (what every office may read or
write in `public`) cannot log in. Each office's `t_<schema>` role is made with the office, by `mithaq_owner`.
`mithaq_backup` copies the whole server (REPLICATION) and may do nothing else: it enters no database.
"""

from collections.abc import Mapping
from typing import Any

from psycopg import Connection, sql

OWNER = "mithaq_owner"
APP = "mithaq_app"
BACKUP = "mithaq_backup"
GROUPS = ("mithaq_portal", "mithaq_register", "mithaq_office")
DATABASE = "mithaq"
LOCK = 7_150_001  # any number of our own: one bootstrap at a time per cluster


def bootstrap(connection: Connection[Any], passwords: Mapping[str, str]) -> None:
    """Bring the roles to the state above; an existing role is corrected. Runs as superuser, in one transaction."""
    with connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        known = {name for (name,) in connection.execute("SELECT rolname FROM pg_roles").fetchall()}
        for name in (OWNER, APP, BACKUP, *GROUPS):
            if name not in known:
                connection.execute(sql.SQL("CREATE ROLE {}").format(sql.Identifier(name)))
        plain = sql.SQL("NOSUPERUSER NOREPLICATION NOBYPASSRLS")
        for name in GROUPS:
            connection.execute(
                sql.SQL("ALTER ROLE {} NOLOGIN NOINHERIT NOCREATEDB NOCREATEROLE {}").format(
                    sql.Identifier(name), plain
                )
            )
        for name, powers in (
            (OWNER, sql.SQL("LOGIN INHERIT CREATEDB CREATEROLE")),
            (APP, sql.SQL("LOGIN NOINHERIT NOCREATEDB NOCREATEROLE")),
        ):
            connection.execute(sql.SQL("ALTER ROLE {} {} {}").format(sql.Identifier(name), powers, plain))
        connection.execute(
            sql.SQL("ALTER ROLE {} LOGIN NOINHERIT NOCREATEDB NOCREATEROLE NOSUPERUSER NOBYPASSRLS REPLICATION").format(
                sql.Identifier(BACKUP)
            )
        )
        for name in (OWNER, APP, BACKUP):
            connection.execute(
                sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(name), sql.Literal(passwords[name]))
            )
        # The owner may take an office's role to check what it can reach, and never has its rights unasked.
        connection.execute(sql.SQL("ALTER ROLE {} SET createrole_self_grant = 'set'").format(sql.Identifier(OWNER)))
        for name in GROUPS:
            group = sql.Identifier(name)
            connection.execute(
                sql.SQL("GRANT {} TO {} WITH ADMIN TRUE, INHERIT FALSE, SET TRUE").format(group, sql.Identifier(OWNER))
            )
            connection.execute(
                sql.SQL("GRANT {} TO {} WITH ADMIN FALSE, INHERIT FALSE, SET TRUE").format(group, sql.Identifier(APP))
            )


def create_database(connection: Connection[Any], name: str) -> None:
    """Make the database of `name` for the owner, unless it is there. The connection must be in autocommit."""
    connection.execute("SELECT pg_advisory_lock(%s)", [LOCK])
    try:
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is None:
            connection.execute(
                sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE template0").format(
                    sql.Identifier(name), sql.Identifier(OWNER)
                )
            )
    finally:
        connection.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


def close_to_public(connection: Connection[Any], name: str) -> None:
    """In the connected database: only our roles connect and see `public`, the app only through a role it takes."""
    groups = sql.SQL(", ").join(map(sql.Identifier, GROUPS))
    database = sql.Identifier(name)
    with connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(database))
        connection.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(database, sql.Identifier(APP)))
        connection.execute("REVOKE ALL ON SCHEMA public FROM PUBLIC")
        connection.execute(sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(groups))
