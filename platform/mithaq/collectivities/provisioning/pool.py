"""The pool of ready schemas: made in advance with their role and rights, they become an office's by being renamed."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import sql

from mithaq.collectivities.fleet import versions
from mithaq.collectivities.provisioning import template
from mithaq.collectivities.structure.owner import owner_connection
from mithaq.core.postgresql.base import office_role

_TURN = 0x706F6F6C  # one schema is made at a time, or two fillings would fill twice
_COUNT = """
SELECT count(*) FILTER (WHERE v.state = 'current' AND v.rights = %(rights)s AND v.version = t.version), count(*)
  FROM public.collectivities_readyschema r
  LEFT JOIN public.collectivities_schemaversion v ON v.schema_name = r.schema_name
  LEFT JOIN public.collectivities_schemaversion t ON t.schema_name = %(template)s
"""
_STRAY = """
SELECT nspname::text FROM pg_namespace WHERE nspname LIKE 'ready\\_%'
UNION SELECT schema_name FROM public.collectivities_readyschema ORDER BY 1
"""

Step = Callable[[int, int], None]


@dataclass(frozen=True)
class Pool:
    """fresh: equal to the template of today, to be given out. stale: wait for `mithaq fleet migrate`."""

    fresh: int
    stale: int


def state() -> Pool:
    """How many ready schemas there are."""
    with owner_connection() as own, own.cursor() as cursor:
        return _count(cursor)


def fill(size: int, step: Step = lambda done, wanted: None) -> Pool:
    """Make ready schemas until `size` are fresh, each in a transaction of its own: stopped, it goes on next time.

    step: called with the number of fresh ones and `size`, before the first and after each. Raises TemplateNotReady.
    """
    while True:
        with owner_connection() as own, own.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_TURN])
            found = _count(cursor)
            if found.fresh < size:
                _make(cursor)
        step(min(found.fresh, size), size)
        if found.fresh >= size:
            return found


def clear() -> int:
    """Drop every ready schema, and what is left of others: schemas without a row, rows without a schema, roles."""
    with owner_connection() as own:
        own.autocommit = True
        names = [str(row[0]) for row in own.execute(_STRAY).fetchall()]
        dropped = 0
        for name in names:
            with own.transaction(), own.cursor() as cursor:
                dropped += _drop(cursor, name)
    return dropped


def _count(cursor: psycopg.Cursor[Any]) -> Pool:
    asked = {"rights": versions.rights(), "template": template.name()}
    fresh, every = cursor.execute(_COUNT, asked).fetchone() or (0, 0)
    return Pool(fresh=int(fresh), stale=int(every) - int(fresh))


def _make(cursor: psycopg.Cursor[Any]) -> None:
    """The row comes last: what has no row is given to nobody."""
    name = f"ready_{secrets.token_hex(6)}"  # roles belong to the cluster: the name is nobody else's in any database
    row = sql.SQL("INSERT INTO public.collectivities_readyschema (schema_name, made_at) VALUES ({}, clock_timestamp())")
    statements = [*template.statements(template.plan_of(cursor), name), row.format(sql.Literal(name)).as_string(None)]
    cursor.execute(";\n".join(statements).encode())


def _drop(cursor: psycopg.Cursor[Any], name: str) -> bool:
    """False when an opening has just taken it."""
    row = cursor.execute(
        "DELETE FROM public.collectivities_readyschema WHERE schema_name = %s RETURNING schema_name", [name]
    ).fetchone()
    there = cursor.execute("SELECT to_regnamespace(%s) IS NOT NULL", [name]).fetchone()
    if row is None and there == (False,):
        return False
    role = office_role(name)
    cursor.execute("DELETE FROM public.collectivities_schemaversion WHERE schema_name = %s", [name])
    cursor.execute(sql.SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(sql.Identifier(name)))
    cursor.execute(sql.SQL("DROP ROLE IF EXISTS {}").format(sql.Identifier(role)))
    return True
