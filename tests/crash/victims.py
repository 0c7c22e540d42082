"""Processes that are killed in the middle of their work, and the one that starts them.

`python -m tests.crash.victims` loads Django once and then forks a victim for each line it reads: the name of a work and
its arguments. A victim says what it is doing in lines of its own, so that the test can choose its moment.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
SLOWER = 0.002  # seconds before each statement: the middle of the work becomes wide enough to be hit


class Victims:
    """The starter of victims, seen from the test."""

    def __init__(self, environment: dict[str, str]) -> None:
        path = f"{ROOT}{os.pathsep}{ROOT / 'platform'}"
        self._starter = subprocess.Popen(
            [sys.executable, "-m", "tests.crash.victims"], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            env=os.environ | environment | {
                "DJANGO_SETTINGS_MODULE": "mithaq.settings.test", "MITHAQ_DB_USER_KIND": "app", "PYTHONPATH": path,
            }, text=True, bufsize=1,
        )  # fmt: skip

    def __enter__(self) -> "Victims":
        assert self._line() == "ready"
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self._starter.stdin.close()
        self._starter.wait(20)
        self._starter.stdout.close()

    def run(self, work: str, *, kill_after: float | None = None) -> list[str]:
        """Start a victim; once it begins, let it live for `kill_after` seconds. Returns what it said to the end."""
        self._starter.stdin.write(f"{work}\n")
        pid = int(self._line().removeprefix("victim "))
        said = [self._line()]
        if kill_after is not None and said[0] != "gone":
            time.sleep(kill_after)
            with suppress(ProcessLookupError):  # it came to its end first: a kill too late, and no kill in the middle
                os.kill(pid, signal.SIGKILL)
        while said[-1] != "gone":
            said.append(self._line())
        return said[:-1]

    def _line(self) -> str:
        line = self._starter.stdout.readline()
        assert line, "the starter of victims died"
        return line.strip()


def say(text: str) -> None:
    """One line, in one write: nothing of it is lost or mixed with another's when the process is killed."""
    os.write(1, f"{text}\n".encode())


def enter_into_force() -> None:
    """Put every dossier that is ready into force, slowly."""
    from datetime import date

    from mithaq.collectivities import selectors
    from mithaq.core import clock
    from mithaq.core.database import connection
    from tenants.agreements.models import Agreement
    from tenants.signature import services as signature

    with clock.frozen(date(2024, 8, 1)), selectors.office_context(selectors.find("berkane")):
        ready = list(Agreement.objects.filter(state="signing").order_by("pk").values_list("pk", flat=True))
        with connection.execute_wrapper(_slowly):
            for pk in ready:
                say(f"begin {pk}")
                signature.enter_into_force(pk, actor=None, on=date(2024, 7, 1))
                say(f"end {pk}")


def _slowly(execute: Callable[..., Any], *args: Any) -> Any:
    time.sleep(SLOWER)
    return execute(*args)


def open_office(slug: str) -> None:
    """Open an office."""
    from mithaq.collectivities import provisioning

    say("begin")
    provisioning.create_office(
        code=f"ECI-{slug[-9:]}", level="eci", slug=slug, name_ar="مؤسسة", name_fr="Établissement",
        province_code="02.113", region_code="02",
    )  # fmt: skip
    say("end")


def open_file(path: str) -> None:
    """Open the offices of a file, and say after each how far it is."""
    from mithaq.collectivities.provisioning import bulk

    say("begin")
    outcome = bulk.open_rows(bulk.read_rows(Path(path)), by="console:victim", step=lambda done, *_: say(f"row {done}"))
    say(f"end {len(outcome.opened)} {len(outcome.open_already)} {len(outcome.refused)}")


def fill_pool(size: str) -> None:
    """Make ready schemas."""
    from mithaq.collectivities.provisioning import pool

    say("begin")
    pool.fill(int(size), lambda *_: time.sleep(SLOWER))
    say("end")


def run_jobs() -> None:
    """Do the operator's jobs that wait."""
    from mithaq.collectivities import jobs

    say("begin")
    jobs.work(once=True)
    say("end")


def erase_office(erasure_id: str, media: str) -> None:
    """Carry an approved erasure out, with a pause after each step."""
    from django.conf import settings

    from mithaq.collectivities import services

    settings.MEDIA_ROOT = media
    say("begin")
    services.carry_out_erasure(int(erasure_id), by="console:victim", report=lambda *step: time.sleep(0.05))
    say("end")


def migrate_fleet(folder: str, package: str) -> None:
    """Bring the fleet to head as the owner; the finance app's migrations are those of `package` in `folder`."""
    from django.conf import settings
    from django.db import connection

    from mithaq.collectivities import fleet

    sys.path.insert(0, folder)
    settings.MIGRATION_MODULES = {"finance": package}
    settings.MITHAQ_SWITCHES_ROLES = False
    owner = settings.MITHAQ_DB_OWNER
    connection.settings_dict.update(USER=owner["user"], PASSWORD=owner["password"])
    say("begin")
    outcome = fleet.migrate_all()
    say(f"end {len(outcome.failed)} failed")


def transfer(act: str, media: str) -> None:
    """Pass every agreement in force of Berkane to the establishment, slowly."""
    from datetime import date

    from django.conf import settings
    from django.core.files.storage import default_storage
    from django.core.files.storage.filesystem import FileSystemStorage

    from mithaq.collectivities import selectors
    from mithaq.core import clock
    from mithaq.core.database import connection
    from tenants.transfer import services

    settings.MEDIA_ROOT = media
    default_storage._wrapped = FileSystemStorage(location=media)
    say("begin")
    with clock.frozen(date(2026, 4, 2)), connection.execute_wrapper(_slowly):
        services.transfer(
            selectors.find("berkane"), selectors.find("eci-trifa"), references=None, act=act,
            effective_on=date(2026, 4, 1), by="console:victim",
        )  # fmt: skip
    say("end")


def _on_disk(media: str) -> None:
    from django.conf import settings
    from django.test import override_settings  # it tells those who have read the settings already

    storages = settings.STORAGES | {"default": {"BACKEND": "django.core.files.storage.FileSystemStorage"}}
    override_settings(MEDIA_ROOT=media, STORAGES=storages).enable()


def carry_out(path: str, media: str) -> None:
    """Export Berkane into one archive, with a pause after each step."""
    from mithaq.collectivities import selectors
    from mithaq.collectivities.portability import export

    _on_disk(media)
    say("begin")
    office = selectors.find("berkane")
    export.export_office(office, Path(path), by="console:victim", report=lambda *step: time.sleep(SLOWER * 10))
    say("end")


def bring_back(path: str, slug: str, media: str) -> None:
    """Restore an archive beside, with a pause after each step."""
    from mithaq.collectivities.portability import restore

    _on_disk(media)
    say("begin")
    restore.restore(Path(path), by="console:victim", slug=slug, report=lambda *step: time.sleep(SLOWER * 10))
    say("end")


def keep_all(folder: str, media: str) -> None:
    """Keep every office of the night."""
    from mithaq.collectivities.portability import backups

    _on_disk(media)
    say("begin")
    backups.keep_offices(folder=Path(folder))
    say("end")


def write_on() -> None:
    """Open dossiers without end: each writes several entries of the trail."""
    from datetime import date

    from mithaq.collectivities import selectors
    from tenants.agreements import services

    with selectors.office_context(selectors.find("berkane")):
        say("begin")
        while True:
            services.open_agreement(actor=None, kind="twinning", title_ar="توأمة", opened_on=date(2024, 1, 15))


WORKS: dict[str, Callable[..., None]] = {
    work.__name__: work
    for work in (
        enter_into_force,
        open_office,
        carry_out,
        bring_back,
        keep_all,
        open_file,
        fill_pool,
        run_jobs,
        erase_office,
        migrate_fleet,
        transfer,
        write_on,
    )
}


def main() -> None:
    """Fork a victim for each line of the standard input, and wait for its end."""
    import django

    django.setup()
    say("ready")
    for line in sys.stdin:
        name, *arguments = line.split()
        pid = os.fork()
        if pid == 0:
            say(f"victim {os.getpid()}")
            WORKS[name](*arguments)
            os._exit(0)
        os.waitpid(pid, 0)
        say("gone")


if __name__ == "__main__":
    main()
