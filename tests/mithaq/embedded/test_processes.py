"""The supervisor starts, restarts and ends its programs, and nothing outlives it."""

import os
import signal
import socket
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from mithaq.embedded.errors import EmbeddedError
from mithaq.embedded.processes import Program, Supervisor, answers, refuse_busy

SLEEPER = (sys.executable, "-c", "import time; print('awake', flush=True); time.sleep(60)")
FAILING = (sys.executable, "-c", "raise SystemExit('no broker')")
LINUX_ONLY = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="only Linux tells a child that its parent died"
)


def wait_for(condition: Callable[[], object], seconds: float = 15) -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "it did not come about in time"
        time.sleep(0.05)


def sleepers() -> list[psutil.Process]:
    """This test's children; the suite's own database is one of pytest's as well."""
    found = []
    for child in psutil.Process().children():
        with suppress(psutil.Error):  # gone, or dead and not yet waited for
            if child.cmdline()[1:] == list(SLEEPER[1:]):
                found.append(child)
    return found


def alive(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def test_it_is_ready_logs_and_leaves_no_child(tmp_path: Path) -> None:
    log = tmp_path / "logs" / "web.log"
    with Supervisor(tmp_path, "demo") as supervisor:
        supervisor.run(
            [Program("web", SLEEPER), Program("worker", SLEEPER)],
            is_ready=lambda: log.exists() and log.read_text() == "awake\n",
            on_ready=supervisor.stop,
        )
    assert sleepers() == []
    assert (tmp_path / "logs" / "worker.log").exists()


def test_a_signal_ends_it_in_order_and_its_handlers_are_put_back(tmp_path: Path) -> None:
    before = signal.getsignal(signal.SIGTERM)
    with Supervisor(tmp_path, "demo") as supervisor:
        supervisor.run(
            [Program("web", SLEEPER)], is_ready=lambda: True, on_ready=lambda: os.kill(os.getpid(), signal.SIGTERM)
        )
    assert sleepers() == []
    assert signal.getsignal(signal.SIGTERM) is before


def test_a_program_that_dies_is_started_again(tmp_path: Path) -> None:
    seen: list[int] = []
    with Supervisor(tmp_path, "demo") as supervisor:

        def second_life() -> bool:
            (child,) = sleepers() or (None,)
            if child is not None and child.pid not in seen:
                seen.append(child.pid)
                if len(seen) == 1:
                    child.kill()
            return len(seen) == 2

        supervisor.run([Program("worker", SLEEPER)], is_ready=second_life, on_ready=supervisor.stop)
    assert len(seen) == 2


def test_a_program_that_keeps_dying_stops_everything_with_its_last_words(tmp_path: Path) -> None:
    with (
        Supervisor(tmp_path, "demo", restarts=2) as supervisor,
        pytest.raises(EmbeddedError, match="worker keeps ending: no broker"),
    ):
        supervisor.run(
            [Program("web", SLEEPER), Program("worker", FAILING)], is_ready=lambda: False, on_ready=supervisor.stop
        )
    assert (tmp_path / "logs" / "worker.log").read_text().count("no broker") == 3
    assert sleepers() == []


def test_what_is_no_child_is_looked_after_and_its_failure_stops_everything(tmp_path: Path) -> None:
    def database_is_lost() -> None:
        raise EmbeddedError("PostgreSQL did not start")

    with Supervisor(tmp_path, "demo") as supervisor, pytest.raises(EmbeddedError, match="PostgreSQL did not start"):
        supervisor.run(
            [Program("web", SLEEPER)], is_ready=lambda: False, on_ready=supervisor.stop, keep_up=database_is_lost
        )
    assert sleepers() == []


def test_a_service_that_is_never_ready_is_given_up(tmp_path: Path) -> None:
    with Supervisor(tmp_path, "demo") as supervisor, pytest.raises(EmbeddedError, match="not ready"):
        supervisor.run([Program("web", SLEEPER)], is_ready=lambda: False, on_ready=supervisor.stop, ready_seconds=0.5)
    assert sleepers() == []


def test_a_child_that_ignores_the_signal_is_ended_by_force_with_its_own_children(tmp_path: Path) -> None:
    stubborn = textwrap.dedent(
        """
        import signal, subprocess, sys, time
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
        print(child.pid, flush=True)
        time.sleep(60)
        """
    )
    log = tmp_path / "logs" / "web.log"
    with Supervisor(tmp_path, "demo", grace=0.5) as supervisor:
        supervisor.run(
            [Program("web", (sys.executable, "-c", stubborn))],
            is_ready=lambda: log.exists() and log.read_text().strip() != "",
            on_ready=supervisor.stop,
        )
    grandchild = int(log.read_text())
    wait_for(lambda: not alive(grandchild))


def test_a_second_one_in_the_same_state_folder_is_refused(tmp_path: Path) -> None:
    with Supervisor(tmp_path, "demo"), pytest.raises(EmbeddedError, match="already runs"), Supervisor(tmp_path, "demo"):
        pytest.fail("two supervisors share a state folder")


SUPERVISOR = """
import sys
from pathlib import Path
from mithaq.embedded.processes import Program, Supervisor
programs = [Program("web", [sys.executable, "-c", {child!r}])]
with Supervisor(Path({state!r}), "demo") as supervisor:
    supervisor.run(programs, is_ready=lambda: True, on_ready=lambda: print("up", flush=True))
"""


def killed_supervisor(state: Path, child: str) -> int:
    """Run a supervisor in a process of its own, kill -9 it, and return its child's pid."""
    log = state / "logs" / "web.log"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-c", SUPERVISOR.format(child=child, state=str(state))]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE) as process:
        wait_for(lambda: log.exists() and log.read_text().endswith("\n"))
        process.kill()
    return int(log.read_text())


@pytest.mark.crash
@LINUX_ONLY
def test_children_stop_when_the_supervisor_is_killed(tmp_path: Path) -> None:
    child = killed_supervisor(tmp_path, "import os, time; print(os.getpid(), flush=True); time.sleep(60)")
    wait_for(lambda: not alive(child))


@pytest.mark.crash
def test_what_a_killed_supervisor_left_behind_is_ended_at_the_next_start(tmp_path: Path) -> None:
    child = killed_supervisor(
        tmp_path,
        "import os, signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
        "print(os.getpid(), flush=True); time.sleep(60)",
    )
    assert alive(child)
    with Supervisor(tmp_path, "demo", grace=0.5):
        wait_for(lambda: not alive(child))


def test_a_busy_port_is_refused_in_one_line() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        with pytest.raises(EmbeddedError, match=f"Port {port} is in use"):
            refuse_busy(port)
    refuse_busy(port)


def test_only_status_200_counts_as_an_answer() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]

        def serve(status: bytes) -> None:
            connection, _ = listener.accept()
            with connection:
                connection.recv(1024)
                connection.sendall(b"HTTP/1.1 " + status + b"\r\nContent-Length: 0\r\n\r\n")

        for status, expected in ((b"200 OK", True), (b"503 Service Unavailable", False)):
            server = threading.Thread(target=serve, args=[status])
            server.start()
            assert answers(port) is expected
            server.join()
    assert not answers(port)
