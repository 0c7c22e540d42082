"""A child that does not outlive its parent, however the parent dies."""

import ctypes
import os
import signal
import sys
from collections.abc import Callable

PR_SET_PDEATHSIG = 1  # linux/prctl.h


def tied_to_parent(death_signal: signal.Signals) -> Callable[[], None] | None:
    """A `preexec_fn` by which the kernel sends `death_signal` to the child when this process dies (Linux).

    Elsewhere None: there only an orderly end stops the children. The C library is loaded before the fork, since
    little is safe between fork and exec. Call it from the main thread: the kernel watches the thread that forks.
    """
    if not sys.platform.startswith("linux"):
        return None
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    parent = os.getpid()
    number = int(death_signal)

    def tie() -> None:
        prctl(PR_SET_PDEATHSIG, number, 0, 0, 0)
        if os.getppid() != parent:  # the parent died before the kernel was told
            os._exit(1)

    return tie
