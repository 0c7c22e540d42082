"""Several programs that are one to whoever started them: signals reach all of them, and none outlives another."""

import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from types import FrameType

from mithaq.embedded.errors import EmbeddedError
from mithaq.embedded.lifeline import tied_to_parent

SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGQUIT)
LOOK_EVERY = 0.2  # seconds
GRACE = 30  # seconds that the others have once one has ended


def run_together(commands: Mapping[str, Sequence[str]]) -> int:
    """Run the commands until one ends, then end the others; the exit code of the first to end.

    They write where this process writes. A signal is passed on, so that a service manager sees one program. Raises
    EmbeddedError when one cannot be started.
    """
    children: dict[str, subprocess.Popen[bytes]] = {}
    passed_on: list[int] = []

    def pass_on(number: int, _frame: FrameType | None) -> None:
        passed_on.append(number)
        for child in children.values():
            with suppress(ProcessLookupError):
                child.send_signal(number)

    before = {number: signal.signal(number, pass_on) for number in SIGNALS}
    try:
        for name, command in commands.items():
            try:
                children[name] = subprocess.Popen(command, preexec_fn=tied_to_parent(signal.SIGKILL))  # noqa: S603 - no shell is meant
            except OSError as error:
                raise EmbeddedError(f"{name} cannot be started: {error}") from error
        while all(child.poll() is None for child in children.values()):
            time.sleep(LOOK_EVERY)
        return next(child.returncode for child in children.values() if child.returncode is not None)
    finally:
        if not passed_on:  # a second signal would make them drop what they are finishing
            pass_on(signal.SIGTERM, None)
        end = time.monotonic() + GRACE
        for child in children.values():
            try:
                child.wait(max(0.1, end - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
        for number, handler in before.items():
            signal.signal(number, handler)
