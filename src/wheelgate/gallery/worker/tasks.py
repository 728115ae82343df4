"""What the probes do: each function prepares one task and returns what runs it some times."""

from __future__ import annotations

import functools
import importlib
import itertools
import mmap
import os
import re
import string
import sys
import tempfile
import threading
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


# --- the interpreter ------------------------------------------------------------------------


def loop() -> Run:
    """Count and compute with small integers."""

    def run(iterations: int) -> None:
        value = 1
        for number in range(iterations * 100):
            value = (value * 3 + number) % 65521

    return run


def calls() -> Run:
    """Call a function of Python code."""

    def add(one: int, other: int = 1) -> int:
        return one + other

    def run(iterations: int) -> None:
        value = 0
        for _ in range(iterations * 100):
            value = add(value)

    return run


class Point:
    """Something with attributes, a property and a method."""

    def __init__(self, x: float, y: float) -> None:
        self.x = x
        self.y = y

    @property
    def sum(self) -> float:
        """What both are together."""
        return self.x + self.y

    def moved(self, by: float) -> float:
        """Return the place to the right of it."""
        return self.x + by


def attributes() -> Run:
    """Read and set attributes, ask a property, call a method."""
    point = Point(1.0, 2.0)

    def run(iterations: int) -> None:
        for _ in range(iterations * 50):
            point.x = point.sum
            point.moved(point.y)
            point.x = 1.0

    return run


def objects() -> Run:
    """Make objects of a class, and drop them."""

    def run(iterations: int) -> None:
        for _ in range(iterations):
            _ = [Point(number, 2.0) for number in range(100)]

    return run


def lists() -> Run:
    """Make lists, sort them, cut and extend them."""

    def run(iterations: int) -> None:
        for _ in range(iterations):
            rows = [[number, number + 1] for number in range(100)]
            rows.sort(reverse=True)
            rows[10:20] = []
            rows.extend(rows[:20])

    return run


def dictionaries() -> Run:
    """Make dictionaries, copy and update them."""
    names = [f"name {number}" for number in range(100)]

    def run(iterations: int) -> None:
        for _ in range(iterations):
            table = {name: len(name) for name in names}
            copied = dict(table, other=1)
            copied.update({name: table[name] + 1 for name in names[:50]})

    return run


def strings() -> Run:
    """Format, join, replace in and split strings."""

    def run(iterations: int) -> None:
        for number in range(iterations):
            words = [f"{each}:{each / 7:.3f}" for each in range(number, number + 30)]
            ",".join(words).upper().replace("1", "one").split(",")

    return run


def pattern() -> Run:
    """Replace by a regular expression."""
    pattern = re.compile(r"(\w+)\s*=\s*([-+]?\d+(?:\.\d+)?)")
    text = "; ".join(f"{letter * 5} = {ord(letter)}.5" for letter in string.ascii_letters)

    def run(iterations: int) -> None:
        for _ in range(iterations):
            pattern.sub(r"\2 -> \1", text)

    return run


# --- files, imports, threads ----------------------------------------------------------------


def status() -> Run:
    """Ask for the status of a file that is there and of one that is not."""
    here, missing = os.__file__, os.__file__ + ".missing"

    def run(iterations: int) -> None:
        for _ in range(iterations):
            os.stat(here)
            os.path.exists(missing)

    return run


def read() -> Run:
    """Open a file of the standard library and read its beginning."""

    def run(iterations: int) -> None:
        for _ in range(iterations):
            with open(os.__file__, "rb") as file:
                file.read(4096)

    return run


def write() -> Run:
    """Write a small file where temporary ones go, and remove it."""
    folder = tempfile.gettempdir()

    def run(iterations: int) -> None:
        path = os.path.join(folder, f"wheelgate-probe-{os.getpid()}")
        for _ in range(iterations):
            with open(path, "wb") as file:
                file.write(b"x" * 4096)
            os.remove(path)

    return run


IMPORTED = ("colorsys", "difflib", "shlex", "textwrap", "json.decoder", "string", "configparser")


def imports() -> Run:
    """Import modules anew that were imported before; their files are in the page cache."""

    def run(iterations: int) -> None:
        before = {name: importlib.import_module(name) for name in IMPORTED}
        for _ in range(iterations):
            for name in IMPORTED:
                del sys.modules[name]
            for name in IMPORTED:
                importlib.import_module(name)
        sys.modules.update(before)

    return run


def locks() -> Run:
    """Take a lock that nobody has, and give it back."""
    lock = threading.Lock()

    def run(iterations: int) -> None:
        for _ in range(iterations * 50):
            with lock:
                pass

    return run


def threads() -> Run:
    """Start a thread that does nothing, and wait for its end."""

    def run(iterations: int) -> None:
        for _ in range(iterations):
            thread = threading.Thread(target=int)
            thread.start()
            thread.join()

    return run
