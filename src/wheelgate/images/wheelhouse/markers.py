"""Evaluate the markers of a lock for an image's Python; pip does it only for its own."""

import re
from typing import cast

from packaging.markers import Environment, InvalidMarker, Marker

_MARKED = re.compile(r"(?P<requirement>[^#;]*);(?P<marker>[^#]*?)(?P<options>\s--[^#]*)?(#.*)?")
"""A requirement with a marker, and the hashes that follow it, in one line."""


def environment(python: str, full_version: str = "", machine: str = "x86_64") -> Environment:
    """Return what markers are evaluated by (PEP 508) for CPython on Linux.

    Args:
        python: Such as "3.13".
        full_version: Such as "3.13.2", where it is known.
        machine: Such as "x86_64".
    """
    full_version = full_version or f"{python}.0"
    return Environment(
        implementation_name="cpython",
        implementation_version=full_version,
        os_name="posix",
        platform_machine=machine,
        platform_python_implementation="CPython",
        platform_release="",
        platform_system="Linux",
        platform_version="",
        python_full_version=full_version,
        python_version=python,
        sys_platform="linux",
    )


def without_markers(lock: str, target: Environment) -> str:
    """Return the text of a lock with the requirements that apply to a target, markers left out.

    pip evaluates markers for the interpreter that it runs on, also where `--python-version` and
    `--platform` name another. A text without markers is returned as it is; a marker that cannot
    be read is left to pip.

    Args:
        lock: A requirements file.
        target: What `environment` returns of the image.
    """
    kept = []
    for line in re.sub(r"\\\n", " ", lock).splitlines(keepends=True):
        marked = _MARKED.fullmatch(line.rstrip("\n"))
        holds = _holds(marked["marker"], target) if marked else None
        if marked is None or holds is None:
            kept.append(line)
        elif holds:
            kept.append(f"{marked['requirement'].rstrip()}{marked['options'] or ''}\n")
    return "".join(kept) if ";" in lock else lock


def holds(marker: Marker, target: Environment) -> bool:
    """Tell whether a marker holds for a target."""
    # packaging's own type of its argument is wider than the one that it offers for it.
    return marker.evaluate(cast("dict[str, str]", target))


def _holds(marker: str, target: Environment) -> bool | None:
    """Tell whether a marker holds; None where it is no marker."""
    try:
        return holds(Marker(marker), target)
    except InvalidMarker:
        return None
