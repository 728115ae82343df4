"""Keeps a sample's processes from the worker and from the next sample.

The samples of a container run as one user, one after the other. So that none can answer in
another's place, no other process may open the worker's memory and descriptors, and nothing of a
sample is alive when the next begins.
"""

from __future__ import annotations

import contextlib
import os
import signal
import time

from . import effects

PR_SET_DUMPABLE = 4
"""Of <linux/prctl.h>."""

MOST_SECONDS = 10
"""How long processes may take to end that were sent SIGKILL: they may have much memory."""


def close_to_others() -> bool:
    """Have the kernel keep other processes of this user out of this one and out of its forks.

    A process that is not "dumpable" cannot be traced, and only root opens what is below its
    folder in /proc (prctl(2), ptrace(2)). A program that it starts is dumpable again.

    Returns:
        Whether it does: not where this Python has no ctypes.
    """
    try:
        import ctypes

        return bool(ctypes.CDLL(None).prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0)
    except (ImportError, OSError, AttributeError):
        return False


def end_others() -> list[effects.Effect]:
    """End every other process of this container; return them as side effects.

    kill(2) with -1 reaches all processes that this one may signal but itself and the first of its
    PID namespace, in one step: a process cannot get away by forking. Those whose parent has ended
    are children of the first process, which this one is, unless the engine put an init before it.

    Raises:
        TimeoutError: Where one does not end.
    """
    found: dict[int, str] = {}
    deadline = time.monotonic() + MOST_SECONDS
    while True:
        reap()
        for number, _, _, command in effects.running():
            if number not in (1, os.getpid()):
                found.setdefault(number, command)
        try:
            os.kill(-1, signal.SIGKILL)
        except ProcessLookupError:  # there is none
            break
        except PermissionError:  # but those of another user, which none of a sample's is
            break
        if not found:  # it came to be after the list was made, or has ended and is not reaped yet
            reap()
        if time.monotonic() > deadline:
            raise TimeoutError("a process that the sample left does not end")
        time.sleep(0.001)
    return [["process", f"{command} still runs"] for command in found.values()]


def reap() -> None:
    """Take note of the children that have ended."""
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
