"""The files of an office: which columns name them, reading them into an archive, putting them back.

Files lie in the office's own folder of the storage (`o_berkane/…`), under names that tell nothing and never change.
"""

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

from django.apps import apps
from django.conf import settings
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db.models import FileField
from psycopg import sql

from mithaq.collectivities.portability.archive import CHUNK, Archive, require_safe, written_to
from mithaq.collectivities.portability.errors import FilesInTheWay, NotEqual
from mithaq.collectivities.portability.tables import Cursor

MARK = ".restoring"  # stands in a folder whose office is not there yet: a run that was killed left it
FOLDER = "files"  # in the archive


def file_columns(present: Iterable[str]) -> list[tuple[str, str]]:
    """(table, column) of every column that names a file, in these tables."""
    known = set(present)
    return sorted(
        (model._meta.db_table, str(field.column))
        for model in apps.get_models(include_auto_created=True)
        if model._meta.db_table in known
        for field in model._meta.concrete_fields
        if isinstance(field, FileField)
    )


def named_in(cursor: Cursor, schema: str, columns: Iterable[tuple[str, str]]) -> list[str]:
    """Paths inside the office's folder of every file that its rows name, once each."""
    prefix, found = f"{schema}/", set()
    for table, column in columns:
        cursor.execute(
            sql.SQL("SELECT DISTINCT {0} FROM {1} WHERE {0} <> ''").format(
                sql.Identifier(column), sql.Identifier(schema, table)
            )
        )
        found |= {name.removeprefix(prefix) for (name,) in cursor.fetchall() if name.startswith(prefix)}
    return sorted(found)


@contextmanager
def opened(schema: str, path: str) -> Iterator[IO[bytes] | None]:
    """A file of the office's folder, or None when it is not there."""
    require_safe(path)
    try:
        stream: Any = default_storage.open(f"{schema}/{path}")
    except FileNotFoundError:
        yield None
        return
    with stream:
        yield stream


def rename_in_rows(cursor: Cursor, columns: Iterable[tuple[str, str]], *, source: str, target: str) -> None:
    """Let the rows of schema `target` name files in its own folder instead of that of `source`."""
    for table, column in columns:
        cursor.execute(
            sql.SQL("UPDATE {1} SET {0} = %s || substr({0}, %s) WHERE starts_with({0}, %s)").format(
                sql.Identifier(column), sql.Identifier(target, table)
            ),
            [f"{target}/", len(source) + 2, f"{source}/"],
        )


class Placing:
    """The office's files being put into their folder; everything is taken away again unless `keep` was called."""

    def __init__(self, schema: str) -> None:
        self.schema, self._kept = schema, False

    def __enter__(self) -> "Placing":
        leftovers = list(_within(self.schema))
        if leftovers and f"{self.schema}/{MARK}" not in leftovers:
            raise FilesInTheWay(folder=self.schema)
        _remove(self.schema)
        with written_to(self._place):
            default_storage.save(f"{self.schema}/{MARK}", ContentFile(b"restoring"))
        return self

    def put(self, archive: Archive, paths: Iterable[str]) -> int:
        """Put these files of the archive into the folder, each proven; returns how many."""
        count = 0
        for path in paths:
            require_safe(path)
            name, member = f"{self.schema}/{path}", f"{FOLDER}/{path}"
            with written_to(self._place):
                made = default_storage.save(name, _Streamed(archive, member))
            if made != name or _digest(made) != archive.members[member]["sha256"]:
                raise NotEqual(difference=f"the file {path}")
            count += 1
        return count

    def keep(self) -> None:
        """The office is there: its files stay."""
        self._kept = True

    def __exit__(self, *_: object) -> None:
        if self._kept:
            default_storage.delete(f"{self.schema}/{MARK}")
        else:
            with suppress(OSError):  # what brought us here says more; the next run clears the folder first
                _remove(self.schema)

    @property
    def _place(self) -> Path:
        return Path(settings.MEDIA_ROOT) / self.schema


class _Streamed(File):  # type: ignore[type-arg]  # of bytes
    """A member of an archive as a file that a storage can save, a piece at a time."""

    def __init__(self, archive: Archive, member: str) -> None:
        super().__init__(None, name=member)
        self._archive, self._member = archive, member
        self.size = archive.members[member]["bytes"]

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        return self._archive.chunks(self._member)

    def multiple_chunks(self, chunk_size: int | None = None) -> bool:
        return True


def _digest(name: str) -> str:
    digest = hashlib.sha256()
    with default_storage.open(name) as stream:
        while chunk := stream.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def _within(folder: str) -> Iterator[str]:
    try:
        folders, names = default_storage.listdir(folder)
    except (FileNotFoundError, NotADirectoryError):
        return
    yield from (f"{folder}/{name}" for name in names)
    for inner in folders:
        yield from _within(f"{folder}/{inner}")


def _remove(folder: str) -> None:
    """Remove a folder's files and then the empty folders, the mark last of all."""
    mark = f"{folder}/{MARK}"
    for name in sorted(_within(folder), key=lambda one: one == mark):
        default_storage.delete(name)
    _remove_folders(folder)


def _remove_folders(folder: str) -> None:
    with suppress(FileNotFoundError, NotADirectoryError):
        for inner in default_storage.listdir(folder)[0]:
            _remove_folders(f"{folder}/{inner}")
        default_storage.delete(folder)
