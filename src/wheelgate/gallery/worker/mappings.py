"""The files that this process has mapped, by address."""

from __future__ import annotations


def mappings() -> list[tuple[int, int, str]]:
    """Return what this process has mapped: first and last address, and the file or area."""
    return [(low, high, name) for low, high, _, name in offset_mappings()]


def offset_mappings() -> list[tuple[int, int, int, str]]:
    """Return the same with where in the file a mapping begins, in bytes."""
    found = []
    with open("/proc/self/maps") as maps:
        for line in maps:
            fields = line.split(None, 5)
            low, high = (int(each, 16) for each in fields[0].split("-"))
            found.append(
                (low, high, int(fields[2], 16), fields[5].strip() if len(fields) > 5 else "")
            )
    return found
