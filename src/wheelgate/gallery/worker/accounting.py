"""What some work is made of: time by compiled file, time of the kernel, page faults."""

from __future__ import annotations

import gc
import resource
import time
from collections.abc import Callable
from typing import Any

from .times import Timer

_WATCH: list[Any] = []
"""The one watch of this process, or the reason for having none."""


def account(work: Callable[[], None]) -> dict[str, Any]:
    """Do some work and say what it took.

    Returns:
        Seconds of processor time and wall clock; page faults that needed no disk; clock ticks
        by the compiled file that they met and the page in it, and those in the kernel. Where
        ticks cannot be seen, why not in `unseen`.
    """
    watch, why_not = _watch()
    gc.collect()  # or it pays for what the work before it left
    if watch:
        watch.begin()
    before, began = resource.getrusage(resource.RUSAGE_SELF), time.perf_counter()
    work()
    wall_seconds, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_SELF)
    files, kernel = watch.end() if watch else ({}, 0)
    return {
        # Not time.process_time(): while a timer of the watch runs, the kernel moves that clock
        # on at ticks only. These two are scaled to the exact sum, to a microsecond.
        "seconds": after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime,
        "wall_seconds": wall_seconds,
        "faults": after.ru_minflt - before.ru_minflt,
        "ticks": files,
        "kernel_ticks": kernel,
        "unseen": why_not,
    }


def _watch() -> tuple[Any, str]:
    if not _WATCH:
        try:
            from .program_counter import Watch

            _WATCH.append(Watch())
        except (ImportError, OSError) as error:  # without ctypes, or on another processor
            _WATCH.append(str(error))
    found = _WATCH[0]
    return (None, found) if isinstance(found, str) else (found, "")


class Accountant(Timer):
    """Renders samples in this process and says what each render took."""

    def account(self, sample: str) -> dict[str, Any]:
        """Account for one render, after two to warm it up where it is its first time.

        The first fills matplotlib's caches, the second finds the memory that the first gave back.
        """
        if sample not in self._samples:
            self._load(sample)
            for _ in range(2):
                self._render(sample)
            gc.collect()
            gc.freeze()  # what lives until the end need not be looked through in each render
        return account(lambda: self._render(sample))
