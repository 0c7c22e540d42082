"""Proving a base backup against its `backup_manifest`, as PostgreSQL's pg_verifybackup does.

The wheel that one machine's server comes from brings a pg_verifybackup that cannot start; there this module does its
work: every file has the size and SHA-256 of the manifest, none is missing or too many, and pg_waldump can read the
write-ahead log from the backup's beginning to its end.
"""

import hashlib
import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from mithaq.collectivities.portability.archive import file_digest
from mithaq.collectivities.portability.errors import ServerBackupFailed

MANIFEST = "backup_manifest"
# What a server writes into the folder by itself, or what stands in the log: pg_verifybackup leaves the same out.
_OUTSIDE = {MANIFEST, "pg_wal", "postgresql.auto.conf", "standby.signal", "recovery.signal"}
Run = Callable[[list[Path | str]], object]


def prove(folder: Path, waldump: Path, run: Run) -> None:
    """Raise ServerBackupFailed unless the base backup in `folder` is what its manifest says. run: starts a program."""
    manifest = _manifest(folder)
    said = {_name(one): one for one in manifest["Files"]}
    found = set(_files(folder))
    for name in sorted(found ^ {name for name in said if name.split("/")[0] not in _OUTSIDE}):
        raise ServerBackupFailed(reason=f"{name} is {'not in the manifest' if name in found else 'missing'}")
    for name in sorted(found):
        path, one = folder / name, said[name]
        if path.stat().st_size != one["Size"]:
            raise ServerBackupFailed(reason=f"{name} has not the size that the manifest says")
        if one.get("Checksum-Algorithm") != "SHA256" or file_digest(path) != one["Checksum"]:
            raise ServerBackupFailed(reason=f"{name} is not what was copied")
    for part in manifest["WAL-Ranges"]:
        run(
            [
                waldump, "--quiet", f"--path={folder / 'pg_wal'}", f"--timeline={part['Timeline']}",
                f"--start={part['Start-LSN']}", f"--end={part['End-LSN']}",
            ]
        )  # fmt: skip


def _manifest(folder: Path) -> dict[str, Any]:
    """The manifest, proven by the checksum of its own last line."""
    try:
        text = (folder / MANIFEST).read_bytes()
        manifest: dict[str, Any] = json.loads(text)
        body = text[: text.rindex(b'"Manifest-Checksum"')]
        if hashlib.sha256(body).hexdigest() == manifest["Manifest-Checksum"]:
            return manifest
    except (OSError, ValueError, KeyError) as error:
        raise ServerBackupFailed(reason=f"{MANIFEST} cannot be read") from error
    raise ServerBackupFailed(reason=f"{MANIFEST} was altered")


def _name(one: dict[str, Any]) -> str:
    encoded = one.get("Encoded-Path")
    return bytes.fromhex(encoded).decode(errors="surrogateescape") if encoded else str(one["Path"])


def _files(folder: Path) -> Iterator[str]:
    for place, _, names in os.walk(folder):
        for name in names:
            path = Path(place, name).relative_to(folder)
            if path.parts[0] not in _OUTSIDE:
                yield path.as_posix()
