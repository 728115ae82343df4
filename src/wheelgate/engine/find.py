"""Choose the engine: the one asked for, else the first that works."""

import os
from collections.abc import Iterator
from pathlib import Path

from wheelgate.engine.client import Engine
from wheelgate.engine.in_use import Mark
from wheelgate.errors import EngineMissingError, NoEngineError

ENGINES = ("podman", "docker")
"""The engines that are known, in the order in which they are tried."""


def find(name: str | None = None) -> Engine:
    """Return an engine that runs containers here.

    Args:
        name: "podman" or "docker"; both are tried where it is None.

    Raises:
        EngineMissingError: Where none is installed.
        NoEngineError: Where none works, with what each said.
        StorageError: Where the cache, which says what is in use, cannot be written.
    """
    problems: list[str] = []
    for engine in (name,) if name else ENGINES:
        for client in clients(engine):
            try:
                found = Engine.probed(engine, client)
            except NoEngineError as error:
                problems.append(str(error))
            else:
                found.mark = Mark(found.owner)
                return found
    if not problems:
        wanted = name or "podman or docker"
        raise EngineMissingError(
            f"{wanted} is not installed",
            "run ./setup.sh, or install one: `apt-get install podman runc`, `dnf install podman`",
        )
    raise NoEngineError("no container engine works here", "\n  ".join(problems))


def clients(name: str) -> Iterator[str]:
    """Yield every client of that name on PATH, in its order.

    A docker client that did not come with its engine may lack BuildKit; the next one on PATH
    may be the right one.
    """
    seen = set()
    for folder in os.environ.get("PATH", "").split(os.pathsep):
        client = Path(folder or ".") / name
        if client.is_file() and os.access(client, os.X_OK) and client.resolve() not in seen:
            seen.add(client.resolve())
            yield str(client)
