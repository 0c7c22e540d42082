"""What the doctor looks at. Catalogs are read through pg_catalog; nothing scans information_schema."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.db import connection

from mithaq.collectivities import fleet, selectors
from mithaq.collectivities.models import PendingWork
from mithaq.core import clock
from mithaq.core.postgresql.base import office_role

STUCK_AFTER = timedelta(minutes=10)


@dataclass(frozen=True)
class Finding:
    """Something that is wrong, and how to mend it."""

    what: str
    mend: str


def findings() -> Iterator[Finding]:
    """Everything that is wrong, most dangerous first."""
    yield from _login_role()
    yield from _office_roles()
    for schema in fleet.offices_behind():
        yield Finding(f"{schema}: migrations are not those of the template", "mithaq fleet migrate")
    for schema, differences in fleet.drifted_offices().items():
        yield Finding(
            f"{schema}: {len(differences)} differences from the template",
            "mithaq fleet verify lists them; restore what was changed by hand",
        )
    yield from _stuck_outboxes()


def _login_role() -> Iterator[Finding]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT session_user, rolsuper, rolcreaterole FROM pg_roles WHERE rolname = session_user")
        name, is_super, creates_roles = cursor.fetchone()
    if is_super or creates_roles:
        yield Finding(f"the web logs in as {name}, who may do anything", "log in as a role that owns nothing")


def _office_roles() -> Iterator[Finding]:
    schemas = list(selectors.with_schema().values_list("schema_name", flat=True))
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolname FROM pg_roles WHERE rolname LIKE 't\\_%%'")
        roles = {row[0] for row in cursor.fetchall()}
        cursor.execute("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'o\\_%%'")
        present = {row[0] for row in cursor.fetchall()}
    for schema in schemas:
        if schema not in present:
            yield Finding(f"{schema}: its schema is missing", "restore the office from its last backup")
        if office_role(schema) not in roles:
            yield Finding(f"{schema}: its role is missing", "mithaq fleet migrate")
    for schema in sorted(present - set(schemas)):
        yield Finding(f"{schema}: a schema without an office", "find out whose it is before anything else")


def _stuck_outboxes() -> Iterator[Finding]:
    old = PendingWork.objects.filter(since__lt=clock.now() - STUCK_AFTER).values_list("office_schema", "since")
    for schema, since in old:
        yield Finding(f"{schema}: effects wait since {since:%Y-%m-%d %H:%M} UTC", "start mithaq worker and mithaq beat")
