"""Opening offices: from the blueprint and from the pool, beside migrations per tenant, clone_schema, and PostgreSQL."""

import os
import statistics
from contextlib import closing
from functools import partial
from typing import Any

import psycopg
from django.conf import settings
from django.core.management import call_command
from django_tenants.clone import CloneSchema

from mithaq.bench.report import Report, seconds
from mithaq.collectivities import fleet, provisioning
from mithaq.collectivities.models import Collectivity
from mithaq.collectivities.provisioning import pool, template
from mithaq.collectivities.structure.owner import owner_connection
from mithaq.core.database import connection

SAMPLE = 20  # offices opened both ways at the beginning, and as many at the end
ALONE = 5
READY = 10
RUN = f"bench-{os.getpid()}"  # roles belong to the cluster: no run meets those of another that was killed

Owner = psycopg.Connection[Any]


def run(offices: int, peers: int) -> Report:
    """Open `offices` offices our way and `peers` each of the other ways, in the database this process owns.

    Our way and the bare script take turns, over connections that were used before, so that both meet the same machine.
    """
    report = Report("provision")
    fleet.migrate_all()
    connection.close()
    sample = min(SAMPLE + 1, offices // 2)
    first, bare = _in_turns(range(sample))
    migrated = statistics.median([seconds(partial(_by_migrations, n)) for n in range(peers)])
    by_ours = statistics.median([seconds(partial(_by_our_executor, n)) for n in range(peers)])
    cloned = statistics.median([seconds(partial(_by_clone, n)) for n in range(peers)])
    with owner_connection() as own:
        for number in range(sample, offices - sample):
            _open(number, own)
    last, bare_last = _in_turns(range(offices - sample, offices))
    ours, script = statistics.median([*first, *last]), statistics.median([*bare, *bare_last])
    alone = statistics.median([seconds(partial(_open, n)) for n in range(offices, offices + ALONE)])
    pooled = _from_pool(range(offices + ALONE, offices + ALONE + READY))
    _same_as_template()
    report.note("offices opened our way", f"{offices:,}")
    report.row("our way, median", ours)
    report.row("… the first ones", statistics.median(first))
    report.row("… the last ones", statistics.median(last))
    report.row("… a single one, with its own connection", alone)
    report.row("the same statements from a bare script", script)
    report.row("from a ready schema", pooled)
    report.row("migrations per tenant (django-tenants create_schema)", migrated)
    report.row("… the same migrations by our own executor", by_ours)
    report.row("clone_schema (django-tenants)", cloned)
    report.note("schemas that differ from the template", "0")
    _sizes(report, offices + sample * 2)
    report.ratio("speedup_vs_migrations", migrated, ours)
    report.ratio("speedup_vs_clone", cloned, ours)
    report.ratio("time_vs_bare_script", ours, script)
    report.ratio("growth_last_vs_first", statistics.median(last), statistics.median(first))
    report.ratio("pool_vs_migrations", migrated, pooled)
    report.value("pool_open_ms", pooled * 1000, "ms")
    return report


def _open(number: int, over: Owner | None = None) -> Collectivity:
    return provisioning.create_office(
        code=f"ECI-99-{number:05}", level="eci", slug=f"{RUN}-{number:05}", name_ar="قياس", name_fr="Mesure",
        province_code="02.113", region_code="02", over=over,
    )  # fmt: skip


def _in_turns(numbers: range) -> tuple[list[float], list[float]]:
    """Seconds of each opening, and of the same statements from a bare script, one after the other."""
    ours, bare = [], []
    with owner_connection() as own, owner_connection() as plain:
        for number in numbers:
            ours.append(seconds(partial(_open, number, own)))
            bare.append(_bare(plain, f"o_bare_{number:05}"))
    return ours[1:], bare[1:]  # the first schema that a connection makes fills its caches


def _bare(plain: Owner, schema: str) -> float:
    """Seconds that PostgreSQL itself needs: the finished script on an open connection, nothing around it."""
    with closing(plain.cursor()) as cursor:
        script = ";\n".join(template.statements(template.plan_of(cursor), schema)).encode()
        plain.commit()

        def replay() -> None:
            cursor.execute(script)
            plain.commit()

        return seconds(replay)


def _from_pool(numbers: range) -> float:
    """Median seconds of an opening that takes a ready schema, with its own connection as a single one has."""
    pool.fill(len(numbers))
    taken = statistics.median([seconds(partial(_open, number)) for number in numbers])
    if pool.state().fresh:
        raise RuntimeError("an office was built although a schema was ready")
    return taken


def _by_migrations(n: int) -> None:
    """What TenantMixin.create_schema of django-tenants does."""
    schema = f"m_{n:05}"
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE SCHEMA "{schema}"')
    call_command("migrate_schemas", tenant=True, schema_name=schema, interactive=False, verbosity=0)
    connection.set_schema_to_public()


def _by_our_executor(n: int) -> None:
    """Django's migrations as our own commands run them: only the offices' apps, their models made once."""
    schema = f"e_{n:05}"
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE SCHEMA "{schema}"')
    fleet.migrate_schema(schema)


def _by_clone(n: int) -> None:
    CloneSchema().clone_schema(settings.MITHAQ_TEMPLATE_SCHEMA, f"c_{n:05}")


def _same_as_template() -> None:
    found = {**fleet.drifted_offices(), **fleet.with_wrong_rights(), **fleet.at_odds_with_the_ledger()}
    if found:
        raise RuntimeError(f"{len(found)} schemas differ from the template: {next(iter(found.items()))}")


def _sizes(report: Report, schemas: int) -> None:
    with owner_connection() as own:
        found = own.execute(
            "SELECT count(*) FILTER (WHERE relkind = 'r'), count(*) FILTER (WHERE relkind = 'i'),"
            " count(*) FILTER (WHERE relkind = 'S'), count(*) + 2 * count(*) FILTER (WHERE reltoastrelid <> 0),"
            " sum(pg_total_relation_size(oid)) FILTER (WHERE relkind IN ('r', 'S')),"
            " pg_database_size(current_database()) FROM pg_class WHERE relnamespace = %s::regnamespace",
            [provisioning.schema_name_for(f"{RUN}-00000")],
        ).fetchone()
    if found:
        tables, indexes, sequences, relations, size, whole = map(int, found)
        report.note("tables, indexes, sequences of an office", f"{tables}, {indexes}, {sequences}")
        report.note("relations of an office, those of TOAST with them", str(relations))
        report.note("disk of an empty office", f"{size / 2**20:.2f} MB")
        report.note("database, catalogs with it, per office", f"{whole / 2**20 / schemas:.2f} MB")
