"""Opening offices: our blueprint against migrations per tenant and against django-tenants' clone_schema."""

import statistics
from functools import partial

import psycopg
from django.conf import settings
from django.db import connection
from django_tenants.clone import CloneSchema

from mithaq.bench.report import Report, seconds
from mithaq.collectivities import fleet, provisioning
from mithaq.collectivities.provisioning import pool, template
from mithaq.collectivities.structure.owner import owner_connection

READY = 5


def run(offices: int, peers: int) -> Report:
    """Open `offices` offices our way and `peers` each of the other ways, in the database this process owns."""
    report = Report("provision")
    fleet.migrate_all()
    connection.close()
    first = [seconds(partial(_open, n)) for n in range(5)]
    migrated = statistics.median([seconds(partial(_by_migrations, n)) for n in range(peers)])
    cloned = statistics.median([seconds(partial(_by_clone, n)) for n in range(peers)])
    for n in range(5, offices - 5):
        _open(n)
    last = [seconds(partial(_open, n)) for n in range(offices - 5, offices)]
    bare = statistics.median([_bare(n) for n in range(5)])
    ours = statistics.median([*first, *last])
    report.note("offices opened our way", str(offices))
    report.row("our way, median", ours)
    report.row("migrations per tenant (django-tenants create_schema)", migrated)
    report.row("clone_schema (django-tenants)", cloned)
    report.row("the same statements from a bare script", bare)
    pool.fill(READY)
    pooled = statistics.median([seconds(partial(_open, n)) for n in range(offices, offices + READY)])
    report.row("from a ready schema", pooled)
    report.note("tables, indexes, relations of an office", f"{_count('r')}, {_count('i')}, {_count('riSt')}")
    report.note("differences from the template", str(len(fleet.drifted_offices())))
    report.ratio("speedup_vs_migrations", migrated, ours)
    report.ratio("speedup_vs_clone", cloned, ours)
    report.ratio("time_vs_bare_script", ours, bare)
    report.ratio("pool_vs_migrations", migrated, pooled)
    report.value("pool_open_ms", pooled * 1000, "ms")
    report.ratio("growth_last_vs_first", statistics.median(last), statistics.median(first))
    return report


def _open(n: int) -> None:
    provisioning.create_office(
        code=f"ECI-99-{n:05}", level="eci", slug=f"bench-{n:05}", name_ar="قياس", name_fr="Mesure",
        province_code="02.113", region_code="02",
    )  # fmt: skip


def _by_migrations(n: int) -> None:
    schema = f"m_{n:05}"
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE SCHEMA "{schema}"')
    fleet.migrate_schema(schema)


def _by_clone(n: int) -> None:
    CloneSchema().clone_schema(settings.MITHAQ_TEMPLATE_SCHEMA, f"c_{n:05}")


def _bare(n: int) -> float:
    """Seconds that PostgreSQL itself needs: the finished script on an open connection, nothing around it."""
    with owner_connection() as own, own.cursor() as cursor:
        script = _script(cursor, f"o_bare_{n:05}")
        own.commit()

        def replay() -> None:
            cursor.execute(script)
            own.commit()

        return seconds(replay)


def _script(cursor: psycopg.Cursor[tuple[str, ...]], schema: str) -> bytes:
    return ";\n".join(template.statements(template.plan_of(cursor), schema)).encode()


def _count(kind: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_class WHERE relnamespace = %s::regnamespace AND relkind::text = ANY(%s)",
            [settings.MITHAQ_TEMPLATE_SCHEMA, list(kind)],
        )
        return int(cursor.fetchone()[0])
