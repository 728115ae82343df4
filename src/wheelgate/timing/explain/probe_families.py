"""What is known beforehand: the families of probes, and which files make up a place."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from wheelgate.timing.explain.records import GENERATED


@dataclass(frozen=True)
class Family:
    """Probes of one kind.

    Attributes:
        title: What they stand for, as a heading.
        cause: The same, as a sentence names it.
        facts: Names of the facts of a build that bear on them.
        probes: What each probe is called.
        faults: Whether they are slower by page faults and by nothing else.
        composite: Whether they are made of what other probes do.
    """

    title: str
    cause: str
    facts: tuple[str, ...]
    probes: dict[str, str]
    faults: bool
    composite: bool


@cache
def families() -> dict[str, Family]:
    """Return every family by its name."""
    return {
        name: Family(
            table["title"],
            table["cause"],
            tuple(table["facts"]),
            table["probes"],
            table.get("faults", False),
            table.get("composite", False),
        )
        for name, table in _table("probes.toml").items()
    }


def probe_names() -> list[str]:
    """Return the names of all probes, family by family."""
    return [name for family in families().values() for name in family.probes]


def family_of(probe: str) -> str:
    """Return the name of the family that a probe belongs to."""
    return next(name for name, family in families().items() if probe in family.probes)


@cache
def place_of(file: str) -> str:
    """Return the place that a mapped file belongs to.

    Args:
        file: As /proc/PID/maps names it; empty, or in brackets, for what is no file.
    """
    for name, pattern in _places():
        if pattern.search(file):
            return name
    if not file.startswith("/"):
        return GENERATED
    package = re.search(r"/(?:site|dist)-packages/([^/.]+)", file)
    return package[1] if package else file.rpartition("/")[2]


@cache
def _places() -> tuple[tuple[str, re.Pattern[str]], ...]:
    table = _table("places.toml")["place"]
    return tuple((entry["name"], re.compile(entry["pattern"])) for entry in table)


def _table(name: str) -> dict[str, Any]:
    return tomllib.loads(
        files("wheelgate.timing.explain").joinpath(name).read_text(encoding="utf-8")
    )
