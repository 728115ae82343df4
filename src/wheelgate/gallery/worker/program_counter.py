"""Sees which compiled file a process computes in, without slowing it: at every clock tick.

The kernel sends a process SIGVTALRM at a tick that finds it in its own code, and SIGPROF at any
tick that finds it running (setitimer(2)), so that the difference of both was the kernel's time.
The handler notes the program counter of the interrupted code in a table. It is a few
instructions of machine code, because a handler in Python would only run between two bytecodes
and so never see what C code was busy with. Nothing is traced, so that what is measured is what
runs without it: a tick costs about a microsecond, and there are 100 to 1000 a second, as the
kernel was built. Ticks that meet one and the same system call are counted once.
"""

from __future__ import annotations

import ctypes
import mmap
import os
import platform
import signal
import struct

from .mappings import offset_mappings

CAPACITY = 20_000
"""Ticks that a table holds: 20 seconds at the most ticks a second."""

_INTERVAL_SECONDS = 0.0005
"""Shorter than any tick, so that each one counts."""

_RIP = 168
"""Where x86-64 has the program counter in the third argument of a handler (ucontext_t): 40 bytes
of flags, link and stack, and 16 registers of 8 bytes before it (sys/ucontext.h)."""

_FLAGS = 0x4 | 0x10000000
"""SA_SIGINFO, without which a handler has no third argument, and SA_RESTART (sigaction(2))."""


class Watch:
    """Counts the clock ticks of this process by where they met it."""

    def __init__(self) -> None:
        """Set the handlers; nothing is counted before `begin`.

        Raises:
            OSError: Where the processor is another one, or no page can be made executable.
        """
        if platform.machine() != "x86_64" or struct.calcsize("P") != 8:
            raise OSError("program counters are read on x86-64 alone")
        self._own = _Table(signal.SIGVTALRM)
        self._all = _Table(signal.SIGPROF)

    def begin(self) -> None:
        """Begin to count from nothing."""
        for table in (self._own, self._all):
            table.clear()
        for timer in (signal.ITIMER_VIRTUAL, signal.ITIMER_PROF):
            signal.setitimer(timer, _INTERVAL_SECONDS, _INTERVAL_SECONDS)

    def end(self) -> tuple[dict[str, dict[int, int]], int]:
        """Stop counting.

        Returns:
            Ticks in the process's own code by the file that it lies in, empty for code that lies
            in none, and by the page in it; and ticks in the kernel.
        """
        for timer in (signal.ITIMER_VIRTUAL, signal.ITIMER_PROF):
            signal.setitimer(timer, 0)
        counters = self._own.counters()
        return files_of(counters), max(0, len(self._all.counters()) - len(counters))


class _Table:
    """The program counters that one signal met, written by its handler."""

    def __init__(self, number: int) -> None:
        self._entries = mmap.mmap(-1, 8 * (CAPACITY + 1))
        where = ctypes.addressof(ctypes.c_char.from_buffer(self._entries))
        # The table begins with the number of its entries.
        code = b"".join(
            (
                b"\x48\xb9" + struct.pack("<Q", where),  # mov rcx, where
                b"\x48\x8b\x01",  # mov rax, [rcx]
                b"\x48\x3d" + struct.pack("<I", CAPACITY),  # cmp rax, CAPACITY
                b"\x73\x0f",  # jae to the end: the table is full
                b"\x48\xff\x01",  # inc qword [rcx]
                b"\x48\x8b\x92" + struct.pack("<I", _RIP),  # mov rdx, [rdx + RIP]
                b"\x48\x89\x54\xc1\x08",  # mov [rcx + rax * 8 + 8], rdx
                b"\xc3",  # ret
            )
        )
        self._code = mmap.mmap(
            -1, mmap.PAGESIZE, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC
        )
        self._code.write(code)
        handler = ctypes.addressof(ctypes.c_char.from_buffer(self._code))
        # struct sigaction of glibc and of musl: the handler, a mask of 128 bytes (all signals
        # wait until the handler is done), flags, and what the C library fills in itself.
        action = struct.pack("<Q128siiQ", handler, b"\xff" * 128, _FLAGS, 0, 0)
        if ctypes.CDLL(None, use_errno=True).sigaction(int(number), action, None):
            raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))

    def clear(self) -> None:
        self._entries[:8] = bytes(8)

    def counters(self) -> tuple[int, ...]:
        (count,) = struct.unpack_from("<Q", self._entries)
        return struct.unpack_from(f"<{count}Q", self._entries, 8)


def files_of(counters: tuple[int, ...]) -> dict[str, dict[int, int]]:
    """Return how many program counters lie in each page of each mapped file.

    Pages count from the file's begin, so that they are the same in every process.
    """
    mapped = offset_mappings()
    found: dict[str, dict[int, int]] = {}
    for counter in counters:
        low, _, offset, name = next(
            (each for each in mapped if each[0] <= counter < each[1]), (counter, 0, 0, "")
        )
        pages = found.setdefault(name, {})
        page = (counter - low + offset) // mmap.PAGESIZE
        pages[page] = pages.get(page, 0) + 1
    return found
