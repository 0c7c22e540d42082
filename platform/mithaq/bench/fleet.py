"""The whole fleet: offices opened and filled, then migrated, verified, visited, exported, killed and started again.

Everything is measured in one run, in one database, beside the plain way of doing the same: Django's own executor in
each schema, `pg_dump -n`, pages with few offices. Data are synthetic; `docs/scale.md` tells the method and the figures.
"""

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import click
import psutil
from django.conf import settings
from django.db import connections

from mithaq.bench.report import Report, seconds
from mithaq.bench.synthetic import fill, open_office
from mithaq.collectivities import fleet, health
from mithaq.collectivities.models import Collectivity
from mithaq.collectivities.structure.owner import owner_connection
from mithaq.embedded import binaries
from mithaq.embedded.postgres import Cluster

FEW = 10
SOME = 300
IDLE = 60  # seconds in which autovacuum is watched
PAGES = ("portal", "api", "office_home", "office_list")
Say = Callable[[str], None]


def run(cluster: Cluster, offices: int, agreements: int, peers: int) -> Report:
    """Build a fleet of `offices` with `agreements` each in the database of this process, and measure it."""
    report = Report("fleet")
    say: Say = partial(click.echo, err=True)
    report.row("public and template from nothing", seconds(fleet.migrate_all))
    stages = sorted({min(FEW, offices), min(SOME, offices), offices})
    opened: list[Collectivity] = []
    times: list[float] = []
    pages: list[dict[str, float]] = []
    for stage in stages:
        _grow(opened, times, stage, offices, agreements, say)
        pages.append(_visit("pages", min(FEW, offices)))
    report.note("offices", f"{offices:,}")
    report.note("agreements", f"{offices * agreements:,}")
    _opening(report, times)
    _pages(report, stages, pages)
    _size(report, offices)
    _commands(report, say)
    _migrations(report, opened, peers, say)
    _export(report, cluster, opened, say)
    _memory(report, say)
    _autovacuum(report, say)
    _crash(report, cluster, say)
    return report


def _grow(opened: list[Collectivity], times: list[float], stage: int, total: int, agreements: int, say: Say) -> None:
    first = len(opened)
    for number in range(first, stage):
        start = time.perf_counter()
        opened.append(open_office(number))
        times.append(time.perf_counter() - start)
        if number % 100 == 99:
            say(f"{number + 1} offices opened, {statistics.median(times[-100:]) * 1000:.0f} ms each")
    if agreements:
        fill(opened[first:], first, total, agreements)
        say(f"{stage} offices filled")


def _opening(report: Report, times: list[float]) -> None:
    sample = max(1, min(20, len(times) // 2))
    report.row("an office opened, median", statistics.median(times))
    report.row("… the first ones", statistics.median(times[:sample]))
    report.row("… the last ones", statistics.median(times[-sample:]))
    report.ratio("opening_last_vs_first", statistics.median(times[-sample:]), statistics.median(times[:sample]))


def _pages(report: Report, stages: list[int], measured: list[dict[str, float]]) -> None:
    for kind in PAGES:
        for stage, pages in zip(stages, measured, strict=True):
            report.row(f"{kind.replace('_', ' ')}, {stage:,} offices", pages[kind])
        report.ratio(f"latency_{kind}_many_vs_few", measured[-1][kind], measured[0][kind])


def _size(report: Report, offices: int) -> None:
    with owner_connection() as own:
        row = own.execute(
            "SELECT count(*) FILTER (WHERE relkind = 'r'), count(*) FILTER (WHERE relkind = 'i'), count(*),"
            " sum(pg_relation_size(c.oid)) FROM pg_class c WHERE relnamespace = %s::regnamespace",
            [settings.MITHAQ_TEMPLATE_SCHEMA],
        ).fetchone()
        whole = own.execute("SELECT pg_database_size(current_database())").fetchone()
        catalogs = own.execute(
            "SELECT sum(pg_total_relation_size(oid)) FROM pg_class WHERE relnamespace = 'pg_catalog'::regnamespace"
        ).fetchone()
    if row and whole and catalogs:
        tables, indexes, relations, empty = (int(value) for value in row)
        report.note("tables, indexes, relations of an office", f"{tables}, {indexes}, {relations}")
        report.note("disk of an empty office", f"{empty / 2**20:.1f} MB")
        report.note("database", f"{int(whole[0]) / 2**30:.1f} GB")
        report.note("… of it catalogs", f"{int(catalogs[0]) / 2**30:.1f} GB")
        report.note("disk of an office, all told", f"{int(whole[0]) / max(1, offices) / 2**20:.1f} MB")


def _commands(report: Report, say: Say) -> None:
    """Commands as people call them, with Python's start; and the doctor's and the comparison's own time."""
    say("commands")
    noop = seconds(partial(_console, "fleet", "migrate", "--quiet"), 3)
    report.row("mithaq fleet migrate with nothing to do", noop)
    report.value("noop_seconds", noop, "s")
    report.row("mithaq fleet status", seconds(partial(_console, "fleet", "status"), 3))
    report.row("… the question alone", seconds(fleet.status, 3))
    verify = seconds(lambda: _nothing_found(fleet.drifted_offices()))
    report.row("fleet verify: structure", verify)
    report.row("fleet verify: rights", seconds(lambda: _nothing_found(fleet.with_wrong_rights())))
    doctor = seconds(lambda: list(health.findings()))
    report.row("doctor", doctor)
    report.value("doctor_seconds", doctor, "s")


def _nothing_found(differences: dict[str, list[str]]) -> None:
    if differences:
        raise RuntimeError(f"{len(differences)} schemas differ from the template: {next(iter(differences.items()))}")


def _migrations(report: Report, opened: list[Collectivity], peers: int, say: Say) -> None:
    from mithaq.bench import migrations  # loads Django's migration modules

    say("migrations")
    migrations.measure(report, [office.schema_name for office in opened], peers)


def _export(report: Report, cluster: Cluster, opened: list[Collectivity], say: Say) -> None:
    """One office: its rows and structure by COPY, and by pg_dump, which reads the catalogs of the whole fleet."""
    from mithaq.collectivities.portability import export

    say("export")
    office = opened[len(opened) // 2]
    folder = Path(tempfile.mkdtemp(prefix="mithaq-bench-"))
    try:
        ours = seconds(partial(export.dump, office, folder / "office.zip"), 3)
        theirs = seconds(partial(_pg_dump, cluster, office.schema_name, folder / "office.dump"))
    finally:
        shutil.rmtree(folder)
    report.row("export of one office", ours)
    report.row("pg_dump -n of the same office", theirs)
    report.ratio("export_vs_pg_dump", theirs, ours)


def _pg_dump(cluster: Cluster, schema: str, to: Path) -> None:
    program = binaries.programs_for(binaries.server_account()) / "pg_dump"
    subprocess.run(  # noqa: S603 - our own arguments
        [program, "--format=custom", f"--schema={schema}", f"--file={to}", f"--dbname={_dsn(cluster)}"],
        check=True,
    )


def _dsn(cluster: Cluster) -> str:
    return cluster.dsn(settings.MITHAQ_DB_OWNER["user"], str(settings.DATABASES["default"]["NAME"]))


def _memory(report: Report, say: Say) -> None:
    """One page of every office on one worker: a backend that is kept, and one that is given back."""
    say("memory")
    kept, recycled = _visit("memory", 1_000_000), _visit("memory", settings.MITHAQ_OFFICES_PER_CONNECTION)
    for label, found in (("kept", kept), ("given back", recycled)):
        report.note(f"backend after all offices, {label}", f"{found['backend_mb']:.0f} MB")
    report.note("web process after all offices", f"{recycled['process_mb']:.0f} MB")
    report.row("first page of an office on a worker", recycled["first_visit_seconds"])
    report.value("backend_mb", recycled["backend_mb"], "MB")


def _autovacuum(report: Report, say: Say) -> None:
    say(f"autovacuum, {IDLE} s")
    before = _autovacuum_cpu()
    time.sleep(IDLE)
    report.note(f"autovacuum, CPU in {IDLE} idle s", f"{max(0.0, _autovacuum_cpu() - before):.2f} s")


def _autovacuum_cpu() -> float:
    """CPU seconds of the launcher and of the children it has had."""
    used = 0.0
    for process in psutil.process_iter(["cmdline"]):
        if any("autovacuum" in part for part in process.info["cmdline"] or ()):
            times = process.cpu_times()
            used += times.user + times.system
    return used


def _crash(report: Report, cluster: Cluster, say: Say) -> None:
    """Kill every process of the server at once, and start it again."""
    say("crash")
    connections.close_all()
    with owner_connection() as own:
        found = own.execute("SELECT pg_backend_pid()").fetchone()
        postmaster = psutil.Process(int(found[0]) if found else 0).parent()
    if postmaster is None:
        return
    for process in [postmaster, *postmaster.children(recursive=True)]:
        process.kill()
    psutil.wait_procs([postmaster], timeout=30)
    restart = seconds(cluster.ensure_running)
    report.row("start after kill -9 of the server", restart)
    report.value("crash_restart_seconds", restart, "s")
    if Collectivity.objects.count() == 0:
        raise RuntimeError("nothing is left after the crash")


def _visit(*arguments: Any) -> dict[str, float]:
    environment = os.environ | {"MITHAQ_DB_USER_KIND": "app"}
    done = subprocess.run(  # noqa: S603 - our own arguments
        [sys.executable, "-m", "mithaq.bench.visits", *map(str, arguments)],
        env=environment, check=True, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    return dict(json.loads(done.stdout.splitlines()[-1]))


def _console(*arguments: str) -> None:
    environment = os.environ | {"MITHAQ_DB_USER_KIND": "owner"}
    command = [sys.executable, "-m", "mithaq.cli", *arguments]
    subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - our own arguments
