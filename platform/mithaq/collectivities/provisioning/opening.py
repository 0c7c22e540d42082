"""Opening an office: registry row, host, schema, role and grants in one transaction of the owner's own connection."""

import re
from collections.abc import Mapping

import psycopg
from django.conf import settings
from django.db import connection
from django.utils import timezone

from mithaq.collectivities import selectors
from mithaq.collectivities.errors import OfficeExists, OfficeNameInvalid, ProvisioningInTransaction
from mithaq.collectivities.fleet import ledger
from mithaq.collectivities.models import Collectivity
from mithaq.collectivities.structure import blueprint, grants
from mithaq.collectivities.structure.owner import owner_connection

_SLUG = re.compile(r"[a-z][a-z0-9-]{1,39}")


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
) -> Collectivity:
    """Open an office and return it. Its first host is `<slug>.<domain>`; `hosts` adds others.

    Everything is one transaction of a connection of its own: a failure at any point leaves no schema, role or row.
    Raises ProvisioningInTransaction inside a transaction of the caller, OfficeExists, OfficeNameInvalid.
    """
    if connection.in_atomic_block:
        raise ProvisioningInTransaction
    schema = schema_name_for(slug)
    domains = [f"{slug}.{settings.MITHAQ_DOMAIN}", *hosts]
    row = {
        "code": code, "level": level, "slug": slug, "schema_name": schema, "name_ar": name_ar, "name_fr": name_fr,
        "province_code": province_code, "region_code": region_code, "seats": seats, "is_demo": is_demo,
        "created_at": timezone.now(),
    }  # fmt: skip
    try:
        with owner_connection() as own, own.cursor() as cursor:
            build(cursor, row, domains)
    except (psycopg.errors.UniqueViolation, psycopg.errors.DuplicateSchema, psycopg.errors.DuplicateObject) as error:
        raise OfficeExists(office=slug) from error
    return selectors.find(schema)


def build(cursor: psycopg.Cursor[tuple[str, ...]], row: Mapping[str, object], domains: list[str]) -> None:
    """Run every statement of a new office in the cursor's transaction."""
    schema = str(row["schema_name"])
    plan = blueprint.read(cursor, settings.MITHAQ_TEMPLATE_SCHEMA)
    cursor.execute(
        "INSERT INTO public.collectivities_collectivity (code, level, slug, schema_name, name_ar, name_fr,"
        " province_code, region_code, seats, is_demo, state, state_reason, created_at) VALUES (%(code)s, %(level)s,"
        " %(slug)s, %(schema_name)s, %(name_ar)s, %(name_fr)s, %(province_code)s, %(region_code)s, %(seats)s,"
        " %(is_demo)s, 'active', '', %(created_at)s) RETURNING id",
        row,
    )
    tenant = cursor.fetchone()
    for position, domain in enumerate(domains):
        cursor.execute(
            "INSERT INTO public.collectivities_domain (domain, tenant_id, is_primary) VALUES (%s, %s, %s)",
            [domain, tenant and tenant[0], position == 0],
        )
    statements = [
        plan.script(schema), *grants.office_role_statements(schema), *grants.office_grants(schema),
        ledger.copied(schema),
    ]  # fmt: skip
    cursor.execute(";\n".join(statements).encode())
