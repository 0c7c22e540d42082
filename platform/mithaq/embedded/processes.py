"""A small supervisor: starts the service's programs, keeps them running, and leaves none behind.

Each program runs in a session of its own, so that a Ctrl-C in the terminal reaches the supervisor alone and it ends
them in order. If the supervisor itself is killed the kernel tells the children to stop (lifeline.py); what is still
left at the next start is found by its pid and start time, and ended then.
"""

import errno
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Self

import psutil

from mithaq.embedded.errors import EmbeddedError
from mithaq.embedded.lifeline import tied_to_parent
from mithaq.embedded.state import last_line, log_path, only_one, open_log

GRACE_SECONDS = 20.0
RESTARTS = 5  # so many within RESTART_WINDOW seconds, then the program is given up
RESTART_WINDOW = 60.0
TICK_SECONDS = 0.2
KEEP_UP_SECONDS = 3.0


@dataclass(frozen=True)
class Program:
    """A program to keep running. name: short, also its log's. command: without a shell."""

    name: str
    command: Sequence[str]


@dataclass
class _Running:
    program: Program
    process: subprocess.Popen[bytes]
    restarts: deque[float] = field(default_factory=deque)


class Supervisor:
    """Runs programs until a signal or until one of them cannot be kept running.

    A context manager: entering takes the name in the state folder and ends what an earlier supervisor of that name left
    behind; `run` starts the programs; leaving ends them all. state_dir: logs go to `logs/<program>.log`.
    environment: added to this process's own for the children. restarts: how many a minute are borne per program.
    """

    def __init__(
        self,
        state_dir: Path,
        name: str,
        *,
        environment: Mapping[str, str] | None = None,
        restarts: int = RESTARTS,
        grace: float = GRACE_SECONDS,
    ) -> None:
        self.state_dir = state_dir
        self.restarts = restarts
        self.grace = grace
        self._environment = dict(environment or {})
        self._running: list[_Running] = []
        self._asked_to_stop = threading.Event()
        self._held = ExitStack()
        self._notes = state_dir / "run" / f"{name}.json"
        self._lock = state_dir / "run" / f"{name}.lock"

    def __enter__(self) -> Self:
        """Raises EmbeddedError when another supervisor of this name works in this state folder."""
        refusal = f"Mithaq already runs in {self.state_dir}: stop it first, or choose another MITHAQ_STATE."
        self._held.enter_context(only_one(self._lock, refusal))
        self._end_leftovers()
        return self

    def __exit__(self, *_: object) -> None:
        self._end_all()
        self._held.close()

    def run(
        self,
        programs: Sequence[Program],
        *,
        is_ready: Callable[[], bool],
        on_ready: Callable[[], None],
        keep_up: Callable[[], None] = lambda: None,
        ready_seconds: float = 120,
    ) -> None:
        """Start `programs`, call `on_ready` once `is_ready` says so, and stay until SIGINT, SIGTERM or SIGHUP.

        keep_up: called every three seconds, to look after what is no child of ours, such as the database.

        Returns after an orderly stop. Raises EmbeddedError when a program keeps dying or the service is not ready in
        `ready_seconds`; no child is left in any case. Call it from the main thread.
        """
        with self._signals():
            try:
                for program in programs:
                    self._running.append(_Running(program, self._start(program)))
                self._note()
                self._watch(is_ready, on_ready, keep_up, time.monotonic() + ready_seconds)
            finally:
                self._end_all()

    def stop(self) -> None:
        """Ask `run` to end; returns at once. For a signal handler or another thread."""
        self._asked_to_stop.set()

    def _watch(
        self, is_ready: Callable[[], bool], on_ready: Callable[[], None], keep_up: Callable[[], None], until: float
    ) -> None:
        ready, next_look = False, 0.0
        while not self._asked_to_stop.wait(TICK_SECONDS):
            if time.monotonic() > next_look:
                keep_up()
                next_look = time.monotonic() + KEEP_UP_SECONDS
            for running in self._running:
                if running.process.poll() is not None:
                    self._restart(running)
            if ready:
                continue
            if is_ready():
                ready = True
                on_ready()
            elif time.monotonic() > until:
                first = log_path(self.state_dir, self._running[0].program.name)
                raise EmbeddedError(f"The service is not ready: {last_line(first)} (logs: {first.parent})")

    def _start(self, program: Program) -> subprocess.Popen[bytes]:
        with open_log(self.state_dir, program.name) as log:
            try:
                return subprocess.Popen(  # noqa: S603 - our own programs, no shell
                    list(program.command),
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    env={**os.environ, **self._environment},
                    start_new_session=True,
                    preexec_fn=tied_to_parent(signal.SIGTERM),
                )
            except OSError as error:
                raise EmbeddedError(f"{program.name} cannot be started: {error}") from error

    def _restart(self, running: _Running) -> None:
        now = time.monotonic()
        recent = running.restarts
        while recent and now - recent[0] > RESTART_WINDOW:
            recent.popleft()
        name, log = running.program.name, log_path(self.state_dir, running.program.name)
        if len(recent) >= self.restarts:
            raise EmbeddedError(f"{name} keeps ending: {last_line(log)} (whole log: {log})")
        recent.append(now)
        _end_group(running.process.pid)  # workers that outlived their master would hold the port
        running.process = self._start(running.program)
        self._note()

    def _end_all(self) -> None:
        for running in reversed(self._running):
            with suppress(ProcessLookupError):
                running.process.send_signal(signal.SIGTERM)
        until = time.monotonic() + self.grace
        for running in self._running:
            with suppress(subprocess.TimeoutExpired):
                running.process.wait(timeout=max(0.0, until - time.monotonic()))
            _end_group(running.process.pid)
            running.process.wait()
        self._running.clear()
        self._notes.unlink(missing_ok=True)

    def _note(self) -> None:
        """Write down what runs, so that a start after kill -9 finds it."""
        facts = []
        for running in self._running:
            with suppress(psutil.NoSuchProcess):
                facts.append([running.process.pid, psutil.Process(running.process.pid).create_time()])
        new = self._notes.with_suffix(".new")
        new.write_text(json.dumps(facts), encoding="utf-8")
        new.replace(self._notes)

    def _end_leftovers(self) -> None:
        try:
            facts = json.loads(self._notes.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return
        for pid, started in facts:
            with suppress(psutil.NoSuchProcess):
                process = psutil.Process(pid)
                if abs(process.create_time() - started) < 1:  # else the pid is somebody else's by now
                    process.terminate()
                    with suppress(psutil.TimeoutExpired):
                        process.wait(timeout=self.grace)
                    _end_group(pid)

    @contextmanager
    def _signals(self) -> Iterator[None]:
        def ask(_number: int, _frame: FrameType | None) -> None:
            self.stop()

        before = {number: signal.signal(number, ask) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def _end_group(leader: int) -> None:
    """Kill what is left of a child's session: it had its chance to end by itself."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, signal.SIGKILL)


def answers(port: int, path: str = "/healthz", *, host: str = "127.0.0.1") -> bool:
    """Whether the web server at `port` answers 200 at `path` within two seconds."""
    connection = http.client.HTTPConnection(host, port, timeout=2)
    try:
        connection.request("GET", path, headers={"Host": f"localhost:{port}"})
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def refuse_busy(port: int, host: str = "127.0.0.1") -> None:
    """Raise EmbeddedError with what to do when nobody may listen at `host`:`port` now."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise EmbeddedError(f"Port {port} is in use: stop that program, or choose another port.") from error
            raise EmbeddedError(f"Port {port} cannot be opened: {error.strerror}.") from error


def mithaq_command(*arguments: str) -> list[str]:
    """The console script under this same interpreter, whatever PATH says."""
    return [sys.executable, "-m", "mithaq.cli", *arguments]
