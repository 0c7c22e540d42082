"""A web server on a database of its own, for a browser: started, told which day it is, and stopped without a trace."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from mithaq.embedded.lifeline import tied_to_parent
from mithaq.embedded.postgres import Cluster
from mithaq.embedded.processes import answers
from tests import database

START_SECONDS = 60


@dataclass(frozen=True)
class Site:
    """Where it answers. state: its folder; the file `today` there is its calendar."""

    port: int
    state: Path

    @property
    def national(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def office(self) -> str:
        return f"http://berkane.localhost:{self.port}"

    def set_day(self, day: date) -> None:
        """From the next request on it is this day."""
        new = self.state / "today.new"
        new.write_text(day.isoformat(), encoding="ascii")
        new.replace(self.state / "today")


@contextmanager
def running(cluster: Cluster, template: str, state: Path, *, content: str, today: date) -> Iterator[Site]:
    """A server on a fresh copy of the template. content: `people` or `dossiers`, see seed.py."""
    name = f"mithaq_web_{content}_{os.getpid()}"
    database.copy_template(cluster, template, name)
    try:
        site = Site(_free_port(), state)
        site.set_day(today)
        environment = os.environ | cluster.environment(name) | {
            "DJANGO_SETTINGS_MODULE": "tests.browser.settings", "MITHAQ_STATE": str(state),
            "MITHAQ_PORT": str(site.port), "PYTHONPATH": f"{database.ROOT}{os.pathsep}{database.ROOT / 'platform'}",
        }  # fmt: skip
        seed = [sys.executable, "-m", "tests.browser.seed", content]
        subprocess.run(seed, env=environment, cwd=database.ROOT, check=True)
        with _server(site, environment):
            yield site
    finally:
        database.drop(cluster, name)


@contextmanager
def _server(site: Site, environment: dict[str, str]) -> Iterator[None]:
    command = [
        *(sys.executable, "-m", "gunicorn", "tests.browser.wsgi:application", "--bind", f"127.0.0.1:{site.port}"),
        *("--worker-class", "gthread", "--workers", "1", "--threads", "4", "--no-control-socket"),
    ]
    log = site.state / "web.log"
    with log.open("wb") as sink:
        process = subprocess.Popen(
            command, env=environment, cwd=database.ROOT, stdout=sink, stderr=subprocess.STDOUT,
            preexec_fn=tied_to_parent(signal.SIGTERM),
        )  # fmt: skip
    try:
        until = time.monotonic() + START_SECONDS
        while not answers(site.port):
            if process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"the web server did not start:\n{log.read_text(encoding='utf-8')}")
            time.sleep(0.1)
        yield
    finally:
        process.terminate()
        process.wait(timeout=20)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
