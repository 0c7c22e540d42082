"""The machine that this runs on: room on its disks, and its clock against the database's."""

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import connection

from mithaq.collectivities.health.checking import Finding, Fleet, Severity, check

GIGABYTE = 1024**3
SKEW_SEEN, SKEW_WRONG = 2.0, 60.0  # seconds


@check("disk", "there is room where files, mail and queues are kept", of_office=False)
def disk(fleet: Fleet) -> Iterator[Finding]:
    """Of each file system once; that of a database on another machine cannot be seen from here."""
    seen = set()
    for place in (Path(settings.MITHAQ_STATE), Path(settings.MEDIA_ROOT)):
        folder = next(path for path in (place, *place.resolve().parents) if path.exists())
        device = folder.stat().st_dev
        if device not in seen:
            seen.add(device)
            usage = shutil.disk_usage(folder)
            yield from room(str(folder), usage.free, usage.total)


def room(folder: str, free: int, total: int) -> Iterator[Finding]:
    """Judge what is free of a file system; bytes."""
    severity = None
    if free < GIGABYTE or free < 0.02 * total:
        severity = Severity.ERROR
    elif free < 5 * GIGABYTE or free < 0.1 * total:
        severity = Severity.WARNING
    if severity:
        yield Finding(
            f"{folder}: {free / GIGABYTE:.1f} GB are free of {total / GIGABYTE:.1f} GB",
            "make room: old backups and logs first; then a larger disk", "disk_full", severity,
        )  # fmt: skip


@check("clock", "this machine and the database agree on the time", of_office=False)
def clocks(fleet: Fleet) -> Iterator[Finding]:
    """Leases, sessions and deadlines compare the two."""
    before = time.time()
    with connection.cursor() as cursor:
        cursor.execute("SELECT extract(epoch FROM clock_timestamp())::float8")
        told = cursor.fetchone()[0]
    yield from skew(told - (before + time.time()) / 2)


def skew(seconds: float) -> Iterator[Finding]:
    """Judge by how much the database is ahead of this machine."""
    if abs(seconds) > SKEW_SEEN:
        yield Finding(
            f"the database's clock is {abs(seconds):.0f} s {'ahead of' if seconds > 0 else 'behind'} this machine's",
            "let both follow a time server (systemd-timesyncd, chrony)", "clock_skew",
            Severity.ERROR if abs(seconds) > SKEW_WRONG else Severity.WARNING,
        )  # fmt: skip
