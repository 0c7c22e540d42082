"""Opening an office: registry rows, schema, role and rights in one transaction of the owner's own connection.

A ready schema of the pool becomes the office's by being renamed; where there is none, the template's blueprint is
replayed. Either way two messages are sent: one that asks and locks, one that does everything.
"""

import re
from collections.abc import Mapping
from contextlib import nullcontext
from typing import Any

import psycopg
from django.conf import settings
from django.db import connection
from django.utils import timezone
from psycopg import sql
from psycopg.types.json import Json

from mithaq.collectivities import selectors
from mithaq.collectivities.errors import OfficeExists, OfficeNameInvalid, ProvisioningInTransaction
from mithaq.collectivities.fleet import ledger
from mithaq.collectivities.models import Collectivity
from mithaq.collectivities.provisioning import template
from mithaq.collectivities.structure.owner import owner_connection
from mithaq.core.postgresql.base import office_role

OPENED = "collectivities.office_opened"  # the effect that is owed to the portal for every new office
_SLUG = re.compile(r"[a-z][a-z0-9-]{1,39}")
_TAKEN = re.compile(r"=\((?P<value>.*)\)")
_REGISTRY = """
WITH office AS (
  INSERT INTO public.collectivities_collectivity (code, level, slug, schema_name, name_ar, name_fr, province_code,
    region_code, seats, is_demo, state, state_reason, created_at)
  VALUES ({code}, {level}, {slug}, {schema_name}, {name_ar}, {name_fr}, {province_code}, {region_code}, {seats},
    {is_demo}, 'active', '', {created_at}) RETURNING id),
hosts AS (
  INSERT INTO public.collectivities_domain (domain, tenant_id, is_primary)
  SELECT host.name, office.id, host.place = 1
    FROM office CROSS JOIN unnest({domains}::text[]) WITH ORDINALITY AS host (name, place)),
event AS (
  INSERT INTO public.collectivities_officeevent (office_schema, kind, at, by, reason, act, details)
  VALUES ({schema_name}, 'created', {created_at}, {by}, '', '', {details}))
INSERT INTO public.outbox_outboxevent (task, payload, created_at, available_at, attempts, last_error)
VALUES ({task}, {payload}, {created_at}, {created_at}, 0, '')
"""


def schema_name_for(slug: str) -> str:
    """`bni-drar` → `o_bni_drar`. Raises OfficeNameInvalid."""
    if not _SLUG.fullmatch(slug) or slug.endswith("-"):
        raise OfficeNameInvalid(slug=slug)
    return "o_" + slug.replace("-", "_")


def create_office(
    *,
    code: str,
    level: str,
    slug: str,
    name_ar: str,
    name_fr: str,
    province_code: str,
    region_code: str,
    seats: int | None = None,
    is_demo: bool = False,
    hosts: tuple[str, ...] = (),
    by: str = "system",
    over: psycopg.Connection[Any] | None = None,
) -> Collectivity:
    """Open an office and return it. Its first host is `<slug>.<domain>`; `hosts` adds others.

    Everything is one transaction of the owner's own connection: a failure at any point leaves no schema, role or row.
    over: the owner's connection that is kept for many openings; without it one is made for this one alone.
    Its public pages follow as an effect of the outbox. Raises ProvisioningInTransaction inside a transaction of the
    caller, OfficeExists, OfficeNameInvalid, TemplateNotReady.
    """
    if connection.in_atomic_block:
        raise ProvisioningInTransaction
    schema = schema_name_for(slug)
    domains = [f"{slug}.{settings.MITHAQ_DOMAIN}", *hosts]
    row = {
        "code": code, "level": level, "slug": slug, "schema_name": schema, "name_ar": name_ar, "name_fr": name_fr,
        "province_code": province_code, "region_code": region_code, "seats": seats, "is_demo": is_demo,
        "created_at": timezone.now(), "by": by,
    }  # fmt: skip
    try:
        with nullcontext(over) if over else owner_connection() as own, own.cursor() as cursor:
            try:
                build(cursor, row, domains)
                own.commit()
            finally:
                if not own.closed:
                    own.rollback()  # nothing is left to take back after the commit
    except (psycopg.errors.UniqueViolation, psycopg.errors.DuplicateSchema, psycopg.errors.DuplicateObject) as error:
        found = _TAKEN.search(error.diag.message_detail or "")
        raise OfficeExists(office=found["value"] if found else slug) from error
    return selectors.find(schema)


def build(cursor: psycopg.Cursor[Any], row: Mapping[str, object], domains: list[str]) -> None:
    """Run every statement of a new office in the cursor's transaction; from a ready schema when there is one."""
    schema = str(row["schema_name"])
    plan, ready = template.plan_and_ready(cursor, office_role(schema))
    statements = _renamed(ready, schema) if ready else template.statements(plan, schema)
    message = ";\n".join([_registry(row, domains, from_pool=bool(ready)), *statements])
    cursor.execute(message.encode())


def _registry(row: Mapping[str, object], domains: list[str], *, from_pool: bool) -> str:
    """One statement: the office's row, its hosts, the event of its opening, and the effect owed to the portal."""
    values = {"by": "system"} | dict(row) | {
        "domains": domains, "task": OPENED,
        "details": Json({"code": row["code"], "hosts": domains, "from_pool": from_pool}),
        "payload": Json({"schema": row["schema_name"]}),
    }  # fmt: skip
    return sql.SQL(_REGISTRY).format(**{name: sql.Literal(value) for name, value in values.items()}).as_string(None)


def _renamed(ready: str, schema: str) -> list[str]:
    """A ready schema becomes the office's, with its role, its rights and its line in the ledger."""
    return [
        f"DELETE FROM public.collectivities_readyschema WHERE schema_name = '{ready}'",
        f'ALTER SCHEMA "{ready}" RENAME TO "{schema}"',
        f'ALTER ROLE "{office_role(ready)}" RENAME TO "{office_role(schema)}"',
        ledger.renamed(ready, schema),
    ]
