"""Name by one hash all files that a run is made from: the project's and wheelgate's own.

It is the same on every machine that has the same files: no path, date or name of a machine is in
it. What is no file of the checkout is not either: base images, installed packages, the processor.
"""

import os
from collections.abc import Iterable, Iterator, Sequence
from importlib.resources import as_file, files
from pathlib import Path

from wheelgate.images.build_context import context_of
from wheelgate.images.wheelhouse import debs
from wheelgate.images.wheelhouse.fetched import FOLDER
from wheelgate.model.config import Built, Project
from wheelgate.util.files import digest_of, sha256_of, storage_errors

PYTEST_FILES = ("pytest.toml", "pytest.ini", "pyproject.toml", "tox.ini", "setup.cfg")
"""Where pytest's configuration may be (its reference, "Configuration file formats")."""


def fingerprint_of(project: Project, paths: Sequence[str] = ()) -> str:
    """Return the hash of all that a run is made from.

    That is gate.toml, the Dockerfile, what a build sees, the locks, samples, baselines, tests,
    pytest's configuration, and the package wheelgate.

    Args:
        project: The checkout.
        paths: Files or folders of tests besides those that `gate.toml` names.

    Raises:
        StorageError: Where a file cannot be read.
    """
    with storage_errors("reading what a run is made from"):
        with as_file(files("wheelgate")) as package:
            own = list(_lines(package, _below(package)))
        named = _lines(project.root, inputs(project, paths))
        return digest_of(*context_of(project.root), *named, *own)


def inputs(project: Project, paths: Sequence[str] = ()) -> set[Path]:
    """Return the project's files that `fingerprint_of` names, except what only a build sees."""
    root, gate = project.root, project.gate
    named = {root / project.file, project.path(debs.LOCK)}
    named |= {project.dockerfile(image) for image in gate.images}
    named |= {project.path(each.packages) for each in gate.debs.values()}
    named |= {project.path(lock) for lock in gate.locks}
    for each in gate.wheelhouse.values():
        if isinstance(each, Built):
            named |= set(_below(project.path(each.build)))
    named |= {root / name for name in PYTEST_FILES}
    # Plugins and helpers that tests reach from everywhere lie here.
    named |= set(root.glob("*.py"))
    for folder in (gate.samples, gate.baselines, *gate.tests, *paths):
        for first in _first_folders(root, folder):
            named |= set(_below(first))
    return {path for path in named if path.is_file()}


def _first_folders(root: Path, path: str) -> list[Path]:
    """Return the folder right below `root` that a path lies in: tests share helpers there.

    A path elsewhere is its own; of the root itself, all folders that are not hidden.
    """
    full = (root / path.partition("::")[0]).resolve()
    if not full.is_relative_to(root.resolve()):
        return [full]
    parts = full.relative_to(root.resolve()).parts
    if parts:
        return [root / parts[0]]
    return [
        each for each in root.iterdir() if not each.name.startswith(".") and each.name != FOLDER
    ]


def _below(folder: Path) -> Iterator[Path]:
    if folder.is_file():
        yield folder
    for path in folder.rglob("*"):
        if "__pycache__" not in path.parts and path.is_file():
            yield path


def _lines(root: Path, paths: Iterable[Path]) -> Iterator[str]:
    for path in sorted(paths):
        yield f"{Path(os.path.relpath(path, root)).as_posix()} {sha256_of(path)}"
