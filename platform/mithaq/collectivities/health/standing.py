"""The registry itself: hosts, closed offices, and what an erasure must have taken away."""

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.models import Count, Q

from mithaq.collectivities.health.checking import Finding, Fleet, Severity, check
from mithaq.collectivities.health.reading import ask
from mithaq.collectivities.models import (
    Collectivity,
    Domain,
    OfficeEvent,
    OfficeState,
    PendingWork,
    SchemaVersion,
    Usage,
)

CLOSED = (OfficeState.SUSPENDED, OfficeState.ARCHIVED, OfficeState.ERASED)


@check("standing", "open offices can be reached, closed ones are closed, and somebody said why")
def standing(fleet: Fleet) -> Iterator[Finding]:
    """Hosts and events in one query each; sessions are asked of the closed offices alone."""
    ids = [office.pk for office in fleet.every]
    hosts = Domain.objects.filter(tenant__in=ids).order_by().values("tenant")
    main = {row["tenant"]: row["main"] for row in hosts.annotate(main=Count("pk", filter=Q(is_primary=True)))}
    explained = set(
        OfficeEvent.objects.filter(kind__in=[str(state) for state in CLOSED])
        .order_by("office_schema", "kind").values_list("office_schema", "kind").distinct()
    )  # fmt: skip
    for office in fleet.every:
        schema = office.schema_name
        if office.state == OfficeState.ACTIVE and not main.get(office.pk):
            yield Finding(
                f"{schema}: the office is open and has no main host, so nobody finds it",
                f"mithaq offices host add {office.slug} HOST, then make it the main one", "host_missing", schema=schema,
            )  # fmt: skip
        if office.state == OfficeState.ACTIVE and office.successor_id:
            yield Finding(
                f"{schema}: the office is open and has a successor",
                f"mithaq offices archive {office.slug}, or take the successor away", "successor_of_open_office",
                Severity.WARNING, schema,
            )  # fmt: skip
        if office.state in CLOSED and (schema, office.state) not in explained:
            yield Finding(
                f"{schema}: the office is {office.state}, and its record does not say by whom and why",
                f"somebody wrote the state by hand: mithaq offices events {office.slug}", "state_unexplained",
                Severity.WARNING, schema,
            )  # fmt: skip
    closed = [office for office in fleet.offices if office.state in CLOSED]
    for answer in ask(closed, lambda office: "SELECT count(*) FROM django_session"):
        if answer.rows and answer.rows[0][0]:
            yield Finding(
                f"{answer.office.schema_name}: {answer.rows[0][0]} sessions are left in a closed office",
                f"mithaq offices resume {answer.office.slug} and suspend it again; nobody enters with them meanwhile",
                "sessions_left", Severity.WARNING, answer.office.schema_name,
            )  # fmt: skip


@check("erased", "of an erased office nothing is left but its row and its certificate")
def erased(fleet: Fleet) -> Iterator[Finding]:
    """Schemas, roles, counters and files of erased offices, in one query each."""
    gone = {office.schema_name: office for office in fleet.every if office.state == OfficeState.ERASED}
    if not gone:
        return
    left: dict[str, list[str]] = {}
    with connection.cursor() as cursor:
        for title, query in (
            ("its schema", "SELECT nspname FROM pg_namespace WHERE nspname = ANY(%s)"),
            (
                "rights of its role in this database",
                "SELECT substr(r.rolname, 3) FROM pg_roles r WHERE substr(r.rolname, 3) = ANY(%s) AND EXISTS (SELECT 1"
                " FROM pg_shdepend d WHERE d.refclassid = 'pg_authid'::regclass AND d.refobjid = r.oid"
                " AND d.dbid = (SELECT oid FROM pg_database WHERE datname = current_database()))",
            ),
        ):
            cursor.execute(query, [list(gone)])
            for (schema,) in cursor.fetchall():
                left.setdefault(schema, []).append(title)
    for title, rows in (
        ("a mark of pending work", PendingWork.objects.filter(office_schema__in=gone).values_list("office_schema")),
        ("counters", Usage.objects.filter(office_schema__in=gone).values_list("office_schema").distinct()),
        ("a line in the ledger", SchemaVersion.objects.filter(schema_name__in=gone).values_list("schema_name")),
    ):
        for (schema,) in rows.order_by():
            left.setdefault(schema, []).append(title)
    for schema, office in gone.items():
        folder = Path(settings.MEDIA_ROOT) / schema
        if folder.exists():
            left.setdefault(schema, []).append(f"files in {folder}")
        yield from _leftover(office, left.get(schema, []))


def _leftover(office: Collectivity, left: list[str]) -> Iterator[Finding]:
    if left:
        yield Finding(
            f"{office.schema_name}: the office was erased, and {', '.join(left)} is left",
            f"mithaq offices erase run {office.slug} finishes it", "erasure_unfinished", schema=office.schema_name,
        )  # fmt: skip
