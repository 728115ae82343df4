"""What the probes do with memory and numbers.

Each function, here and in the modules next to it, prepares one task and returns what runs it some
times.
"""

from __future__ import annotations

import functools
import itertools
import mmap
from collections import deque
from typing import Any, Callable  # noqa: UP035 - 3.8 subscripts no other when it runs

Run = Callable[[int], None]
"""Runs a task some times."""

HALF_PAGE = 2048
"""Bytes by which what is written begins later within a page than what is read: processors take
two addresses for one that are alike in their last 12 bits."""


def repeat(call: Callable[..., Any], *arguments: Any) -> Run:
    """Return what makes a call some times, with next to nothing around it."""

    def run(iterations: int) -> None:
        # starmap() runs in C, and the deque keeps none of the results.
        deque(itertools.starmap(call, itertools.repeat(arguments, iterations)), maxlen=0)

    return run


# --- memory ---------------------------------------------------------------------------------


def memory(size: int, offset: int = 0) -> mmap.mmap:
    """Return memory from the kernel, that begins with a page.

    Where an allocator happens to place what is computed with can make a quarter of its time.
    """
    return mmap.mmap(-1, offset + size)


def array(count: int, offset: int = 0) -> Any:
    """Return an array of doubles that begins at an offset of bytes within a page."""
    import numpy

    return numpy.frombuffer(memory(count * 8, offset), count=count, offset=offset)


def copy_array(kilobytes: int) -> Run:
    """Copy an array of doubles; numpy has room for the copy made anew each time."""
    source = array(kilobytes * 125)
    source[:] = 1
    return repeat(source.copy)


def new_array(kilobytes: int) -> Run:
    """Make an array and touch each of its pages."""
    import numpy

    def allocate() -> None:
        numpy.empty(kilobytes * 125)[::512] = 1  # once a page of 4096 bytes

    return repeat(allocate)


def blocks(size: int) -> Run:
    """Take a hundred blocks of memory for bytes, too large for CPython's own pools; drop them."""

    def run(iterations: int) -> None:
        for _ in range(iterations):
            list(map(bytes, itertools.repeat(size, 100)))

    return run


def copy_bytes(size: int) -> Run:
    """Copy bytes between two places that are in use already."""
    import ctypes

    kind = ctypes.c_char * size
    source, target = (kind.from_buffer(memory(size, at), at) for at in (0, HALF_PAGE))
    return repeat(ctypes.memmove, target, source, size)


def set_bytes(size: int) -> Run:
    """Fill a place that is in use already."""
    import ctypes

    target = (ctypes.c_char * size).from_buffer(memory(size))
    return repeat(ctypes.memset, target, 1, size)


# --- numbers --------------------------------------------------------------------------------


def ufunc(name: str) -> Run:
    """Call a ufunc on 4,000 values, into an array that is there already."""
    import numpy

    values, out = array(4000), array(4000, HALF_PAGE)
    values[:] = numpy.linspace(0.1, 3, 4000)
    function = getattr(numpy, name)
    return repeat(functools.partial(function, *(values,) * function.nin, out=out))


def matrix_product(size: int) -> Run:
    """Multiply two square matrices, into one that is there already."""
    import numpy

    left, out = (array(size * size, at).reshape(size, size) for at in (0, HALF_PAGE))
    left[:] = numpy.linspace(0, 1, size * size).reshape(size, size)
    return repeat(functools.partial(numpy.matmul, left, left, out=out))
