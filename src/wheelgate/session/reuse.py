"""If nothing changed since a passing run, that run is reused.

A run of all tests of some images that passed leaves a note next to its record: the key of all that
it was made from. The key is of content alone: the files of the fingerprint, the images, installed
packages, and the machine's processor and kernel, which renders and times depend on. The images are
asked for by themselves: the engine's bases and images have to be, by their ids, those of the run.
That needs no probe, since the run's record knows how to call this engine.

A note is written for a run whose every test passed, and for no other; and the record is judged
again before it is used.
"""

import os
import platform
import sys
from collections.abc import Iterable, Sequence, Set
from importlib.metadata import distributions
from pathlib import Path

from pydantic import TypeAdapter
from pydantic.dataclasses import dataclass

from wheelgate.engine import Engine
from wheelgate.engine.names import BaseSource
from wheelgate.errors import RunError, StorageError, WheelgateError
from wheelgate.model.config import Project
from wheelgate.model.records import Run
from wheelgate.model.verdicts import outcome_of
from wheelgate.session.fingerprint import fingerprint_of, inputs
from wheelgate.storage.host import host
from wheelgate.storage.run_file import load
from wheelgate.util import notes
from wheelgate.util.files import digest_of, sha256_of

NOTE = "passed.json"
"""The file next to run.json that a run which passed leaves for the next one."""

_HARMLESS = {"-v", "-vv", "-q", "-x", "--no-cache"}
"""Arguments of pytest that change nothing of what a run that passed has measured."""

_CHOOSE = ("PYTEST_ADDOPTS", "PYTEST_PLUGINS", "PYTEST_DISABLE_PLUGIN_AUTOLOAD")
"""Variables by which pytest runs other tests, or runs them otherwise."""


@dataclass(frozen=True)
class Note:
    """What a run that passed was made from.

    Attributes:
        key: As `key_of`.
        loaded: Modules of the project that its tests loaded from elsewhere, and files that they
            rendered or compared pictures with, by their hash.
    """

    key: str
    loaded: dict[str, str]


_ADAPTER = TypeAdapter(Note)


def is_whole(arguments: Set[str]) -> bool:
    """Return whether pytest runs all tests with these arguments, and does nothing else.

    Args:
        arguments: Those that pytest gets besides wheelgate's own.
    """
    return arguments <= _HARMLESS and not any(os.environ.get(name) for name in _CHOOSE)


def key_of(
    project: Project, images: Sequence[str], engine: str | None, base_source: BaseSource
) -> str | None:
    """Return the key of a run of all tests; None where a file that it is made from is gone.

    Args:
        project: The checkout.
        images: The images to judge; those that `gate.toml` chooses where empty.
        engine: "podman" or "docker"; the first that works where None.
        base_source: How base images come here.
    """
    machine = host()
    installed = sorted({f"{each.name} {each.version}" for each in distributions()})
    try:
        content = fingerprint_of(project)
    except (OSError, StorageError):
        return None
    return digest_of(
        content,
        " ".join(images),
        f"{engine} {base_source}",
        platform.python_version(),
        machine.kernel,
        machine.processor,
        *installed,
    )


def write_note(
    folder: Path, project: Project, key: str, run: Run, read: Iterable[Path] = ()
) -> None:
    """Leave the note of a run that passed; nothing is left for any other.

    Args:
        folder: The run's.
        project: The checkout.
        key: What `key_of` gave before the run.
        run: Its record.
        read: Files that its tests rendered, or compared pictures with.
    """
    if fit(run):
        covered = {path.resolve() for path in inputs(project)}
        others = {path.resolve() for path in read} - covered
        note = Note(key, _loaded(project.root, covered) | _hashes(project.root.resolve(), others))
        notes.write_note(folder / NOTE, _ADAPTER, note)


def fit(run: Run) -> bool:
    """Return whether a run can be reused: it passed, by its own files alone."""
    drifted = any(base.drift for base in run.bases) or any(image.drift for image in run.images)
    slowed = any(each.slowdown for each in run.process_runs)
    failed = any(test.outcome in {"failed", "error"} for test in run.tests)
    judged = outcome_of(run.verdicts, run.tests)
    others = drifted or slowed or run.changes or run.engine is None
    return run.outcome == "pass" and judged == "pass" and not failed and not others


def find(project: Project, key: str) -> tuple[Path, Run] | None:
    """Return the newest kept run with a key that can be reused, and its folder."""
    for folder in sorted((project.state / "runs").glob("[!.]*"), reverse=True):
        note = notes.read_note(folder / NOTE, _ADAPTER)
        if note is None or note.key != key or not _unchanged(project.root, note):
            continue
        try:
            run = load(folder)
        except RunError:
            continue
        if fit(run) and _is_here(run):
            return folder, run
    return None


def _loaded(root: Path, covered: set[Path]) -> dict[str, str]:
    """Return the project's modules that are loaded and not among some files, by their hash."""
    root, installed = root.resolve(), Path(sys.prefix).resolve()
    found = {}
    for name, module in list(sys.modules.items()):
        file = getattr(module, "__file__", None)
        path = Path(file).resolve() if file else root
        own = name.partition(".")[0] == __name__.partition(".")[0]
        if own or not path.is_relative_to(root) or path.is_relative_to(installed):
            continue
        if path.is_file() and path not in covered:
            found[path.relative_to(root).as_posix()] = sha256_of(path)
    return found


def _hashes(root: Path, files: Iterable[Path]) -> dict[str, str]:
    """Return files as seen from the root, by their hash; one that is gone by now has none."""
    return {
        Path(os.path.relpath(file, root)).as_posix(): sha256_of(file) if file.is_file() else ""
        for file in files
    }


def _unchanged(root: Path, note: Note) -> bool:
    try:
        return all(sha256_of(root / name) == known for name, known in note.loaded.items())
    except (OSError, ValueError):  # gone, or no name that a file could have
        return False


def _is_here(run: Run) -> bool:
    """Return whether the engine still has the bases and the images that a run was made with."""
    if run.engine is None:
        return False
    engine = Engine(run.engine)
    ids = {base.reference: base.image_id for base in run.bases}
    ids |= {image.reference: image.image_id for image in run.images}
    try:
        return all(engine.image_id(reference) == known for reference, known in ids.items())
    except (OSError, WheelgateError):
        return False
