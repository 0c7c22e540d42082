"""Several programs as one: signals reach all of them, and none outlives another or the one that started them."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
CHILD = """
import os, sys, time
os.write(1, b'%d\\n' % os.getpid())
time.sleep(float(sys.argv[1]))
sys.exit(int(sys.argv[2]))
"""
PAIR = """
import sys
from mithaq.embedded.together import run_together
child = [sys.executable, "-c", sys.argv[1]]
sys.exit(run_together({"a": [*child, sys.argv[2], sys.argv[3]], "b": [*child, "60", "0"]}))
"""
Pair = Callable[..., tuple[subprocess.Popen[str], list[int]]]


@pytest.fixture
def pair() -> Iterator[Pair]:
    """`pair("60", "0")`: two children, of which the first ends after so many seconds with this code."""
    started: list[subprocess.Popen[str]] = []

    def start(seconds: str, code: str) -> tuple[subprocess.Popen[str], list[int]]:
        process = subprocess.Popen(
            [sys.executable, "-c", PAIR, CHILD, seconds, code], stdout=subprocess.PIPE, text=True,
            env=os.environ | {"PYTHONPATH": f"{ROOT / 'platform'}"},
        )  # fmt: skip
        started.append(process)
        assert process.stdout is not None
        return process, [int(process.stdout.readline()) for _ in range(2)]

    yield start
    for process in started:
        process.kill()
        process.communicate()


def gone(pids: list[int]) -> bool:
    end = time.monotonic() + 20
    while any(Path(f"/proc/{pid}").exists() for pid in pids):
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


linux_only = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc")


@linux_only
def test_when_one_ends_the_other_is_ended_and_its_code_is_told(pair: Pair) -> None:
    process, pids = pair("0.1", "7")
    assert process.wait(20) == 7
    assert gone(pids)


@linux_only
def test_a_signal_ends_both(pair: Pair) -> None:
    process, pids = pair("60", "0")
    process.send_signal(signal.SIGTERM)
    assert process.wait(20) != 0
    assert gone(pids)


@linux_only
def test_a_kill_leaves_nobody_behind(pair: Pair) -> None:
    process, pids = pair("60", "0")
    process.kill()
    process.wait(20)
    assert gone(pids)


def test_a_program_that_cannot_be_started_is_refused_and_the_first_is_ended() -> None:
    from mithaq.embedded.errors import EmbeddedError
    from mithaq.embedded.together import run_together

    with pytest.raises(EmbeddedError, match="b cannot be started"):
        run_together({"a": [sys.executable, "-c", "import time; time.sleep(60)"], "b": ["/nowhere/at/all"]})
    assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL
