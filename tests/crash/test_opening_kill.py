"""kill -9 while offices are opened, the pool is filled or a job runs: whole or not at all, and the next goes on."""

import os
import random
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.utils import timezone

from mithaq.collectivities import fleet, jobs
from mithaq.collectivities.models import Collectivity, Domain, JobState, OfficeEvent, OperatorJob, ReadySchema
from mithaq.collectivities.provisioning import pool
from mithaq.outbox.models import OutboxEvent
from mithaq.territory.models import Province, Region
from tests.crash.test_provisioning_kill import wait_for_servers
from tests.crash.victims import Victims

ROWS = 6
NAME = f"essai-pool-kill-{os.getpid() % 100_000}"
ROUNDS = 8
pytestmark = [pytest.mark.crash, pytest.mark.xdist_group("provisioning")]


@pytest.fixture
def admin(own_database: str, superuser: Callable[[], psycopg.Connection[Any]]) -> Iterator[psycopg.Connection[Any]]:
    """A superuser's eyes; at the end the roles go, which belong to the cluster and outlive the database."""
    region = Region.objects.create(code="02", name_ar="الشرق", name_fr="Oriental", iso_code="MA-02")
    Province.objects.create(code="02.113", name_ar="بركان", name_fr="Berkane", region=region)
    with superuser() as eyes:
        eyes.autocommit = True
        yield eyes
        for (role,) in eyes.execute(
            "SELECT rolname::text FROM pg_roles JOIN pg_namespace ON rolname = 't_' || nspname"
            " WHERE nspname NOT IN ('o_berkane', 'o_saidia', 'o_eci_trifa')"
        ).fetchall():
            eyes.execute(f'DROP OWNED BY "{role}"')
            eyes.execute(f'DROP ROLE "{role}"')


def seconds_for_one(victims: Victims) -> float:
    """How long a victim takes for one office, on this machine and today."""
    start = time.monotonic()
    victims.run(f"open_office {NAME.replace('pool', 'first')}")
    return time.monotonic() - start


def rows() -> list[dict[str, str]]:
    return [
        {"code": f"ECI-96-{number:03}", "level": "eci", "slug": f"{NAME}-{number}", "name_ar": "مؤسسة",
         "name_fr": "Essai", "province_code": "02.113"}
        for number in range(ROWS)
    ]  # fmt: skip


def whole(admin: psycopg.Connection[Any]) -> int:
    """How many of the offices are open; every trace of each is there, and none of the others."""
    like = f"o_{NAME}%".replace("-", r"\_")
    opened = Collectivity.objects.filter(slug__startswith=NAME).count()
    assert Domain.objects.filter(tenant__slug__startswith=NAME, is_primary=True).count() == opened
    assert OfficeEvent.objects.filter(kind="created", details__code__startswith="ECI-96-").count() == opened
    schemas = f"o_{NAME}".replace("-", "_")
    owed = OutboxEvent.objects.filter(task="collectivities.office_opened", payload__schema__startswith=schemas)
    assert owed.count() == opened
    counts = admin.execute(
        "SELECT (SELECT count(*) FROM pg_namespace WHERE nspname LIKE %(like)s),"
        " (SELECT count(*) FROM pg_roles WHERE rolname LIKE 't\\_' || %(like)s),"
        " (SELECT count(*) FROM collectivities_schemaversion WHERE schema_name LIKE %(like)s)",
        {"like": like},
    ).fetchone()
    assert counts == (opened, opened, opened)
    return opened


def test_a_file_is_gone_on_with_where_it_was_killed(
    victims: Victims, admin: psycopg.Connection[Any], tmp_path: Path
) -> None:
    path, chance, counts = tmp_path / "offices.csv", random.Random(11), []
    one, names = seconds_for_one(victims), list(rows()[0])
    path.write_text("\n".join(",".join(row) for row in [names, *(row.values() for row in rows())]), encoding="utf-8")
    for _ in range(ROUNDS):
        said = victims.run(f"open_file {path}", kill_after=chance.uniform(0.3, 1.5) * one)
        wait_for_servers(admin)
        counts.append(whole(admin))
        if said[-1].startswith("end"):
            break
    last = victims.run(f"open_file {path}")[-1]
    assert last == f"end {ROWS - counts[-1]} {counts[-1]} 0"
    assert (whole(admin), fleet.drifted_offices(), fleet.offices_behind()) == (ROWS, {}, [])
    assert len(set(counts)) > 1, f"no kill fell in the middle: {counts}"


def test_a_pool_that_was_killed_holds_whole_schemas_only(victims: Victims, admin: psycopg.Connection[Any]) -> None:
    chance, size, one = random.Random(12), 4, seconds_for_one(victims)
    for _ in range(ROUNDS):
        victims.run(f"fill_pool {size}", kill_after=chance.uniform(0, 1.5) * one)
        wait_for_servers(admin)
        names = set(ReadySchema.objects.values_list("schema_name", flat=True))
        found = admin.execute(
            "SELECT nspname::text, (SELECT count(*) FROM pg_roles WHERE rolname = 't_' || nspname)"
            " FROM pg_namespace WHERE nspname LIKE 'ready\\_%'"
        ).fetchall()
        assert dict(found) == dict.fromkeys(names, 1)
    victims.run(f"fill_pool {size}")
    assert pool.state() == pool.Pool(fresh=size, stale=0)
    assert fleet.drifted_offices() == {}


def test_a_job_whose_runner_was_killed_is_taken_over_and_ended(
    victims: Victims, admin: psycopg.Connection[Any]
) -> None:
    one = seconds_for_one(victims)
    job = jobs.enqueue("offices.create", by="operator@desk.test", rows=rows())
    victims.run("run_jobs", kill_after=1.1 * one)
    wait_for_servers(admin)
    before = whole(admin)
    job.refresh_from_db()
    assert job.state == JobState.RUNNING, "the kill fell before or after the job"
    assert before < ROWS
    assert job.lease_until is not None
    victims.run("run_jobs")
    job.refresh_from_db()
    assert (job.state, job.attempts) == (JobState.RUNNING, 1), "nobody takes a job whose lease still runs"
    OperatorJob.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
    victims.run("run_jobs")
    job.refresh_from_db()
    assert (job.state, job.attempts, job.done) == (JobState.DONE, 2, ROWS)
    assert (len(job.result["opened"]), len(job.result["open_already"])) == (ROWS - before, before)
    assert whole(admin) == ROWS
