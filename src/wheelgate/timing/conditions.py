"""What the machine did during a process run: steal, load, frequency, other processes."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from wheelgate.model.records import Conditions

STEAL_SHARE = 0.02
"""The share of a processor above which it counts as interference that the hypervisor kept it."""

OTHERS_SHARE = 0.10
"""The same for other processes."""

SWITCHES_A_SECOND = 50
"""How often a run's processor may be taken away before it counts as interference. Once is enough
for a glance of the scheduler at what else waits; a process that really shares a processor is
switched at every end of its slice, which Linux makes 4 ms by default, so 125 times a second."""

_STEAL = 7
_BUSY = (0, 1, 2, 5, 6)
"""Columns of a processor's line in /proc/stat: user, nice, system, irq, softirq (proc(5))."""


def last_processor() -> str:
    """Return the number of the last processor that this process may use.

    The first is where a kernel mostly handles interrupts.
    """
    return str(max(os.sched_getaffinity(0)))


@dataclass(frozen=True)
class Ticks:
    """Seconds that a processor, or all of them, has been busy and kept by the hypervisor."""

    busy: float
    stolen: float


def ticks(processor: str) -> Ticks | None:
    """Read /proc/stat.

    Args:
        processor: Its number, or an empty string for all of them.

    Returns:
        None where this host has no such file or line.
    """
    try:
        lines = Path("/proc/stat").read_text(encoding="ascii").splitlines()
    except OSError:
        return None
    for line in lines:
        name, *fields = line.split()
        if name == f"cpu{processor}" and len(fields) > _STEAL:
            seconds = [int(field) / os.sysconf("SC_CLK_TCK") for field in fields]
            return Ticks(sum(seconds[place] for place in _BUSY), seconds[_STEAL])
    return None


def megahertz(processor: str) -> float | None:
    """Return the frequency that a processor runs at, in MHz; None where the host does not say."""
    try:
        text = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:
        return None
    found = [float(line.split(":")[1]) for line in text.splitlines() if line.startswith("cpu MHz")]
    place = int(processor or 0)
    return found[place] if place < len(found) else None


def between(
    processor: str,
    before: Ticks | None,
    after: Ticks | None,
    seconds: float,
    own_seconds: float,
    switches: int,
    own_share_seconds: float,
) -> Conditions:
    """Return what the machine did between two readings.

    Args:
        processor: The one that the process runs were pinned to, or an empty string.
        before: The first reading.
        after: The second.
        seconds: Wall clock between them.
        own_seconds: Processor time of the process runs themselves between them.
        switches: How often this run's processor was taken away while it rendered.
        own_share_seconds: Processor time of this run's renders, which `switches` belong to.
    """
    stolen = others = None
    if before and after:
        stolen = max(0.0, after.stolen - before.stolen) / seconds
        if processor:
            others = max(0.0, after.busy - before.busy - own_seconds) / seconds
    return Conditions(
        processor=processor,
        megahertz=megahertz(processor),
        load=os.getloadavg()[0],
        steal_share=stolen,
        others_share=others,
        switches_a_second=switches / own_share_seconds if own_share_seconds else 0.0,
    )


def interference(conditions: Conditions) -> tuple[str, ...]:
    """Return what interfered with a process run, in words; mostly nothing.

    The rule looks at causes alone, never at how long anything took.
    """
    causes: Sequence[tuple[bool, str]] = (
        (
            (conditions.steal_share or 0) > STEAL_SHARE,
            f"the hypervisor kept {conditions.steal_share or 0:.0%} of the processor",
        ),
        (
            (conditions.others_share or 0) > OTHERS_SHARE,
            f"other processes had {conditions.others_share or 0:.0%} of the processor",
        ),
        (
            conditions.switches_a_second > SWITCHES_A_SECOND,
            f"the processor was taken away {conditions.switches_a_second:.0f} times a second",
        ),
    )
    return tuple(words for holds, words in causes if holds)
