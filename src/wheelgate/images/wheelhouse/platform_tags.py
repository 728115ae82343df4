"""Read platform tags, and list those of the wheels that an image takes."""

import re
from functools import cache
from typing import NamedTuple

from packaging.tags import Tag, compatible_tags, cpython_tags

LEGACY = {"manylinux1": (2, 5), "manylinux2010": (2, 12), "manylinux2014": (2, 17)}
"""PEP 600: what the older names mean."""


class Platform(NamedTuple):
    """A platform tag of Linux: the C library, its oldest version that will do, and the machine.

    Attributes:
        kind: "manylinux" or "musllinux".
        name: What follows that, such as "2014" or "_2_28".
        version: The version that the name means (PEP 600, PEP 656).
        machine: As "x86_64".
    """

    kind: str
    name: str
    version: tuple[int, int]
    machine: str


@cache
def platform_of(tag: str) -> Platform | None:
    """Read a platform tag; None where it is not one of PEP 513, 571, 599, 600 or 656."""
    match = re.fullmatch(r"(manylinux|musllinux)(1|2010|2014|_\d+_\d+)_(\w+)", tag)
    if match is None:
        return None
    kind, name, machine = match.groups()
    legacy = LEGACY.get(f"{kind}{name}")
    if legacy is None and not name.startswith("_"):
        return None  # "musllinux1" was never defined
    major, minor = legacy or [int(part) for part in name[1:].split("_")]
    return Platform(kind, name, (major, minor), machine)


def machine_of(platform: str) -> str:
    """Return the machine of a platform tag, such as "x86_64"; of one that is none, nothing."""
    found = platform_of(platform)
    return found.machine if found else ""


def platforms(platform: str) -> list[str]:
    """Return all platform tags that an image of `platform` takes, the newest first.

    A tag names the oldest libc that a wheel runs on (PEP 600 and 656), so an image takes the
    wheels of every older one too.

    Args:
        platform: Such as "manylinux_2_41_x86_64" or "musllinux_1_2_x86_64".

    Raises:
        ValueError: Where it is no such tag, or one of the older names.
    """
    found = platform_of(platform)
    if found is None or not found.name.startswith("_"):
        raise ValueError(f"not a platform tag: {platform}")
    older_names = {version: name for name, version in LEGACY.items()}
    major, newest = found.version
    tags = []
    for minor in range(newest, 4 if found.kind == "manylinux" else -1, -1):
        tags.append(f"{found.kind}_{major}_{minor}_{found.machine}")
        if found.kind == "manylinux" and (major, minor) in older_names:
            tags.append(f"{older_names[major, minor]}_{found.machine}")
    return tags


def tags_of(platform: str, python: str) -> frozenset[Tag]:
    """Return the tags of all wheels that an image takes.

    Args:
        platform: The newest platform tag that it takes.
        python: Its CPython, such as "3.13".
    """
    version, name = [int(part) for part in python.split(".")], f"cp{python.replace('.', '')}"
    names = platforms(platform)
    return frozenset(
        (*cpython_tags(version, [name], names), *compatible_tags(version, name, names))
    )


@cache
def interpreters(version: tuple[int, int], free_threaded: bool) -> frozenset[tuple[str, str]]:
    """Return the pairs of Python tag and ABI tag that a CPython takes (PEP 425).

    Args:
        version: As (3, 13).
        free_threaded: Whether it is built without the GIL (PEP 703).
    """
    name = f"cp{version[0]}{version[1]}"
    tags = [
        *cpython_tags(version, abis=[f"{name}t" if free_threaded else name], platforms=["any"]),
        *compatible_tags(version, name, platforms=["any"]),
    ]
    return frozenset((tag.interpreter, tag.abi) for tag in tags)
