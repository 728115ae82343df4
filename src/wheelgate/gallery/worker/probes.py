"""Small tasks of one kind each, to be timed in two images at once.

A probe is prepared once a process and then run as often as it is asked for; the number of
iterations comes from whoever asks, so that both images do the same work.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable
from typing import Any

from . import interpreter_tasks, system_tasks, tasks
from .accounting import account
from .tasks import Run

ARRAY_KB = (64, 256, 1000, 8000, 64000)
"""Sizes of arrays, in kB of 1000 bytes: below and above the sizes from which an allocator takes
a block straight from the kernel (128 kB for most), up to more than it would ever keep."""

BLOCK_KB = (1, 8, 40)
"""Sizes of blocks, in kB: above the 512 bytes up to which CPython asks pools of its own, and below
what an allocator takes straight from the kernel."""

_PREPARED: dict[str, Run] = {}


def probe(name: str, iterations: int) -> dict[str, Any]:
    """Account for some iterations of a probe, after one to warm it up where it is its first time.

    Returns:
        What `accounting.account` says of all of them together.
    """
    run = _prepared(name)
    return account(lambda: run(iterations))


def calibrate(name: str, seconds: float) -> int:
    """Return the iterations of a probe that take about so many seconds of processor time."""
    iterations = 1
    while True:
        took: float = min(probe(name, iterations)["seconds"] for _ in range(2))
        if took >= seconds / 4:
            return max(1, round(iterations * seconds / took))
        iterations *= 8 if took < seconds / 100 else 2


def _prepared(name: str) -> Run:
    if name not in _PREPARED:
        run = PROBES[name]()
        run(1)
        _PREPARED[name] = run
    return _PREPARED[name]


def _size(kilobytes: int) -> str:
    return f"{kilobytes // 1000} MB" if kilobytes >= 1000 else f"{kilobytes} kB"


PROBES: dict[str, Callable[[], Run]] = {
    **{f"copy array {_size(kb)}": functools.partial(tasks.copy_array, kb) for kb in ARRAY_KB},
    **{f"new array {_size(kb)}": functools.partial(tasks.new_array, kb) for kb in ARRAY_KB},
    **{f"blocks {_size(kb)}": functools.partial(tasks.blocks, kb * 1000) for kb in BLOCK_KB},
    "memcpy 128 kB": functools.partial(tasks.copy_bytes, 128_000),
    "memcpy 1 MB": functools.partial(tasks.copy_bytes, 1_000_000),
    "memset 128 kB": functools.partial(tasks.set_bytes, 128_000),
    "memset 1 MB": functools.partial(tasks.set_bytes, 1_000_000),
    "math.sin": functools.partial(tasks.repeat, math.sin, 1.3),
    "math.exp": functools.partial(tasks.repeat, math.exp, 1.3),
    "math.log": functools.partial(tasks.repeat, math.log, 1.3),
    "math.pow": functools.partial(tasks.repeat, math.pow, 1.3, 2.7),
    "math.atan2": functools.partial(tasks.repeat, math.atan2, 1.3, 2.7),
    "numpy.sin": functools.partial(tasks.ufunc, "sin"),
    "numpy.exp": functools.partial(tasks.ufunc, "exp"),
    "numpy.power": functools.partial(tasks.ufunc, "power"),
    "numpy.arctan2": functools.partial(tasks.ufunc, "arctan2"),
    "numpy.add": functools.partial(tasks.ufunc, "add"),
    "matmul 64": functools.partial(tasks.matrix_product, 64),
    "matmul 256": functools.partial(tasks.matrix_product, 256),
    "loop": interpreter_tasks.loop,
    "function calls": interpreter_tasks.calls,
    "attributes": interpreter_tasks.attributes,
    "objects": interpreter_tasks.objects,
    "lists": interpreter_tasks.lists,
    "dictionaries": interpreter_tasks.dictionaries,
    "strings": interpreter_tasks.strings,
    "pattern": interpreter_tasks.pattern,
    "stat": system_tasks.status,
    "open and read": system_tasks.read,
    "write and remove": system_tasks.write,
    "import modules": system_tasks.imports,
    "start threads": system_tasks.threads,
    "locks": system_tasks.locks,
}
"""Every probe: its name, and what prepares it."""
