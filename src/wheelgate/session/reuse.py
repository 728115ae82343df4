"""Where nothing has changed since a run that passed, that run stands for the next one.

A run that passed leaves a note beside its record: the key of all that it was made from. The key is
of content alone: the files that `contents` names, pytest's choice of tests, installed packages,
and the machine's processor and kernel, which renders and times depend on. The images are asked
for by themselves: the engine's bases and images have to be, by their ids, those of the run. That
needs no probe, since the run's record knows how this engine is spoken to.

A note is written for a run whose every test passed, and for no other; and the record is judged
anew before it is used.
"""

import os
import platform
import sys
from collections.abc import Iterable, Sequence
from importlib.metadata import distributions
from pathlib import Path

from pydantic import TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass

from wheelgate.engine import Engine
from wheelgate.errors import RunError, StorageError, WheelgateError
from wheelgate.model import verdicts as gate
from wheelgate.model.config import Project
from wheelgate.model.records import Run
from wheelgate.session import fingerprint as contents
from wheelgate.session.pytest_arguments import chosen_by
from wheelgate.storage.host import host
from wheelgate.storage.run_file import load
from wheelgate.util.files import digest_of, sha256_of, storage_errors, write_atomically

NOTE = "passed.json"
"""The file beside run.json that a run which passed leaves for the next one."""

_SINCE, _STANDS = "nothing has changed since run ", ", which stands for this one"


@dataclass(frozen=True)
class Note:
    """What a run that passed was made from.

    Attributes:
        key: As `key_of`.
        loaded: Modules of the project that its tests loaded from elsewhere, and files that they
            drew or held pictures against, by their hash.
    """

    key: str
    loaded: dict[str, str]


_ADAPTER = TypeAdapter(Note)


def key_of(project: Project, words: Sequence[str]) -> str | None:
    """Return the key of a run, or None where nothing can be said of such a run.

    Args:
        project: The checkout.
        words: The arguments of pytest.
    """
    chosen = chosen_by(words, project.root, os.environ)
    if chosen is None:
        return None
    machine = host()
    installed = sorted(f"{each.name} {each.version}" for each in distributions())
    paths = [word for word in chosen if (project.root / word.partition("::")[0]).exists()]
    try:
        content = contents.fingerprint_of(project, paths)
    except (OSError, StorageError):
        return None
    return digest_of(
        content,
        "\n".join(chosen),
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
        read: Files that its tests drew, or held pictures against.
    """
    if fit(run):
        covered = {path.resolve() for path in contents.inputs(project)}
        others = {path.resolve() for path in read} - covered
        note = Note(key, _loaded(project.root, covered) | _hashes(project.root.resolve(), others))
        with storage_errors("noting that a run passed"):
            write_atomically(folder / NOTE, _ADAPTER.dump_json(note))


def fit(run: Run) -> bool:
    """Return whether a run may stand for another: it passed, by its own files alone."""
    drifted = any(base.drift for base in run.bases) or any(image.drift for image in run.images)
    slowed = any(start.slowdown for start in run.process_runs)
    failed = any(test.outcome in {"failed", "error"} for test in run.tests)
    judged = gate.outcome_of(run.verdicts, run.tests)
    others = drifted or slowed or run.changes or run.engine is None
    return run.outcome == "pass" and judged == "pass" and not failed and not others


def find(project: Project, words: Sequence[str]) -> tuple[Path, Run] | None:
    """Return the newest kept run that stands for one with these arguments, and its folder."""
    key: str | None = None
    for folder in sorted((project.state / "runs").glob("[!.]*"), reverse=True):
        note = _read(folder / NOTE)
        if note is None:
            continue
        key = key or key_of(project, words)
        if key is None:
            return None
        if note.key != key or not _unchanged(project.root, note):
            continue
        try:
            run = load(folder)
        except RunError:
            continue
        if fit(run) and _is_here(run):
            return folder, run
    return None


def reused_notice(run: str) -> str:
    """Say that a run stands for the one that was asked for."""
    return f"{_SINCE}{run}{_STANDS}"


def reused_run_in(output: str) -> str:
    """Return the id of the run that stands for one, as its output says; empty where none does."""
    _, _, after = output.partition(_SINCE)
    run, stands, _ = after.partition(_STANDS)
    return run if stands else ""


def _read(file: Path) -> Note | None:
    try:
        return _ADAPTER.validate_json(file.read_bytes())
    except (OSError, ValidationError):
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
    except OSError:
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
