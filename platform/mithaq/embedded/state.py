"""The state folder: where one machine's database, files, logs and secrets live."""

import fcntl
import hashlib
import hmac
import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from mithaq.embedded.errors import EmbeddedError

CHECKOUT = Path(__file__).resolve().parents[3]
SECRET_NAMES = ("postgres", "mithaq_owner", "mithaq_app", "secret_key", "token")
BACKUP = "mithaq_backup"  # its password follows from that of `postgres`: older state folders have it as well
LOG_BYTES = 5_000_000


def default_state_dir() -> Path:
    """The folder named by `MITHAQ_STATE`, else `var` in the checkout (git ignores it)."""
    named = os.environ.get("MITHAQ_STATE")
    return Path(named).expanduser().resolve() if named else CHECKOUT / "var"


def short_name(state_dir: Path) -> str:
    """Eight hexadecimal digits that stand for this state folder where a path must be short."""
    return hashlib.sha256(os.fsencode(state_dir)).hexdigest()[:8]


def load_secrets(state_dir: Path) -> dict[str, str]:
    """The random secrets of this state folder, made on first use and kept in `secrets.json` (mode 0600).

    Keys: the database roles' names for their passwords, `secret_key` for Django, `token` for names nobody guesses.
    Safe when several processes start at once: the first to link its file wins and all read that one.
    """
    state_dir.mkdir(parents=True, exist_ok=True)
    path = state_dir / "secrets.json"
    if not path.exists():
        made = path.with_name(f"secrets.{os.getpid()}.{secrets.token_hex(4)}.new")
        descriptor = os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
            json.dump({name: secrets.token_urlsafe(48) for name in SECRET_NAMES}, stream, indent=1)
        try:
            os.link(made, path)
        except FileExistsError:
            pass  # another starter was first: its secrets are the ones in force
        finally:
            made.unlink()
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        known = {name: str(found[name]) for name in SECRET_NAMES}
    except (ValueError, KeyError, TypeError) as error:
        raise EmbeddedError(f"{path} is damaged: restore it, or remove {state_dir} to start afresh.") from error
    return known | {BACKUP: hmac.new(known["postgres"].encode(), BACKUP.encode(), hashlib.sha256).hexdigest()}


@contextmanager
def exclusive(path: Path) -> Iterator[None]:
    """Hold a lock between processes on `path`; waits for it. The system releases it when the holder dies."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        yield


@contextmanager
def only_one(path: Path, refusal: str) -> Iterator[None]:
    """Hold the lock on `path` or raise EmbeddedError(refusal) at once when another process holds it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise EmbeddedError(refusal) from error
        yield


def open_log(state_dir: Path, name: str) -> BinaryIO:
    """The log `logs/<name>.log`, to append to; a long one is first put aside as `<name>.log.1`."""
    path = log_path(state_dir, name)
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists() and path.stat().st_size > LOG_BYTES:
        path.replace(path.with_suffix(".log.1"))
    return path.open("ab")


def log_path(state_dir: Path, name: str) -> Path:
    """Where `name` writes what it has to say."""
    return state_dir / "logs" / f"{name}.log"


def last_line(log: Path) -> str:
    """The last line somebody wrote into a log, for a one-line message."""
    lines = log.read_text(encoding="utf-8", errors="replace").strip().splitlines() if log.exists() else []
    return lines[-1] if lines else "it said nothing"
