"""Keep runs: written beside, renamed into place, read back by schema."""

import fcntl
import json
import os
import platform
import resource
import secrets
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from wheelgate import __version__
from wheelgate.errors import RunError, StorageError
from wheelgate.model.records import READ, SCHEMA, Host, Run, Stage

_ADAPTER = TypeAdapter(Run)
_KEPT = 20
"""Finished runs that are kept; older ones are removed."""

_STARTING_SECONDS = 60
"""How long after a folder's making its maker may not hold it yet."""


class RunFolder:
    """The folder of a run in the making. It is not seen as a run before `finish`."""

    def __init__(self, state: Path) -> None:
        """Make the folder.

        Args:
            state: The project's `.wheelgate`.

        Raises:
            StorageError: Where it cannot be written.
        """
        self.started = datetime.now(UTC)
        self.id = f"{self.started:%Y%m%d-%H%M%S}-{secrets.token_hex(3)}"
        self._began = time.monotonic()
        self._runs = state / "runs"
        self.path = self._runs / f".{self.id}.partial"
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
            if path == self.path or not _is_older(path, _STARTING_SECONDS):
                continue
            if (held := _held(path)) is not None:
                shutil.rmtree(path, ignore_errors=True)
                os.close(held)

    def _forget_old(self) -> None:
        finished = sorted(path for path in self._runs.iterdir() if not path.name.startswith("."))
        older = [path for path in finished if path.name != self.id]
        for path in older[: len(older) - (_KEPT - 1)]:
            shutil.rmtree(path, ignore_errors=True)


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
    state = folder.parent.parent
    beside = state / f".latest.{os.getpid()}"
    try:
        beside.unlink(missing_ok=True)
        beside.symlink_to(Path("runs") / folder.name)
        beside.replace(state / "latest")
    except OSError:
        beside.unlink(missing_ok=True)
        raise


def dump(run: Run) -> bytes:
    """Return a run as the text of `run.json`."""
    text = json.dumps(_ADAPTER.dump_python(run, mode="json"), indent=1, ensure_ascii=False)
    # What a sample says need not be text that UTF-8 can hold.
    return text.encode("utf-8", "replace") + b"\n"


def load(folder: Path) -> Run:
    """Read the run in a folder; one of an older schema that is read becomes one of this schema.

    Raises:
        RunError: Where there is none, it is damaged, or another version wrote it.
    """
    file = folder / "run.json"
    try:
        text = file.read_bytes()
    except OSError:
        raise RunError(f"there is no run in {folder}", "make one: `wheelgate run`") from None
    try:
        run = _ADAPTER.validate_json(text)
    except ValidationError as error:
        raise _why_unreadable(file, text, error) from None
    if run.schema not in READ:
        raise _other_schema(file, run.schema, run.wheelgate)
    return replace(run, schema=SCHEMA)


def latest(state: Path) -> Path:
    """Return the folder of the newest finished run.

    Raises:
        RunError: Where there is none.
    """
    folder = state / "latest"
    if not (folder / "run.json").is_file():
        raise RunError(f"there is no finished run in {state}", "make one: `wheelgate run`")
    return folder.resolve()


def kept(state: Path) -> list[Run]:
    """Return the finished runs that can be read, the newest first.

    Those that are damaged, or of a schema that is not read, are passed over.
    """
    found = []
    for folder in sorted((state / "runs").glob("[!.]*"), reverse=True):
        try:
            found.append(load(folder))
        except RunError:
            continue
    return found


def folder_of(name: str | None, state: Path) -> Path:
    """Return the folder of a run by its path or its id; of the latest where None.

    Raises:
        RunError: Where there is no finished run, and none was named.
    """
    if name is None:
        return latest(state)
    return next((each for each in (Path(name), state / "runs" / name) if each.is_dir()), Path(name))


def schema() -> dict[str, object]:
    """Return the JSON Schema of `run.json`, in draft 2020-12."""
    described = _ADAPTER.json_schema()
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"wheelgate/run.schema-{SCHEMA}.json",
        **described,
    }


def host() -> Host:
    """Describe the machine that this process runs on."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return Host(
        system=_pretty_name(),
        kernel=platform.release(),
        processor=_processor(),
        cores=os.cpu_count() or 0,
        memory_bytes=memory,
        python=platform.python_version(),
        wheelgate=__version__,
    )


def peak_bytes() -> int:
    """Return the most memory that this process has had, in bytes, without its children's."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def _why_unreadable(file: Path, text: bytes, error: ValidationError) -> RunError:
    try:
        found = TypeAdapter(dict[str, object]).validate_json(text)
    except ValidationError:
        return RunError(f"{file} is damaged: it is not JSON", "remove that run and run again")
    if found.get("schema") not in READ:
        return _other_schema(file, found.get("schema"), found.get("wheelgate"))
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"])
    return RunError(f"{file} is damaged at {where}: {first['msg']}", "run again")


def _other_schema(file: Path, schema: object, version: object) -> RunError:
    return RunError(
        f"{file} has schema {schema}, written by wheelgate "
        f"{version or 'of an unknown version'}; this one reads {' and '.join(map(str, READ))}",
        "read it with that version, or run again",
    )


def _pretty_name() -> str:
    try:
        return platform.freedesktop_os_release()["PRETTY_NAME"]
    except (OSError, KeyError):
        return platform.system()


def _processor() -> str:
    try:
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    except OSError:
        pass
    return platform.processor() or platform.machine()
