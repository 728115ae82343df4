"""Which levels of x86-64 this machine's processor reaches (data: processor-levels.csv)."""

import csv
import re
from functools import cache
from importlib.resources import files
from pathlib import Path


def processor_levels() -> frozenset[str]:
    """Return the levels of the processor that containers of this machine run on."""
    try:
        return levels_of(Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace"))
    except OSError:
        return frozenset()


@cache
def levels_of(cpuinfo: str) -> frozenset[str]:
    """Return the levels of a processor: those whose flags, and all lower ones', it has.

    Args:
        cpuinfo: What `/proc/cpuinfo` says of it.
    """
    match = re.search(r"^flags\s*:(.*)$", cpuinfo, re.MULTILINE)
    has = set(match[1].split()) if match else set()
    text = (
        files("wheelgate.doctor.loader")
        .joinpath("processor-levels.csv")
        .read_text(encoding="utf-8")
    )
    reached = set()
    for row in csv.DictReader(line for line in text.splitlines() if not line.startswith("#")):
        if not has.issuperset(row["flags"].split()):
            break
        reached.add(row["level"])
    return frozenset(reached)
