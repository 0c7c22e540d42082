"""kill -9 of the worker in the middle of its work: nothing is lost, nothing is done twice."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection

from mithaq.collectivities import selectors
from mithaq.embedded.postgres import Cluster
from mithaq.outbox import services
from mithaq.outbox.models import OutboxEvent

ROOT = Path(__file__).resolve().parents[2]
EFFECTS = 40
ROUNDS = 4

# A worker that does its effects slowly enough to be hit in the middle of one.
WORKER = """
import time, django
django.setup()
from mithaq.accounts.models import User
from mithaq.outbox import delivery, registry
from mithaq.collectivities.models import PendingWork

@registry.handler("test.effect")
def effect(n):
    User.objects.create_user(f"effect-{n}-{time.monotonic_ns()}@effect.test", name_ar="أثر")
    time.sleep(0.03)

print("ready", flush=True)
while True:
    delivery.sweep()
    time.sleep(0.05)
"""


@pytest.mark.crash
def test_a_killed_worker_loses_no_effect_and_doubles_none(
    own_database: str, cluster: Cluster, superuser: Callable[[], psycopg.Connection[Any]]
) -> None:
    with selectors.office_context(selectors.find("berkane")):
        for n in range(EFFECTS):
            services.add("test.effect", n=n)
    connection.close()
    environment = os.environ | cluster.environment(own_database) | {
        "DJANGO_SETTINGS_MODULE": "mithaq.settings.test", "MITHAQ_DB_USER_KIND": "app",
        "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'platform'}",
    }  # fmt: skip

    def start() -> subprocess.Popen[str]:
        worker = subprocess.Popen(
            [sys.executable, "-c", WORKER], env=environment, cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        assert worker.stdout is not None
        assert worker.stdout.readline() == "ready\n"
        return worker

    def done() -> int:
        with superuser() as admin:
            row = admin.execute(
                "SELECT count(*) FROM o_berkane.outbox_outboxevent WHERE done_at IS NOT NULL"
            ).fetchone()
        assert row is not None
        return int(row[0])

    def until(count: int, seconds: float = 60) -> None:
        end = time.monotonic() + seconds
        while done() < count:
            assert time.monotonic() < end, f"only {done()} of {count} effects after {seconds} s"
            time.sleep(0.02)

    for step in range(1, ROUNDS + 1):
        worker = start()
        until(step * EFFECTS // (ROUNDS + 2))
        worker.send_signal(signal.SIGKILL)
        worker.communicate()
        with superuser() as admin:  # thirty seconds pass: the dead worker's lease runs out
            admin.execute(
                "UPDATE o_berkane.outbox_outboxevent SET lease_until = now() - interval '1 s' WHERE done_at IS NULL"
            )
    worker = start()
    try:
        until(EFFECTS)
    finally:
        worker.kill()
        worker.communicate()

    with selectors.office_context(selectors.find("berkane")):
        assert OutboxEvent.objects.filter(done_at=None).count() == 0
    with superuser() as admin:
        rows = admin.execute("SELECT email FROM o_berkane.accounts_user WHERE email LIKE 'effect-%'").fetchall()
    numbers = sorted(int(email.split("-")[1]) for (email,) in rows)
    assert numbers == list(range(EFFECTS))
