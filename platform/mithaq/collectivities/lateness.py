"""Which schemas are behind, asked of the ledger over a bare connection.

Neither the apps nor Django's own connection are needed here: `mithaq fleet status` answers before Django has loaded.
"""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from psycopg import Cursor

LOCK = 0x666C6565  # held by whoever migrates the fleet
TARGETS = """
SELECT schema_name FROM public.collectivities_collectivity WHERE state <> 'erased'
UNION ALL SELECT schema_name FROM public.collectivities_readyschema
"""
# One statement over small tables of `public`: no schema of an office is looked into.
_BEHIND = f"""
SELECT t.schema_name, coalesce(v.version, ''), coalesce(v.rights, ''), coalesce(v.state, 'unknown'),
       v.finished_at, v.took_ms, coalesce(v.error, ''), coalesce(v.attempts, 0)
  FROM ({TARGETS}) t LEFT JOIN public.collectivities_schemaversion v USING (schema_name)
  LEFT JOIN public.collectivities_schemaversion head ON head.schema_name = %s
 WHERE v.schema_name IS NULL OR v.state <> 'current'
    OR v.version IS DISTINCT FROM head.version OR v.rights IS DISTINCT FROM head.rights
 ORDER BY t.schema_name
"""


@dataclass(frozen=True)
class Line:
    """A schema that is not at the template's version or rights. state: current, running, failed; unknown: no row."""

    schema: str
    version: str
    rights: str
    state: str
    finished_at: datetime | None
    took_ms: int | None
    error: str
    attempts: int


@dataclass(frozen=True)
class Status:
    """The whole fleet in one look."""

    head: str
    schemas: int
    behind: list[Line]
    is_running: bool


def status(cursor: Cursor[tuple[str, ...]]) -> Status:
    """What `mithaq fleet status` says: four statements, however many offices there are."""
    late = behind(cursor)
    cursor.execute(
        "SELECT version FROM public.collectivities_schemaversion WHERE schema_name = %s",
        [settings.MITHAQ_TEMPLATE_SCHEMA],
    )
    [head] = cursor.fetchone() or ("",)
    return Status(head, count(cursor), late, is_running(cursor))


def behind(cursor: Cursor[tuple[str, ...]]) -> list[Line]:
    """Schemas of offices and ready schemas that are not what the template is, by name; one statement."""
    cursor.execute(_BEHIND, [settings.MITHAQ_TEMPLATE_SCHEMA])
    return [Line(*row) for row in cursor.fetchall()]  # type: ignore[arg-type]  # columns of the statement above


def count(cursor: Cursor[tuple[str, ...]]) -> int:
    """How many schemas of offices and ready schemas there are."""
    cursor.execute(f"SELECT count(*) FROM ({TARGETS}) t")
    row = cursor.fetchone()
    return int(row[0]) if row else 0


def is_running(cursor: Cursor[tuple[str, ...]]) -> bool:
    """Whether somebody migrates the fleet right now."""
    cursor.execute(
        "SELECT EXISTS (SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND objid = %s AND granted"
        " AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))",
        [LOCK],
    )
    return bool((cursor.fetchone() or (False,))[0])
