"""The archive as a file: a ZIP whose members are listed, with their sizes and SHA-256, in its `manifest.json`.

Written beside its place and renamed when it is whole; read with distrust: no member is believed before its name, size
and hash were compared with the manifest's. `docs/guides/archive-format.md` describes the format.
"""

import errno
import hashlib
import json
import os
import re
import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from mithaq.collectivities.portability.errors import (
    ArchiveDamaged,
    ArchiveMissing,
    ArchiveUnknown,
    ArchiveUnsafe,
    NoSpace,
    PlaceUnusable,
)

FORMAT = "mithaq-office"
FORMAT_VERSION = 1
MANIFEST = "manifest.json"
CHUNK = 1024 * 1024
MAX_MANIFEST = 64 * CHUNK  # bytes; one line per member: about 400,000 files
MAX_MEMBERS = 500_000
MAX_RATIO = 200  # unpacked against packed, over the whole archive; rows of tables pack about 12 to 1
FREE_BYTES = 256 * CHUNK  # an archive that unpacks to less is not asked for its ratio
_FULL = {errno.ENOSPC, errno.EDQUOT}
_BAD_PART = re.compile(r'[\x00-\x1f\x7f\\:*?"<>|]')


class Sink:
    """Where a member's bytes go: gathered, counted, hashed, packed. Raises NoSpace, PlaceUnusable."""

    def __init__(self, stream: IO[bytes], place: Path) -> None:
        self._stream, self._place, self._hash = stream, place, hashlib.sha256()
        self._waiting: list[bytes | bytearray | memoryview] = []
        self._held = self.size = self.lines = 0

    def write(self, data: bytes | bytearray | memoryview) -> None:
        """Append bytes; PostgreSQL gives them a row at a time."""
        self._waiting.append(data)
        self._held += len(data)
        if self._held >= CHUNK // 4:
            self.flush()

    def flush(self) -> None:
        """Pack what was gathered."""
        chunk = b"".join(self._waiting)
        self._waiting, self._held = [], 0
        with written_to(self._place):
            self._stream.write(chunk)
        self._hash.update(chunk)
        self.size += len(chunk)
        self.lines += chunk.count(b"\n")

    @property
    def sha256(self) -> str:
        return self._hash.hexdigest()


class Writer:
    """An archive being written; it appears at its place, whole and readable by its owner alone, or not at all.

    What was at the place before is replaced in that moment. Raises PlaceUnusable, NoSpace.
    """

    def __init__(self, path: Path, made_at: datetime) -> None:
        self.path, self._at = path, made_at.timetuple()[:6]
        self.members: dict[str, dict[str, Any]] = {}
        self._part = path.with_name(f".{path.name}.{os.getpid()}.part")

    def __enter__(self) -> Self:
        clear_parts(self.path.parent, f".{self.path.name}.*.part")
        with written_to(self.path):
            descriptor = os.open(self._part, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
            self._file = os.fdopen(descriptor, "w+b", buffering=CHUNK)
            self._zip = zipfile.ZipFile(self._file, "w", zipfile.ZIP_DEFLATED, compresslevel=4)
        return self

    @contextmanager
    def member(self, name: str, *, packed: bool = True) -> Iterator[Sink]:
        """A new member; write its bytes into the sink. packed: whether deflating is worth the time."""
        stream = self._zip.open(self._info(name, packed=packed), "w", force_zip64=True)
        sink = Sink(stream, self.path)
        try:
            yield sink
            sink.flush()
        except BaseException:
            with suppress(OSError, ValueError):
                stream.close()
            raise
        with written_to(self.path):
            stream.close()
        self.members[name] = {"bytes": sink.size, "sha256": sink.sha256}

    def add(self, name: str, data: bytes | str) -> None:
        """A new member with these bytes."""
        data = data.encode() if isinstance(data, str) else data
        with written_to(self.path):
            self._zip.writestr(self._info(name, packed=True), data)
        self.members[name] = {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}

    def seal(self, manifest: dict[str, Any]) -> None:
        """The last member: the manifest, with every other member's size and hash."""
        text = json.dumps(manifest | {"members": self.members}, ensure_ascii=False, indent=1)
        with written_to(self.path):
            self._zip.writestr(self._info(MANIFEST, packed=True), text.encode())

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                with written_to(self.path):
                    self._zip.close()
                    self._file.flush()
                    os.fsync(self._file.fileno())
                    self._file.close()
                    self._part.rename(self.path)
                    sync_folder(self.path.parent)
        finally:
            with suppress(OSError, ValueError):  # it fails again where it failed before
                self._zip.close()
            with suppress(OSError, ValueError):
                self._file.close()
            self._part.unlink(missing_ok=True)

    def _info(self, name: str, *, packed: bool) -> zipfile.ZipInfo:
        require_safe(name)
        info = zipfile.ZipInfo(name, (max(1980, self._at[0]), *self._at[1:]))
        info.external_attr = (stat.S_IFREG | 0o600) << 16
        info.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
        return info


class Archive:
    """An archive being read. Opening it proves its shape; `verify` proves every byte."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __enter__(self) -> Self:
        try:
            self._zip = zipfile.ZipFile(self.path)
        except FileNotFoundError as error:
            raise ArchiveMissing(path=str(self.path)) from error
        except (zipfile.BadZipFile, OSError, ValueError) as error:
            raise ArchiveDamaged(reason=f"{self.path.name} is not a whole ZIP file") from error
        try:
            self._judge()
            self.manifest = self._manifest()
            self._compare()
        except BaseException:
            self._zip.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()

    @property
    def members(self) -> dict[str, dict[str, Any]]:
        """Size and SHA-256 of each member, as the manifest says."""
        members: dict[str, dict[str, Any]] = self.manifest["members"]
        return members

    def read(self, name: str) -> bytes:
        """A small member whole, proven. Raises ArchiveDamaged."""
        return b"".join(self.chunks(name))

    def chunks(self, name: str) -> Iterator[bytes]:
        """A member's bytes; at the end they are proven against the manifest. Raises ArchiveDamaged."""
        said = self.members.get(name)
        if said is None:
            raise ArchiveDamaged(reason=f"{name} is missing")
        digest, size = hashlib.sha256(), 0
        with self._opened(name) as stream:
            while chunk := _next(stream, name):
                digest.update(chunk)
                size += len(chunk)
                yield chunk
        if (size, digest.hexdigest()) != (said["bytes"], said["sha256"]):
            raise ArchiveDamaged(reason=f"{name} is not what was written")

    def verify(self) -> int:
        """Read every member to its end; returns how many. Raises ArchiveDamaged."""
        for name in self.members:
            for _chunk in self.chunks(name):
                pass
        return len(self.members)

    @contextmanager
    def _opened(self, name: str) -> Iterator[IO[bytes]]:
        try:
            stream = self._zip.open(name)
        except (zipfile.BadZipFile, KeyError, OSError, NotImplementedError, RuntimeError) as error:
            raise ArchiveDamaged(reason=f"{name} cannot be read") from error
        with stream:
            yield stream

    def _judge(self) -> None:
        """Names that stay inside, no links, no passwords, no doubles, nothing that unpacks without end."""
        infos = self._zip.infolist()
        if len(infos) > MAX_MEMBERS:
            raise ArchiveUnsafe(reason=f"{len(infos)} members")
        seen: set[str] = set()
        for info in infos:
            require_safe(info.orig_filename)
            if info.filename in seen:
                raise ArchiveUnsafe(reason=f"two members named {info.filename}")
            seen.add(info.filename)
            if info.flag_bits & 0x1 or stat.S_IFMT(info.external_attr >> 16) not in {0, stat.S_IFREG}:
                raise ArchiveUnsafe(reason=f"{info.filename} is not a plain file")
        unpacked = sum(info.file_size for info in infos)
        if unpacked > FREE_BYTES and unpacked > MAX_RATIO * self.path.stat().st_size:
            raise ArchiveUnsafe(reason=f"it unpacks to {unpacked} bytes")

    def _manifest(self) -> dict[str, Any]:
        try:
            info = self._zip.getinfo(MANIFEST)
        except KeyError as error:
            raise ArchiveDamaged(reason=f"it has no {MANIFEST}") from error
        if info.file_size > MAX_MANIFEST:
            raise ArchiveUnsafe(reason=f"{MANIFEST} has {info.file_size} bytes")
        with self._opened(MANIFEST) as stream:
            text = b"".join(iter(lambda: _next(stream, MANIFEST), b""))
        try:
            manifest = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise ArchiveDamaged(reason=f"{MANIFEST} cannot be read") from error
        if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
            raise ArchiveUnknown(reason="it is not an archive of an office")
        version = manifest.get("format_version")
        if version != FORMAT_VERSION:
            raise ArchiveUnknown(reason=f"format {version}, while {FORMAT_VERSION} is known here")
        return manifest

    def _compare(self) -> None:
        """The members are those of the manifest, with the sizes that it says."""
        said = self.manifest.get("members")
        if not isinstance(said, dict) or not all(_well_formed(one) for one in said.values()):
            raise ArchiveDamaged(reason=f"{MANIFEST} does not list the members")
        found = {info.filename: info.file_size for info in self._zip.infolist() if info.filename != MANIFEST}
        for name in sorted(found.keys() ^ said.keys()):
            raise ArchiveDamaged(reason=f"{name} is {'missing' if name in said else 'not in the manifest'}")
        for name, size in found.items():
            if said[name]["bytes"] != size:
                raise ArchiveDamaged(reason=f"{name} has {size} bytes instead of {said[name]['bytes']}")


def _well_formed(member: object) -> bool:
    return (
        isinstance(member, dict)
        and isinstance(member.get("bytes"), int)
        and re.fullmatch(r"[0-9a-f]{64}", str(member.get("sha256"))) is not None
    )


def _next(stream: IO[bytes], name: str) -> bytes:
    try:
        return stream.read(CHUNK)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError) as error:
        raise ArchiveDamaged(reason=f"{name} cannot be read to its end") from error


def require_safe(name: str) -> None:
    """Raise ArchiveUnsafe unless the member's name stays inside the folder it is unpacked into, on every system."""
    parts = name.split("/")
    if name.startswith("/") or any(
        part in {"", ".", ".."} or _BAD_PART.search(part) or len(part.encode()) > 255 or part.endswith((" ", "."))
        for part in parts
    ):
        raise ArchiveUnsafe(reason=f"the name {name!r}")


@contextmanager
def written_to(path: Path) -> Iterator[None]:
    """Say in the domain's words that the disk is full, or that the folder cannot be written to."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise NoSpace(path=str(path.parent)) from error
        raise PlaceUnusable(path=str(path.parent), reason=error.strerror or str(error)) from error


def clear_parts(folder: Path, pattern: str) -> None:
    """Remove what writers left that were killed: parts whose process is gone."""
    for part in folder.glob(pattern):
        pid = part.name.rsplit(".", 2)[1]
        if pid.isdigit() and not _lives(int(pid)):
            part.unlink(missing_ok=True)


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def sync_folder(folder: Path) -> None:
    """Make a rename in this folder outlive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def file_digest(path: Path) -> str:
    """SHA-256 of a file, read from the disk."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
