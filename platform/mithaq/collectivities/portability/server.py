"""The whole database server kept: PostgreSQL's own base backup, verified file by file.

A base backup is a data folder that a server can be started on. It holds every office's rows and no file of theirs.
"""

import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import structlog
from django.conf import settings

from mithaq.collectivities import selectors
from mithaq.collectivities.models import Backup, BackupKind
from mithaq.collectivities.portability import base_backup
from mithaq.collectivities.portability.archive import file_digest, sync_folder, written_to
from mithaq.collectivities.portability.backups import alone
from mithaq.collectivities.portability.errors import BackupRunning, NoSpace, ServerBackupFailed
from mithaq.core import clock

log = structlog.get_logger(__name__)
KEEP = 7
_LOCK = 0x73727672  # one backup of the server at a time
_HOURS = 12 * 3600


@dataclass(frozen=True)
class Login:
    """How PostgreSQL's programs reach the server. Without a password they look into ~/.pgpass."""

    host: str
    port: str
    user: str
    password: str = ""


def keep_server(
    programs: Path, login: Login, *, folder: Path | None = None, keep: int = KEEP,
    say: Callable[[str], None] = lambda line: None,
) -> Backup:  # fmt: skip
    """Make a base backup in `folder`, verify it, write it down, and remove all but the newest `keep`.

    programs: the folder of pg_basebackup, pg_verifybackup and pg_waldump, of the server's version.
    Raises BackupRunning, ServerBackupFailed, NoSpace, PlaceUnusable; nothing is left then.
    """
    place = (folder or servers_dir()).resolve()
    with selectors.public_side(), alone(BackupRunning, _LOCK):
        made_at = clock.now()
        path = copy_server(programs, login, place, say)
        size = sum(one.lstat().st_size for one in path.rglob("*") if one.is_file())
        backup = Backup.objects.create(
            kind=BackupKind.CLUSTER, made_at=made_at, path=str(path), size=size,
            digest=file_digest(path / "backup_manifest"),
        )  # fmt: skip
        _remove_old(place, keep, say)
    log.info("server_kept", path=str(path), bytes=size)
    return backup


def copy_server(programs: Path, login: Login, place: Path, say: Callable[[str], None] = lambda line: None) -> Path:
    """A verified base backup as a new folder in `place`. Raises ServerBackupFailed, NoSpace, PlaceUnusable."""
    with written_to(place / "x"):
        place.mkdir(parents=True, exist_ok=True, mode=0o700)
    for left in place.glob(".server-*.part"):  # we are alone: whoever wrote it was killed
        shutil.rmtree(left)
    name = f"server-{datetime.now(tz=UTC):%Y%m%dT%H%M%SZ}"
    part = place / f".{name}.part"
    at = [f"--port={login.port or 5432}", f"--username={login.user}", *([f"--host={login.host}"] if login.host else [])]
    try:
        say("copying the server")
        _run(
            [
                programs / "pg_basebackup", f"--pgdata={part}", "--format=plain", "--wal-method=stream",
                "--checkpoint=fast", "--manifest-checksums=SHA256", "--no-password", *at,
            ],
            login, place,
        )  # fmt: skip
        say("verifying the copy")
        _verify(programs, part, login, place)
        part.rename(place / name)
        sync_folder(place)
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return place / name


def _verify(programs: Path, part: Path, login: Login, place: Path) -> None:
    """By PostgreSQL's own program; where that does not start, by ours."""
    verifier = programs / "pg_verifybackup"
    try:
        _run([verifier, "--version"], login, place)
    except ServerBackupFailed:
        base_backup.prove(part, programs / "pg_waldump", lambda command: _run(command, login, place))
    else:
        _run([verifier, part], login, place)


def _run(command: list[Path | str], login: Login, place: Path) -> None:
    program = Path(command[0]).name
    keys = ("HOME", "PATH", "PGPASSFILE", "PGSSLMODE", "PGSSLROOTCERT")
    environment = {key: os.environ[key] for key in keys if key in os.environ} | {"LC_ALL": "C"}
    if login.password:
        environment["PGPASSWORD"] = login.password
    try:
        done = subprocess.run(  # noqa: S603 - PostgreSQL's programs, no shell
            [str(part) for part in command], env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True,
            timeout=_HOURS, check=False,
        )  # fmt: skip
    except (OSError, subprocess.SubprocessError) as error:
        raise ServerBackupFailed(reason=f"{program}: {error}") from error
    if done.returncode != 0:
        said = [line for line in done.stderr.splitlines() if "error" in line] or done.stderr.splitlines() or [program]
        if "No space left on device" in done.stderr:
            raise NoSpace(path=str(place))
        raise ServerBackupFailed(reason=said[0].removeprefix(f"{program}: error: "))


def _remove_old(place: Path, keep: int, say: Callable[[str], None]) -> None:
    found = Backup.objects.filter(kind=BackupKind.CLUSTER, removed_at=None, path__startswith=f"{place}/")
    for backup in found.order_by("-made_at", "-pk")[keep:]:
        say(f"removing {backup.path}")
        shutil.rmtree(backup.path, ignore_errors=True)
        backup.removed_at = clock.now()
        backup.save(update_fields=["removed_at"])


def servers_dir() -> Path:
    """Where base backups lie when nobody names another place."""
    return Path(settings.MITHAQ_STATE) / "backups" / "server"
