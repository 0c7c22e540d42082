"""Every office kept every night in an archive of its own, read back; what is older than its term is removed."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

import structlog
from django.conf import settings
from django.utils.translation import override

from mithaq.collectivities import selectors
from mithaq.collectivities.models import Backup, BackupKind, Collectivity
from mithaq.collectivities.portability.archive import clear_parts
from mithaq.collectivities.portability.errors import BackupRunning, NoSpace, PlaceUnusable
from mithaq.collectivities.portability.export import Report, dump, keep, quiet
from mithaq.collectivities.structure.owner import owner_connection
from mithaq.core import clock
from mithaq.core.errors import DomainError, user_message

log = structlog.get_logger(__name__)
KEEP_DAYS = 30
_LOCK = 0x6261636B  # one backup of offices at a time


@dataclass
class Night:
    """What a run did. made: slugs; incomplete: offices, by slug, that named files which are not in the storage."""

    made: list[str] = field(default_factory=list)
    skipped: int = 0
    failed: dict[str, str] = field(default_factory=dict)
    incomplete: dict[str, int] = field(default_factory=dict)
    removed: int = 0


def keep_offices(
    offices: Sequence[Collectivity] | None = None, *, folder: Path | None = None, days: int = KEEP_DAYS,
    report: Report = quiet,
) -> Night:  # fmt: skip
    """Keep these offices, or all that have data, and remove what is older than `days`.

    Of all offices, those that were kept tonight already are left out, so that a run that was stopped goes on. An
    office that cannot be kept is named and the others are kept; a full disk stops the run.
    Raises BackupRunning, NoSpace, PlaceUnusable.
    """
    place = (folder or backups_dir()).resolve()
    night = Night()
    with selectors.public_side(), alone(BackupRunning, _LOCK):
        chosen = list(offices) if offices is not None else list(selectors.with_schema())
        for office in chosen:
            clear_parts(place / office.slug, ".*.part")
        if offices is None:
            kept = _kept_since(evening(), place)
            night.skipped = sum(1 for office in chosen if office.schema_name in kept)
            chosen = [office for office in chosen if office.schema_name not in kept]
        for number, office in enumerate(chosen, start=1):
            _keep(office, place, night)
            report(number, len(chosen), office.slug)
        night.removed = remove_old(place, days)
    return night


def _keep(office: Collectivity, place: Path, night: Night) -> None:
    made_at = clock.now()
    path = place / office.slug / f"{office.slug}-{datetime.now(tz=UTC):%Y%m%dT%H%M%SZ}.zip"
    try:
        kept = dump(office, path, by="backup", with_files=True)
        try:
            keep(office, kept, made_at=made_at)
        except BaseException:
            path.unlink(missing_ok=True)  # nobody relies on what could not be read back
            raise
    except (NoSpace, PlaceUnusable):
        raise
    except DomainError as error:
        with override("en"):
            night.failed[office.slug] = user_message(error)
    except Exception as error:  # whatever it is, the other offices are kept
        log.exception("office_not_kept", office=office.slug)
        night.failed[office.slug] = " ".join(f"{type(error).__name__}: {error}".split())[:300]
    else:
        night.made.append(office.slug)
        if kept.missing:
            night.incomplete[office.slug] = len(kept.missing)


def remove_old(place: Path, days: int) -> int:
    """Remove the backups in `place` that are older than `days`, but never an office's newest; returns how many.

    Exports that somebody put elsewhere are theirs.
    """
    before = clock.now() - timedelta(days=days)
    newest = set(
        Backup.objects.filter(kind=BackupKind.OFFICE, removed_at=None, path__startswith=f"{place}/")
        .order_by("office_schema", "-made_at", "-pk").distinct("office_schema").values_list("pk", flat=True)
    )  # fmt: skip
    old = Backup.objects.filter(
        kind=BackupKind.OFFICE, removed_at=None, made_at__lt=before, path__startswith=f"{place}/"
    ).exclude(pk__in=newest)
    removed = 0
    for backup in old.order_by("pk"):
        Path(backup.path).unlink(missing_ok=True)
        backup.removed_at = clock.now()
        backup.save(update_fields=["removed_at"])
        with suppress(OSError):  # others are in it
            Path(backup.path).parent.rmdir()
        removed += 1
    return removed


def evening(moment: datetime | None = None) -> datetime:
    """When tonight began: the last noon in Morocco. A run at one and its repetition at three are one night."""
    local = (moment or clock.now()).astimezone(clock.CASABLANCA)
    day = local.date() if local.hour >= 12 else local.date() - timedelta(days=1)
    return datetime.combine(day, time(12), tzinfo=clock.CASABLANCA)


def _kept_since(moment: datetime, place: Path) -> set[str]:
    """Schemas with a backup in `place` since, whose file is still there; an export made elsewhere is none."""
    found = Backup.objects.filter(
        kind=BackupKind.OFFICE, removed_at=None, made_at__gte=moment, path__startswith=f"{place}/"
    )
    return {schema for schema, path in found.values_list("office_schema", "path") if Path(path).is_file()}


@contextmanager
def alone(refusal: type[DomainError], lock: int) -> Iterator[None]:
    """Hold the right to do this on a connection of its own; the server gives it back when we die."""
    with owner_connection() as own:
        own.autocommit = True
        row: Any = own.execute("SELECT pg_try_advisory_lock(%s)", [lock]).fetchone()
        if not row[0]:
            raise refusal
        yield


def backups_dir() -> Path:
    """Where backups lie when nobody names another place."""
    return Path(settings.MITHAQ_STATE) / "backups" / "offices"
