"""Carrying an office out: one snapshot of its schema and of what `public` holds of it, its files, and pages to read."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import psycopg
import structlog
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_noop
from psycopg import sql

from mithaq.collectivities import selectors
from mithaq.collectivities.errors import OfficeErased
from mithaq.collectivities.fleet import versions
from mithaq.collectivities.models import Backup, BackupKind, Collectivity, OfficeEventKind, OfficeState
from mithaq.collectivities.portability import ddl, files, public_rows, reader, readme, tables
from mithaq.collectivities.portability.archive import (
    CHUNK,
    FORMAT,
    FORMAT_VERSION,
    Archive,
    Writer,
    file_digest,
    written_to,
)
from mithaq.collectivities.portability.errors import PlaceTaken
from mithaq.collectivities.services import record
from mithaq.collectivities.structure.owner import owner_connection
from mithaq.core import clock
from mithaq.core.database import connection

log = structlog.get_logger(__name__)
Report = Callable[[int, int, str], None]
_structures: dict[str, ddl.Structure] = {}  # by version of a schema: the same for every office at it


@dataclass(frozen=True)
class Kept:
    """An archive that was written. missing: files that a row names and the storage does not have."""

    path: Path
    size: int
    sha256: str
    rows: int
    files: int
    missing: tuple[str, ...]


def quiet(done: int, total: int, message: str) -> None:
    """A report to nobody."""


def export_office(office: Collectivity, path: Path, *, by: str, report: Report = quiet) -> Kept:
    """Carry the office out into one archive at `path`, with its files and the reader, and write that into its record.

    The archive is read back before anybody relies on it. Runs with the owner's rights, outside any transaction.
    Raises PlaceTaken, PlaceUnusable, NoSpace, OfficeErased; nothing is left at `path` then.
    """
    if path.exists():
        raise PlaceTaken(path=str(path))
    report(0, 3, gettext_noop("reading the office"))
    kept = dump(office, path, by=by, with_files=True, with_reader=True)
    report(1, 3, gettext_noop("reading the archive back"))
    keep(office, kept, made_at=clock.now())
    record(
        office, OfficeEventKind.EXPORTED, by=by, bytes=kept.size, sha256=kept.sha256, rows=kept.rows, files=kept.files,
        missing=len(kept.missing),
    )  # fmt: skip
    report(3, 3, kept.path.name)
    return kept


def keep(office: Collectivity, kept: Kept, *, made_at: datetime) -> Backup:
    """Read the archive back from the disk, byte by byte, and only then write it down as one that can be relied on."""
    with Archive(kept.path) as archive:
        archive.verify()
    with selectors.public_side():
        return Backup.objects.create(
            kind=BackupKind.OFFICE, office_schema=office.schema_name, made_at=made_at, path=str(kept.path.resolve()),
            size=kept.size, digest=kept.sha256,
        )  # fmt: skip


def dump(
    office: Collectivity, path: Path, *, by: str = "system", with_files: bool = False, with_reader: bool = False
) -> Kept:
    """Write the archive: structure, rows, register, record; files and reader when asked. It can always be restored.

    Everything is read in one snapshot, and no catalog is read for other offices than this one.
    """
    if office.state == OfficeState.ERASED:
        raise OfficeErased(office=office.slug)
    schema = office.schema_name
    made_at = datetime.now(tz=UTC)
    with written_to(path):
        path.parent.mkdir(parents=True, exist_ok=True)
    with owner_connection() as own, Writer(path, made_at) as archive, own.cursor() as cursor:
        own.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        own.read_only = True
        cursor.execute(tables.SETTINGS)
        manifest = _about(cursor, schema) | {"made_at": made_at.isoformat(timespec="seconds"), "by": by}
        archive.add("schema.sql", ddl.write(_structure(cursor, schema, manifest["migrations"]["version"]), schema))
        found = tables.tables_of(cursor, schema)
        manifest["tables"] = {
            one.name: {"rows": _rows(cursor, archive, schema, one), "key": list(one.key)} for one in found
        }
        manifest["left_out"] = sorted(one.name for one in found if one.name in tables.LEFT_OUT)
        manifest["register"] = {
            part.member: _lines(cursor, archive, part.member, part.query(schema)) for part in public_rows.REGISTER
        }
        columns = files.file_columns(one.name for one in found)
        manifest["file_columns"] = [list(pair) for pair in columns]
        missing: list[str] = []
        names = files.named_in(cursor, schema, columns)
        if with_files:
            missing = [name for name in names if not _file(archive, schema, name)]
        manifest["files"] = {"named": len(names), "carried": with_files, "missing": missing}
        manifest["reader"] = with_reader
        if with_reader:
            _pages(cursor, archive, office, manifest, [name for name in names if name not in missing])
        archive.add("README.txt", readme.text(manifest["office"], manifest["made_at"], with_reader=with_reader))
        archive.seal(manifest)
    rows = sum(one["rows"] for one in manifest["tables"].values())
    log.info("office_exported", office=office.slug, rows=rows, files=len(names), missing=len(missing))
    carried = len(names) - len(missing) if with_files else 0
    return Kept(path, path.stat().st_size, file_digest(path), rows, carried, tuple(missing))


def _about(cursor: tables.Cursor, schema: str) -> dict[str, Any]:
    """Everything about the office that is not a row of its schema."""
    cursor.execute(
        sql.SQL("SELECT app, name FROM {}.django_migrations ORDER BY app, name").format(sql.Identifier(schema))
    )
    applied = [[app, name] for app, name in cursor.fetchall()]
    length, head = tables.audit_head(cursor, schema)
    return {
        "format": FORMAT, "format_version": FORMAT_VERSION,
        "product": {"name": "mithaq", "version": product_version()},
        "database": cursor.connection.info.server_version,
        "schema": schema,
        "migrations": {"version": versions.version_of((app, name) for app, name in applied), "applied": applied},
        **public_rows.office_part(cursor, schema),
        "audit": {"length": length, "head": head},
        "rights": tables.rights_of(cursor, schema),
        "sequences": tables.sequences_of(cursor, schema),
    }  # fmt: skip


def _structure(cursor: tables.Cursor, schema: str, at: str) -> ddl.Structure:
    if at not in _structures:
        _structures[at] = ddl.read(cursor, schema)
    return _structures[at]


def _rows(cursor: tables.Cursor, archive: Writer, schema: str, table: tables.Table) -> int:
    member = f"tables/{table.name}.jsonl"
    if table.bare or table.name in tables.LEFT_OUT:
        archive.add(member, b"")
        return 0
    return _lines(cursor, archive, member, tables.rows(schema, table))


def _lines(cursor: tables.Cursor, archive: Writer, member: str, query: sql.Composable) -> int:
    with archive.member(member) as sink:
        tables.copy_out(cursor, query, sink)
    return sink.lines


def _file(archive: Writer, schema: str, name: str) -> bool:
    """Carry one file; False when the storage does not have it."""
    with files.opened(schema, name) as stream:
        if stream is None:
            log.warning("file_missing", schema=schema, file=name)
            return False
        with archive.member(f"{files.FOLDER}/{name}", packed=False) as sink:
            while chunk := stream.read(CHUNK):
                sink.write(chunk)
    return True


def _pages(
    cursor: tables.Cursor, archive: Writer, office: Collectivity, manifest: dict[str, Any], names: list[str]
) -> None:
    """The reader, made by the models from the same snapshot."""
    kept = reader.Kept(
        office, manifest["made_at"], manifest["audit"]["length"], manifest["audit"]["head"],
        {f"{office.schema_name}/{name}": f"{files.FOLDER}/{name}" for name in names},
    )  # fmt: skip
    cursor.execute("SELECT pg_export_snapshot()")
    [snapshot] = cursor.fetchone() or ("",)
    with selectors.schema_context(office), _same_snapshot(str(snapshot)):
        for place, text in reader.pages(kept):
            archive.add(place, text)


@contextmanager
def _same_snapshot(snapshot: str) -> Iterator[None]:
    """Let the models read what the owner's connection sees, and write nothing."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute(f"SET TRANSACTION SNAPSHOT '{snapshot}'")
        yield


def product_version() -> str:
    """The version of the product that is installed."""
    try:
        return version("mithaq")
    except PackageNotFoundError:
        return "0"


def default_path(office: Collectivity) -> Path:
    """A new place among the exports of this installation."""
    stamp = datetime.now(tz=UTC).strftime("%Y%m%dT%H%M%SZ")
    return exports_dir() / f"{office.slug}-{stamp}.zip"


def exports_dir() -> Path:
    """Where exports lie that an operator asked for on a page."""
    return Path(settings.MITHAQ_STATE) / "exports"
