"""One office's fifty thousand do not delay another's letter: a real worker, a real broker, a real import."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from mithaq.collectivities import selectors
from mithaq.embedded.postgres import Cluster
from mithaq.outbox.models import OutboxEvent
from tenants.agreements.importing.models import ImportDraft
from tenants.agreements.models import Agreement

ROOT = Path(__file__).resolve().parents[3]
BOUND = 5.0  # seconds
BOTH = ("--concurrency", "1", "--heavy", "1")
ALONE = ("--lane", "quick", "--concurrency", "1")  # one thread for all offices
Start = Callable[..., dict[str, str]]


@pytest.fixture
def worker(own_database: str, cluster: Cluster, tmp_path: Path) -> Iterator[Start]:
    """`worker("--lane", "quick", unfair="1")`: start `mithaq worker` with these options."""
    running: list[subprocess.Popen[bytes]] = []
    environment = os.environ | cluster.environment(own_database) | {
        "DJANGO_SETTINGS_MODULE": "tests.mithaq.outbox.neighbours.settings", "MITHAQ_DB_USER_KIND": "app",
        "MITHAQ_STATE": str(tmp_path), "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'platform'}",
    }  # fmt: skip
    (tmp_path / "mail").mkdir()
    log = tmp_path / "worker.log"

    def start(*options: str, unfair: str = "") -> dict[str, str]:
        command = [sys.executable, "-m", "mithaq.cli", "worker", *options]
        with log.open("wb") as output:
            running.append(
                subprocess.Popen(
                    command,
                    cwd=ROOT,
                    env=environment | {"NEIGHBOURS_UNFAIR": unfair},
                    stdout=output,
                    stderr=subprocess.STDOUT,
                )
            )
        end = time.monotonic() + 60
        while log.read_bytes().count(b"ready.") < (1 if "--lane" in options else 2):
            assert running[0].poll() is None, log.read_text()
            assert time.monotonic() < end, log.read_text()
            time.sleep(0.1)
        return environment

    yield start
    for process in running:
        process.kill()  # what it leaves would be the next worker's
        process.wait(20)


def crowd(environment: dict[str, str], small: int, rows: int, letters: int) -> dict[str, Any]:
    connection.close()
    done = subprocess.run(
        [sys.executable, "-m", "tests.mithaq.outbox.neighbours.crowd", str(small), str(rows), str(letters)],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=600,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout.splitlines()[-1])


def imported(seconds: float) -> ImportDraft:
    """The import of Berkane, when it is over."""
    end = time.monotonic() + seconds
    with selectors.office_context(selectors.find("berkane")):
        while (draft := ImportDraft.objects.get()).is_under_way:
            assert time.monotonic() < end, "the import takes too long"
            time.sleep(0.2)
    return draft


def test_another_office_s_letter_does_not_wait(worker: Start, tmp_path: Path) -> None:
    seen = crowd(worker(*BOTH), small=6_000, rows=1_200, letters=6)
    assert max(seen["delays"]) < BOUND, seen
    assert seen["left"] > 0, "Berkane's effects were not done before the letters: the noise was real"
    assert len(list((tmp_path / "mail").iterdir())) == 6
    assert imported(60).written == 1_200


def test_one_thread_for_all_offices_is_enough(worker: Start) -> None:
    seen = crowd(worker(*ALONE), small=4_000, rows=0, letters=2)
    assert max(seen["delays"]) < BOUND, seen
    assert seen["left"] > 0


def test_without_turns_the_letter_waits_for_the_crowd(worker: Start) -> None:
    seen = crowd(worker(*ALONE, unfair="1"), small=4_000, rows=0, letters=1)
    assert max(seen["delays"]) > BOUND, seen


@pytest.mark.slow
def test_an_import_of_fifty_thousand_rows_and_fifty_thousand_effects(worker: Start) -> None:
    start = time.monotonic()
    seen = crowd(worker(*BOTH), small=50_000, rows=50_000, letters=40)
    assert max(seen["delays"]) < BOUND, seen
    draft = imported(600)
    assert draft.written == 50_000, draft.refusal
    assert draft.finished_at is not None
    assert draft.confirmed_at is not None
    took = (draft.finished_at - draft.confirmed_at).total_seconds()
    with selectors.office_context(selectors.find("berkane")):
        assert Agreement.objects.count() == 50_000
        assert OutboxEvent.objects.filter(dead_at__isnull=False).count() == 0
    sys.stdout.write(
        f"\nletters: max {max(seen['delays']):.2f} s; table read in {seen['staged']:.1f} s, written in {took:.1f} s;"
        f" {seen['left']} effects left after the letters; {time.monotonic() - start:.0f} s in all\n"
    )
