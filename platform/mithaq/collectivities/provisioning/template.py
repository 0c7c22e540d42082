"""The template's blueprint, read once by a process, and the guard that no office is ever made from an older one."""

import time
from typing import Any

import psycopg
from django.conf import settings
from psycopg import sql

from mithaq.collectivities import lateness
from mithaq.collectivities.errors import TemplateNotReady
from mithaq.collectivities.fleet import ledger, versions
from mithaq.collectivities.structure import blueprint, grants

PATIENCE = 30.0  # seconds that a migration of the fleet is waited for

Key = tuple[str, ...]
_KNOWN: dict[str, tuple[Key, blueprint.Blueprint]] = {}  # by database

# The lock lets other openings pass and holds back a migration of the template, which adds a row, until we are done:
# what is read here is still so when the office is committed. (Reading alone would not see a migration in progress.)
_ASK = """
LOCK TABLE {template}.django_migrations IN SHARE MODE;
SELECT current_database()::text, v.version, v.rights, coalesce(v.finished_at::text, ''), {digest},
       EXISTS (SELECT FROM pg_roles WHERE rolname = {role})
  FROM public.collectivities_schemaversion v WHERE v.schema_name = {name} AND v.state = 'current'
"""
_READY = sql.SQL("""
SELECT r.schema_name FROM public.collectivities_readyschema r
  JOIN public.collectivities_schemaversion v ON v.schema_name = r.schema_name
 WHERE v.state = 'current' AND v.version = {version} AND v.rights = {rights}
 ORDER BY r.made_at, r.schema_name LIMIT 1 FOR UPDATE OF r, v SKIP LOCKED
""")


def name() -> str:
    """The template's schema."""
    return str(settings.MITHAQ_TEMPLATE_SCHEMA)


def plan_and_ready(cursor: psycopg.Cursor[Any], role: str) -> tuple[blueprint.Blueprint, str]:
    """The blueprint of today's template, and a ready schema equal to it that is now ours, or "".

    role: of the office to come; where the cluster has that role already, no other can take its name, and the answer
    is "". Raises TemplateNotReady.
    """
    plan, key, is_taken = _current(cursor, role)
    if is_taken:
        return plan, ""
    found = cursor.execute(_READY.format(version=sql.Literal(key[1]), rights=sql.Literal(key[2]))).fetchone()
    return plan, str(found[0]) if found else ""


def plan_of(cursor: psycopg.Cursor[Any]) -> blueprint.Blueprint:
    """The blueprint of today's template, which does not change until the transaction ends. Raises TemplateNotReady."""
    return _current(cursor, "")[0]


def _current(cursor: psycopg.Cursor[Any], role: str) -> tuple[blueprint.Blueprint, Key, bool]:
    database = cursor.connection.info.dbname
    if database in _KNOWN:
        key, is_taken = _ask(cursor, role)
        if _KNOWN[database][0] == key:
            return _KNOWN[database][1], key, is_taken
        cursor.connection.rollback()
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        key, is_taken = _ask(cursor, role)
        # Django records some migrations only after it has committed what they changed: read when nobody migrates.
        if not lateness.is_running(cursor):
            plan = blueprint.read(cursor, name())
            if not lateness.is_running(cursor):
                _KNOWN[database] = key, plan
                return plan, key, is_taken
        cursor.connection.rollback()
        time.sleep(0.2)
    raise TemplateNotReady


def _ask(cursor: psycopg.Cursor[Any], role: str) -> tuple[Key, bool]:
    template = name()
    question = sql.SQL(_ASK).format(
        template=sql.Identifier(template), name=sql.Literal(template), role=sql.Literal(role),
        digest=versions.version_sql(template),
    )  # fmt: skip
    try:
        cursor.execute(question)
    except psycopg.errors.UndefinedTable as error:
        raise TemplateNotReady from error
    cursor.nextset()
    found = cursor.fetchone()
    if found is None or found[1] != found[4] or found[2] != versions.rights():
        raise TemplateNotReady
    return tuple(found[:4]), bool(found[5])


def statements(plan: blueprint.Blueprint, schema: str) -> list[str]:
    """Everything that makes `schema`: its tables, its role, its rights, its line in the ledger."""
    return [
        plan.script(schema), *grants.office_role_statements(schema), *grants.office_grants(schema),
        ledger.copied(schema),
    ]  # fmt: skip
