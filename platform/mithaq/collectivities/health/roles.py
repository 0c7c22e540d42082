"""The wall: what the login role, the groups and each office's role may do. Catalogs only, one query a subject."""

from collections.abc import Iterator
from typing import Any

from django.db import connection

from mithaq.collectivities.health.checking import Finding, Fleet, check
from mithaq.collectivities.structure.grants import LOGIN_ROLE, OFFICE_GROUP
from mithaq.core.postgresql.base import PORTAL_ROLE, REGISTER_ROLE, office_role

_POWERS = """
SELECT rolname, rolname = session_user AS is_login, rolcanlogin, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb,
       rolreplication, rolinherit
  FROM pg_roles WHERE rolname IN (session_user, %s, %s, %s)
"""
_OFFICE_ROLES = """
SELECT r.rolname, r.rolcanlogin, r.rolsuper OR r.rolbypassrls OR r.rolcreaterole OR r.rolcreatedb OR r.rolreplication,
       coalesce((SELECT array_agg(g.rolname::text || CASE WHEN m.inherit_option THEN '' ELSE ' (not inherited)' END
                                  ORDER BY g.rolname)
                   FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid WHERE m.member = r.oid), '{}'),
       coalesce((SELECT array_agg(DISTINCT u.rolname::text || CASE WHEN m.inherit_option THEN ' (inherits)' ELSE '' END)
                   FROM pg_auth_members m JOIN pg_roles u ON u.oid = m.member
                  WHERE m.roleid = r.oid AND NOT u.rolsuper AND (m.set_option OR m.inherit_option)), '{}')
  FROM pg_roles r WHERE r.rolname = ANY(%s)
"""
_FOREIGN = """
WITH place AS (SELECT oid, nspname, nspacl, nspowner, 't_' || nspname AS role FROM pg_namespace
                WHERE nspname = ANY(%s)),
     held AS (
       SELECT p.nspname, p.role, 'the schema' AS thing, a.grantee, p.nspowner AS owner
         FROM place p CROSS JOIN LATERAL aclexplode(p.nspacl) a
       UNION ALL
       SELECT p.nspname, p.role, c.relname::text, a.grantee, c.relowner
         FROM place p JOIN pg_class c ON c.relnamespace = p.oid AND c.relacl IS NOT NULL
        CROSS JOIN LATERAL aclexplode(c.relacl) a)
SELECT h.nspname, coalesce(g.rolname, 'PUBLIC'), count(DISTINCT h.thing), min(h.thing)
  FROM held h LEFT JOIN pg_roles g ON g.oid = h.grantee
 WHERE h.grantee <> h.owner AND coalesce(g.rolname, 'PUBLIC') <> h.role
 GROUP BY 1, 2 ORDER BY 1, 2
"""
_OWNED_BY_OTHERS = """
SELECT n.nspname, pg_get_userbyid(c.relowner), count(*)
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE n.nspname = ANY(%s) AND c.relkind IN ('r', 'S', 'v', 'm', 'p') AND c.relowner <> n.nspowner
 GROUP BY 1, 2 ORDER BY 1, 2
"""


@check("login", "what the service's own roles may do", of_office=False)
def login(fleet: Fleet) -> Iterator[Finding]:
    """The login role owns nothing and may do nothing by itself; the groups cannot log in."""
    for name, is_login, can_login, *powers in _rows(_POWERS, [PORTAL_ROLE, REGISTER_ROLE, OFFICE_GROUP]):
        named = ("SUPERUSER", "BYPASSRLS", "CREATEROLE", "CREATEDB", "REPLICATION", "INHERIT")
        held = [power for power, has in zip(named, powers, strict=True) if has]
        if is_login and held:
            yield Finding(
                f"the service logs in as {name}, who has {', '.join(held)} and could climb over the wall",
                f"ALTER ROLE {name} with NO before each of these, or log in as {LOGIN_ROLE} (MITHAQ_DB_USER)",
                "login_powers",
            )
        if not is_login and (can_login or [power for power in held if power != "INHERIT"]):
            yield Finding(
                f"{name} can log in or has powers of its own; it is only a name for rights",
                f"ALTER ROLE {name} NOLOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOCREATEDB NOREPLICATION",
                "group_powers",
            )


@check("roles", "every office's role: there, powerless, and the login's alone to take")
def roles(fleet: Fleet) -> Iterator[Finding]:
    """Role and memberships of each office, in one query."""
    names = {office_role(schema): schema for schema in sorted(fleet.schemas)}
    found = {row[0]: row[1:] for row in _rows(_OFFICE_ROLES, [list(names)])}
    [[owner]] = _rows("SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = current_database()", [])
    for role, schema in names.items():
        if role not in found:
            yield Finding(
                f"{schema}: its role {role} is missing, so nobody can enter the office",
                f"mithaq offices repair {schema}",
                "role_missing", schema=schema,
            )  # fmt: skip
            continue
        can_login, powers, groups, members = found[role]
        if can_login or powers:
            yield Finding(
                f"{schema}: its role {role} can log in, or has powers over roles, databases or row policies",
                f"ALTER ROLE {role} NOLOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOCREATEDB NOREPLICATION",
                "role_powers", schema=schema,
            )  # fmt: skip
        if groups != [OFFICE_GROUP]:
            yield Finding(
                f"{schema}: its role is a member of {', '.join(groups) or 'nothing'} instead of {OFFICE_GROUP} alone",
                f"mithaq offices repair {schema}; REVOKE from it what else it is a member of",
                "role_groups", schema=schema,
            )  # fmt: skip
        strangers = sorted(set(members) - {LOGIN_ROLE, owner, f"{owner} (inherits)"})
        if strangers:
            yield Finding(
                f"{schema}: {', '.join(strangers)} may act as this office",
                f"REVOKE {role} FROM {', '.join(name.split()[0] for name in strangers)}",
                "role_strangers", schema=schema,
            )  # fmt: skip
        if LOGIN_ROLE not in members and f"{LOGIN_ROLE} (inherits)" not in members:
            yield Finding(
                f"{schema}: the web cannot take the role {role}",
                f"mithaq offices repair {schema}",
                "role_not_granted", schema=schema,
            )  # fmt: skip


@check("grants", "nobody but the office itself holds a right in its schema")
def grants(fleet: Fleet) -> Iterator[Finding]:
    """Every right in every office's schema that is neither the owner's nor the office's, in one query."""
    schemas = sorted(fleet.schemas)
    for schema, grantee, count, example in _rows(_FOREIGN, [schemas]):
        yield Finding(
            f"{schema}: {grantee} has rights on {count} things of this office, such as {example}",
            f"mithaq offices repair {schema}",
            "foreign_rights", schema=schema,
        )  # fmt: skip
    for schema, owner, count in _rows(_OWNED_BY_OTHERS, [schemas]):
        yield Finding(
            f"{schema}: {owner} owns {count} tables of this office, and may do anything with them",
            f'REASSIGN the tables of "{schema}" that {owner} owns to the owner of the schema',
            "foreign_owner", schema=schema,
        )  # fmt: skip


def _rows(query: str, parameters: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        return list(cursor.fetchall())
