"""Know which engines let a stranger's Dockerfile or image out of its container."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from packaging.version import Version


@dataclass(frozen=True)
class Escape:
    """A known way out of a container.

    Attributes:
        id: Of the advisory.
        fixed: The first version of each line of releases that was mended, ascending.
        what: How it is done, in half a sentence.
    """

    id: str
    fixed: tuple[str, ...]
    what: str

    def is_in(self, version: Version) -> bool:
        """Return whether a version has it: one of a line that was never mended has, too."""
        mended = [Version(each) for each in self.fixed]
        own_line = [each for each in mended if each.release[:2] == version.release[:2]]
        return version < (own_line[0] if own_line else mended[-1])


def known_escapes(program: str, said: str) -> tuple[Escape, ...]:
    """Return the known ways out that a program has.

    A distribution may have mended one without a new version; that is not seen here.

    Args:
        program: "podman", "docker" or "runc".
        said: What it says of its version, such as "podman version 4.3.1".
    """
    found = re.search(r"\d+\.\d+(\.\d+)?", said)
    if found is None:
        return ()
    version = Version(found[0])
    return tuple(escape for escape in _known()[program] if escape.is_in(version))


@cache
def _known() -> dict[str, tuple[Escape, ...]]:
    table = tomllib.loads(files(__package__).joinpath("escapes.toml").read_text(encoding="utf-8"))
    return {program: tuple(map(_escape, entries)) for program, entries in table.items()}


def _escape(entry: dict[str, Any]) -> Escape:
    return Escape(entry["id"], tuple(entry["fixed"]), entry["what"])
