"""Giving an office's role back what it must have, and everybody else nothing; run by the owner."""

from collections.abc import Iterator

from psycopg import Cursor, sql

from mithaq.collectivities.models import Collectivity
from mithaq.collectivities.structure import grants
from mithaq.collectivities.structure.owner import owner_connection
from mithaq.core.postgresql.base import office_role

_GRANTEES = """
SELECT DISTINCT coalesce(g.rolname, 'PUBLIC') FROM pg_namespace n
  LEFT JOIN pg_class c ON c.relnamespace = n.oid
 CROSS JOIN LATERAL (SELECT * FROM aclexplode(c.relacl) UNION ALL SELECT * FROM aclexplode(n.nspacl)) a
  LEFT JOIN pg_roles g ON g.oid = a.grantee
 WHERE n.nspname = %s AND a.grantee <> n.nspowner
"""


def repair(office: Collectivity) -> list[str]:
    """Make the role if it is missing, and renew every right in the office's schema; who lost rights there, by name.

    One transaction. Rows and tables are not touched.
    """
    role, schema = office_role(office.schema_name), office.schema_name
    with owner_connection() as own, own.cursor() as cursor:
        for statement in grants.office_role_statements(schema):
            cursor.execute(statement.encode())
        cursor.execute(_GRANTEES, [schema])
        grantees = sorted({row[0] for row in cursor.fetchall()} | {role})
        for statement in [*_revocations(cursor, schema, grantees), *grants.office_grants(schema)]:
            cursor.execute(statement.encode())
    return [name for name in grantees if name != role]


def _revocations(cursor: Cursor[tuple[str, ...]], schema: str, grantees: list[str]) -> Iterator[str]:
    for name in grantees:
        grantee = sql.SQL("PUBLIC") if name == "PUBLIC" else sql.Identifier(name)
        for things in ("ALL TABLES IN SCHEMA", "ALL SEQUENCES IN SCHEMA", "SCHEMA"):
            yield (
                sql.SQL("REVOKE ALL ON {} {} FROM {}")
                .format(sql.SQL(things), sql.Identifier(schema), grantee)
                .as_string(cursor)
            )
