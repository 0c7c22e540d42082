"""One PostgreSQL 18 cluster in the state folder: started on demand, safe under concurrent starters and after kill -9.

No TCP unless a port is given: clients use a Unix socket in a short path, with passwords (SCRAM) kept in `secrets.json`.
"""

import fcntl
import os
import re
import shutil
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
import psycopg
from psycopg.conninfo import make_conninfo

from mithaq.embedded import binaries, roles
from mithaq.embedded.errors import EmbeddedError
from mithaq.embedded.lifeline import tied_to_parent
from mithaq.embedded.state import exclusive, last_line, load_secrets, log_path, open_log, short_name

SUPERUSER = "postgres"
DEFAULT_PORT = 5432
START_SECONDS = 600  # a crash restart reads every relation's file: minutes with 1,600 offices
STOP_SECONDS = 60
SOCKET_PATH_BYTES = 107  # sun_path on Linux

# checkpoint_timeout: what a start after a crash must redo and flush; with 1,600 offices the default of 5 min cost 7 s.
SETTINGS = """\
# Written by Mithaq at each start: changes here are lost.
listen_addresses = '{listen}'
port = {port}
unix_socket_directories = '{socket_dir}'
unix_socket_permissions = 0777
password_encryption = 'scram-sha-256'
max_connections = 100
max_locks_per_transaction = 1024
shared_buffers = 256MB
recovery_init_sync_method = {recovery_sync}
timezone = 'UTC'
log_timezone = 'UTC'
jit = off
fsync = {durable}
synchronous_commit = {durable}
full_page_writes = {durable}
checkpoint_timeout = 60s
"""
FAST = """\
wal_level = minimal
max_wal_senders = 0
"""
ACCESS = """\
# Written by Mithaq: every connection shows a password.
local all all scram-sha-256
local replication mithaq_backup scram-sha-256
host all all 127.0.0.1/32 scram-sha-256
"""


class Cluster:
    """The database server of one state folder.

    state_dir: where data, log and secrets live. port: also listen on 127.0.0.1 at this port; None means no TCP.
    fast: give up durability for speed; for tests, whose data may be lost.
    """

    def __init__(self, state_dir: Path, port: int | None = None, *, fast: bool = False) -> None:
        self.state_dir = state_dir.resolve()
        self.port = port or DEFAULT_PORT
        self.fast = fast
        self.socket_dir = Path("/tmp") / f"mithaq-{short_name(self.state_dir)}"  # noqa: S108 - short; owner is checked
        self.log_path = log_path(self.state_dir, "postgres")
        self._listen = "127.0.0.1" if port else ""
        self._secrets: dict[str, str] | None = None

    # --- addresses -----------------------------------------------------------------------------------------------

    @property
    def secrets(self) -> dict[str, str]:
        """This state folder's secrets: passwords by role name, `secret_key`, `token`."""
        if self._secrets is None:
            self._secrets = load_secrets(self.state_dir)
        return self._secrets

    @property
    def superuser_dsn(self) -> str:
        """For tests and repairs only: nothing of the application connects as superuser."""
        return self.dsn(SUPERUSER, "postgres")

    def dsn(self, user: str, dbname: str = roles.DATABASE) -> str:
        """A libpq connection string for `postgres`, `mithaq_owner` or `mithaq_app`."""
        return make_conninfo(
            host=str(self.socket_dir), port=self.port, user=user, password=self.secrets[user], dbname=dbname
        )

    def environment(self, dbname: str = roles.DATABASE) -> dict[str, str]:
        """The `MITHAQ_…` variables by which the settings find this state folder and the database `dbname`."""
        return {
            "MITHAQ_STATE": str(self.state_dir),
            "MITHAQ_SECRET_KEY": self.secrets["secret_key"],
            "MITHAQ_DB_NAME": dbname,
            "MITHAQ_DB_HOST": str(self.socket_dir),
            "MITHAQ_DB_PORT": str(self.port),
            "MITHAQ_DB_USER": roles.APP,
            "MITHAQ_DB_PASSWORD": self.secrets[roles.APP],
            "MITHAQ_DB_OWNER": roles.OWNER,
            "MITHAQ_DB_OWNER_PASSWORD": self.secrets[roles.OWNER],
        }

    @property
    def data_dir(self) -> Path:
        """The data folder: in the state folder, or under /var/tmp when the server's account cannot reach that."""
        return self._place(binaries.server_account())

    # --- life ----------------------------------------------------------------------------------------------------

    def is_healthy(self) -> bool:
        """Whether a server of this data folder answers a query now; asked by connecting, never by a pid."""
        try:
            with psycopg.connect(self.superuser_dsn, connect_timeout=2, autocommit=True) as connection:
                row = connection.execute("SHOW data_directory").fetchone()
        except psycopg.Error:
            return False
        return row is not None and Path(row[0]) == self.data_dir

    def ensure_running(self, *, bound: bool = False) -> None:
        """Start the server unless it answers already; made on first use. Returns when it answers.

        bound: the kernel stops the server when this process dies (Linux); call it from the main thread.
        Raises EmbeddedError with one line that says what to do.
        """
        if self.is_healthy():
            return
        with exclusive(self.state_dir / "postgres.lock"):
            if self.is_healthy():  # another starter did it while we waited
                return
            account = binaries.server_account()
            programs = binaries.programs_for(account)
            data = self._place(account)
            if running := self._postmaster(data):
                if self._answers_while(lambda: running.is_running(), START_SECONDS):
                    return
                _end(running)
            self._clear_leftovers(data)  # before new data is made: a server whose folder was removed writes by path
            self._prepare(programs, account, data)
            self._launch(programs, account, data, bound=bound)

    def stop(self) -> None:
        """Stop the server and wait until none of its processes is left; nothing happens when none runs."""
        with exclusive(self.state_dir / "postgres.lock"):
            data = self._place(binaries.server_account())
            if running := self._postmaster(data):
                _end(running)
            for orphan in _processes_in(data):
                _end(orphan)
            with suppress(OSError):  # not empty: a server of another port uses it
                self.socket_dir.rmdir()

    @contextmanager
    def in_use(self, *, bound: bool = False) -> Iterator["Cluster"]:
        """The running server for the length of a command; the last user to leave stops it.

        Users hold a shared lock, which the system drops when they die. A server that was running when the first user
        came is stopped as well, so don't mix this with a bare `ensure_running` on one state folder.
        """
        self.state_dir.mkdir(parents=True, exist_ok=True)
        with (self.state_dir / "postgres.users").open("a") as users:
            fcntl.flock(users, fcntl.LOCK_SH)
            self.ensure_running(bound=bound)
            try:
                yield self
            finally:
                with suppress(BlockingIOError):
                    fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    self.stop()

    # --- roles and databases -------------------------------------------------------------------------------------

    def bootstrap_roles(self) -> None:
        """Make the login and group roles as they must be; safe to repeat and under concurrent callers."""
        with psycopg.connect(self.superuser_dsn, autocommit=True) as connection:
            roles.bootstrap(connection, self.secrets)

    def ensure_database(self, name: str = roles.DATABASE) -> None:
        """Make the database `name`, owned by `mithaq_owner`, closed to PUBLIC; safe to repeat."""
        with psycopg.connect(self.superuser_dsn, autocommit=True) as connection:
            roles.create_database(connection, name)
        with psycopg.connect(self.dsn(SUPERUSER, name), autocommit=True) as connection:
            roles.close_to_public(connection, name)

    # --- inside --------------------------------------------------------------------------------------------------

    def _place(self, account: binaries.Account) -> Path:
        self.state_dir.mkdir(parents=True, exist_ok=True)
        if account.can_reach(self.state_dir):
            return self.state_dir / "postgres"
        # The token makes the name new with every fresh state folder, so old data never meets new passwords.
        name = f"mithaq-{short_name(self.state_dir)}-{re.sub('[^A-Za-z0-9]', '', self.secrets['token'])[:8]}"
        return binaries.SHARED_ROOT / name / "postgres"

    def _prepare(self, programs: Path, account: binaries.Account, data: Path) -> None:
        """Make the folders and, on first use, the data; write the settings that belong to this start."""
        socket = self.socket_dir / f".s.PGSQL.{self.port}"
        if len(os.fsencode(socket)) > SOCKET_PATH_BYTES:
            raise EmbeddedError(f"The socket path {socket} is too long.")
        binaries.own_folder(self.socket_dir, account, 0o700)
        if data.parent != self.state_dir:
            binaries.own_folder(data.parent, account, 0o700)
        binaries.own_folder(data, account, 0o700)
        if not (data / "mithaq.conf").exists():  # the last file of a first start: without it the data is unfinished
            self._create(programs, account, data)
        settings = SETTINGS.format(
            listen=self._listen,
            port=self.port,
            socket_dir=self.socket_dir,
            recovery_sync="syncfs" if os.uname().sysname == "Linux" else "fsync",
            durable="off" if self.fast else "on",
        )
        _write(data / "pg_hba.conf", ACCESS, account)
        _write(data / "mithaq.conf", settings + (FAST if self.fast else ""), account)

    def _create(self, programs: Path, account: binaries.Account, data: Path) -> None:
        if any(data.iterdir()):
            if (data / "postmaster.opts").exists():  # written by a server's first start
                raise EmbeddedError(f"{data} holds a database that is not Mithaq's: choose another MITHAQ_STATE.")
            shutil.rmtree(data)  # a first start that was cut off
            binaries.own_folder(data, account, 0o700)
        password = self.socket_dir / "first-password"
        _write(password, self.secrets[SUPERUSER] + "\n", account)
        try:
            binaries.run(
                [
                    programs / "initdb",
                    f"--pgdata={data}",
                    f"--username={SUPERUSER}",
                    f"--pwfile={password}",
                    "--auth=scram-sha-256",
                    "--encoding=UTF8",
                    "--locale=C",
                    "--locale-provider=builtin",
                    "--builtin-locale=C.UTF-8",
                    "--no-instructions",
                    *(["--no-sync"] if self.fast else []),
                ],
                account,
            )
        finally:
            password.unlink(missing_ok=True)
        with (data / "postgresql.conf").open("a", encoding="utf-8") as stream:
            stream.write("\ninclude 'mithaq.conf'\n")

    def _postmaster(self, data: Path) -> psutil.Process | None:
        """The live server of this data folder, judged by its working folder: a pid may belong to anyone by now."""
        try:
            pid = int((data / "postmaster.pid").read_text(encoding="utf-8").splitlines()[0])
            process = psutil.Process(pid)
            if process.status() == psutil.STATUS_ZOMBIE:
                with suppress(psutil.TimeoutExpired):
                    process.wait(timeout=0)  # a child of ours that was killed: the system may forget it now
            return process if _is_server(process) and Path(process.cwd()) == data else None
        except (OSError, ValueError, IndexError, psutil.Error):
            return None

    def _clear_leftovers(self, data: Path) -> None:
        """After a crash: end orphaned backends, then remove a pid file whose pid is nobody's or another program's."""
        for orphan in _processes_in(data):
            _end(orphan)
        (data / "postmaster.pid").unlink(missing_ok=True)
        lock = self.socket_dir / f".s.PGSQL.{self.port}.lock"
        try:
            process = psutil.Process(int(lock.read_text(encoding="utf-8").splitlines()[0]))
        except (OSError, ValueError, IndexError, psutil.Error):
            process = None
        if process is not None and _is_server(process):  # its data was removed under it: the state folder is new
            _end(process)
        lock.unlink(missing_ok=True)

    def _launch(self, programs: Path, account: binaries.Account, data: Path, *, bound: bool) -> None:
        with open_log(self.state_dir, "postgres") as log:
            child = binaries.start(
                [programs / "postgres", "-D", data],
                account,
                output=log,
                before_exec=tied_to_parent(signal.SIGINT) if bound else None,
            )
        if self._answers_while(lambda: child.poll() is None, START_SECONDS):
            child.returncode = 0  # it outlives this object: Popen must not warn that it still runs
            return
        if child.poll() is None:
            child.send_signal(signal.SIGINT)
        raise EmbeddedError(f"PostgreSQL did not start: {last_line(self.log_path)} (whole log: {self.log_path})")

    def _answers_while(self, alive: Callable[[], bool], seconds: float) -> bool:
        until, pause = time.monotonic() + seconds, 0.02
        while time.monotonic() < until and alive():
            if self.is_healthy():
                return True
            time.sleep(pause)
            pause = min(pause * 1.5, 0.5)
        return False


def _is_server(process: psutil.Process) -> bool:
    return process.status() != psutil.STATUS_ZOMBIE and "postgres" in process.name()


def _processes_in(data: Path) -> list[psutil.Process]:
    """Server processes that work in this data folder, with or without a living parent."""
    found = []
    for process in psutil.process_iter():
        with suppress(psutil.Error, OSError):
            if _is_server(process) and Path(process.cwd()) == data:
                found.append(process)
    return found


def _end(process: psutil.Process) -> None:
    """End a server process: clients are cut off and data is flushed; by force when it takes too long."""
    for number, seconds in ((signal.SIGINT, STOP_SECONDS), (signal.SIGQUIT, 10), (signal.SIGKILL, 10)):
        try:
            process.send_signal(number)
        except psutil.NoSuchProcess:
            return
        except psutil.AccessDenied as error:
            raise EmbeddedError(f"PostgreSQL (process {process.pid}) runs as another user: stop it there.") from error
        if _has_ended(process, seconds):
            return


def _has_ended(process: psutil.Process, seconds: float) -> bool:
    """Whether it ends within that time; a zombie has ended, whose parent, another user of the server, never asks."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            if process.status() == psutil.STATUS_ZOMBIE:
                with suppress(psutil.TimeoutExpired):
                    process.wait(timeout=0)  # ours: the system may forget it
                return True
        except psutil.NoSuchProcess:
            return True
        time.sleep(0.02)
    return False


def _write(path: Path, text: str, account: binaries.Account) -> None:
    """Replace a file of the server's in one step, readable by its account alone."""
    new = path.with_name(f"{path.name}.new")
    new.unlink(missing_ok=True)
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        if account.switch:
            os.fchown(stream.fileno(), account.uid, account.gid)
        stream.write(text)
    new.replace(path)
