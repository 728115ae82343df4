"""Read a lock: a requirements file of pinned versions with hashes."""

import errno
import re
from pathlib import Path
from typing import NamedTuple

from packaging.markers import Marker
from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

from wheelgate.errors import ConfigError


class Pinned(NamedTuple):
    """A requirement of a lock: its project, version, SHA-256 hashes, and where it applies."""

    name: str
    version: str
    hashes: frozenset[str]
    marker: Marker | None


def read_text(lock: Path) -> str:
    """Return the text of a lock.

    Raises:
        ConfigError: Where it cannot be read.
    """
    try:
        if lock.exists() and not lock.is_file():
            raise OSError(errno.EINVAL, "it is not a regular file")  # reading a pipe may never end
        return lock.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(
            f"{lock} cannot be read: {getattr(error, 'strerror', None) or 'it is not UTF-8'}",
            "name a requirements file with hashes, as `wheelgate lock` writes it",
        ) from None


def read_lock(lock: Path) -> list[Pinned]:
    """Return each requirement of a lock.

    Raises:
        ConfigError: Where it cannot be read, or a line is not a pinned requirement with hashes.
    """
    text = re.sub(r"\\\n", " ", read_text(lock))
    pinned: list[Pinned] = []
    for number, line in enumerate(text.splitlines(), start=1):
        words = line.split("#")[0].split()
        if not words:
            continue
        hashes = frozenset(re.findall(r"--hash=sha256:([0-9a-f]{64})", line))
        try:
            requirement = Requirement(" ".join(word for word in words if word[:2] != "--"))
            (pin,) = requirement.specifier
        except (InvalidRequirement, ValueError):
            pin = None
        if pin is None or pin.operator != "==" or not hashes:
            raise ConfigError(
                f"{lock}: requirement {number} is not pinned with hashes: {words[0]}",
                "make it name==version --hash=sha256:..., or renew it: `wheelgate lock`",
            )
        name = canonicalize_name(requirement.name)
        pinned.append(Pinned(name, pin.version, hashes, requirement.marker))
    return pinned
