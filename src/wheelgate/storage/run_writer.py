"""Write a run to a folder that becomes visible when it is whole; the newest is `latest`."""

import fcntl
import os
import secrets
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from wheelgate.errors import StorageError
from wheelgate.model.records import Run, Stage
from wheelgate.storage.run_file import dump
from wheelgate.util.files import replacing
from wheelgate.util.owner import is_left, token

_KEPT = 20
"""Finished runs that are kept; older ones are removed."""

_STARTING_SECONDS = 60
"""How long after a folder's making its maker may not hold it yet."""


class RunWriter:
    """The folder of a run in the making. It is not seen as a run before `finish`."""

    def __init__(self, state: Path) -> None:
        """Make the folder; raise StorageError where it cannot be written."""
        self.started = datetime.now(UTC)
        self.id = f"{self.started:%Y%m%d-%H%M%S}-{secrets.token_hex(3)}"
        self._began = time.monotonic()
        self._runs = state / "runs"
        self.path = self._runs / f".{self.id}.{token()}.partial"
        self.stages: list[Stage] = []
        self._adding = threading.Lock()
        try:
            self.path.mkdir(parents=True)
        except OSError as error:
            raise StorageError(
                f"{self.path}: {error.strerror}", "make room on that disk, or make it writable"
            ) from None
        self._held = _held(self.path)
        self._sweep()

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Record how long the block takes; times of one name add up."""
        began = time.monotonic()
        try:
            yield
        finally:
            self.add_stage(name, time.monotonic() - began)

    def add_stage(self, name: str, seconds: float) -> None:
        """Add seconds to a stage."""
        with self._adding:
            for index, stage in enumerate(self.stages):
                if stage.name == name:
                    self.stages[index] = Stage(name, stage.seconds + seconds)
                    return
            self.stages.append(Stage(name, seconds))

    @property
    def seconds(self) -> float:
        """Return how long this run has lasted."""
        return time.monotonic() - self._began

    def finish(self, run: Run) -> Path:
        """Write `run.json` and make this the latest run.

        Raises:
            StorageError: Where the disk is full; the folder is dropped then, and the run
                before stays the latest.
        """
        final = self._runs / self.id
        try:
            (self.path / "run.json").write_bytes(dump(run))
            self.path.rename(final)
            make_latest(final)
            self._let_go()
        except OSError as error:
            self.drop()
            shutil.rmtree(final, ignore_errors=True)
            raise StorageError(
                f"{final}: {error.strerror}", "make room on that disk, and run again"
            ) from None
        self._forget_old()
        return final

    def drop(self) -> None:
        """Remove an unfinished run."""
        shutil.rmtree(self.path, ignore_errors=True)
        self._let_go()

    def _let_go(self) -> None:
        if self._held is not None:
            os.close(self._held)
            self._held = None

    def _sweep(self) -> None:
        """Remove what runs left that were ended for good, and could not."""
        for path in self._runs.glob(".*.partial"):
            known_to_be_gone = is_left(path.name.split(".")[2])
            if path == self.path or not (known_to_be_gone or _is_older(path, _STARTING_SECONDS)):
                continue
            if (held := _held(path)) is not None:
                shutil.rmtree(path, ignore_errors=True)
                os.close(held)

    def _forget_old(self) -> None:
        finished = sorted(path for path in self._runs.iterdir() if not path.name.startswith("."))
        older = [path for path in reversed(finished) if path.name != self.id]
        for path in older[_KEPT - 1 :]:
            shutil.rmtree(path, ignore_errors=True)


def has_unfinished(state: Path) -> bool:
    """Return whether a run goes on, as far as it is known; one of a killed process does not."""
    for path in (state / "runs").glob(".*.partial"):
        held = _held(path)
        if held is not None:
            os.close(held)
        if held is None or not _is_older(path, _STARTING_SECONDS):
            return True
    return False


def _held(folder: Path) -> int | None:
    """Take hold of a folder for as long as this process lives; None where another holds it.

    The kernel lets go of what a process holds, however that ends (flock(2)).
    """
    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except OSError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:  # held, or on a file system that has no locks: then nothing is known of it
        os.close(descriptor)
        return None
    return descriptor


def _is_older(path: Path, seconds: float) -> bool:
    try:
        return time.time() - path.stat().st_mtime > seconds
    except OSError:  # gone meanwhile
        return False


def make_latest(folder: Path) -> None:
    """Let `latest` name a finished run, in one step that nobody can see half done.

    Args:
        folder: The run's, below `runs`.

    Raises:
        OSError: Where that cannot be written; `latest` stays as it was.
    """
    with replacing(folder.parent.parent / "latest") as temporary:
        temporary.symlink_to(Path("runs") / folder.name)
