"""Run other programs: collect and pass on their output, and end them with this process."""

import os
import shutil
import signal
import subprocess
import threading
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, AnyStr

from wheelgate.errors import DiskFullError, StorageError
from wheelgate.util.concurrency import cancel_with, check_cancelled

_LINES_KEPT = 400
_NEXT_TO_NOTHING = 1 << 20
"""Bytes that are free on a disk that is full: programs write in larger pieces."""


@dataclass(frozen=True)
class Completed:
    """A command that ended: its exit code and its last lines, both streams in order."""

    command: tuple[str, ...]
    code: int
    output: str


def run(
    command: Sequence[str],
    *,
    environment: Mapping[str, str] | None = None,
    stdin: IO[bytes] | None = None,
    stdout: IO[bytes] | None = None,
    on_line: Callable[[str], None] | None = None,
    timeout: float | None = None,
) -> Completed:
    """Run `command` to its end and return what it printed.

    The command gets a process group of its own, so that Ctrl-C reaches us alone and we end it
    in order: politely, then for good.

    Args:
        command: Program and arguments.
        environment: Variables to add to this process's own.
        stdin: A file to read from; nothing by default.
        stdout: A file for what it prints; standard error alone is returned then.
        on_line: Called with each line as it comes.
        timeout: Seconds after which the command is ended and reported with exit code 124.
    """
    check_cancelled()
    process = start(command, environment=environment, stdin=stdin, stdout=stdout, merge=True)
    printed = process.stdout or process.stderr
    assert printed is not None
    lines: deque[str] = deque(maxlen=_LINES_KEPT)
    killer = _Deadline(process, timeout)
    try:
        with killer, cancel_with(lambda: end(process)):
            for raw in printed:
                line = raw.decode(errors="replace").rstrip("\n")
                lines.append(line)
                if on_line:
                    on_line(line)
            process.wait()
    except BaseException:
        end(process)
        if on_line:  # what it said before its end may name what it made
            for raw in printed:
                on_line(raw.decode(errors="replace").rstrip("\n"))
        raise
    finally:
        printed.close()
    code = 124 if killer.expired else process.returncode
    return Completed(tuple(command), code, "\n".join(lines))


def start(
    command: Sequence[str],
    *,
    environment: Mapping[str, str] | None = None,
    stdin: IO[bytes] | int | None = None,
    stdout: IO[bytes] | None = None,
    merge: bool = False,
    stderr: IO[bytes] | int | None = None,
) -> subprocess.Popen[bytes]:
    """Start `command` in a process group of its own, its output on a pipe.

    Where standard output goes to a file, `merge` has standard error alone on the pipe.
    """
    merged = subprocess.PIPE if stdout else subprocess.STDOUT
    return subprocess.Popen(
        command,
        env={**os.environ, **(environment or {})},
        stdin=subprocess.DEVNULL if stdin is None else stdin,
        stdout=stdout or subprocess.PIPE,
        stderr=merged if merge else (stderr or subprocess.DEVNULL),
        start_new_session=True,
    )


def end(process: subprocess.Popen[bytes] | subprocess.Popen[str], patience: float = 10) -> None:
    """End a process and its group: SIGTERM, and after `patience` seconds SIGKILL."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, number)
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=patience)
            return


def ask(
    command: Sequence[str], environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a program to its end; return what it said, both streams apart.

    It gets a process group of its own, as in `run`.

    Args:
        command: Program and arguments.
        environment: Variables to add to this process's own.
    """
    check_cancelled()
    process = subprocess.Popen(
        command,
        env={**os.environ, **(environment or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    output, errors = _communicate(process)
    return subprocess.CompletedProcess(process.args, process.returncode, output, errors)


def stdout_to_file(command: Sequence[str], file: Path, environment: Mapping[str, str]) -> Completed:
    """Run `command` with its standard output in `file`; return its exit code and its errors."""
    check_cancelled()
    try:
        with file.open("wb") as out:
            process = subprocess.Popen(
                command,
                env={**os.environ, **environment},
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.PIPE,
                start_new_session=True,
            )
            _, errors = _communicate(process)
    except OSError as error:
        raise StorageError(
            f"{file}: {error.strerror or error}", "make room on that disk, and run again"
        ) from None
    done = Completed(tuple(command), process.returncode, errors.decode(errors="replace"))
    if done.code != 0 and shutil.disk_usage(file.parent).free < _NEXT_TO_NOTHING:
        raise DiskFullError(
            f"{file}: No space left on device",
            "make room on that disk, or name a folder on another by the variable TMPDIR",
        )
    return done


def _communicate(process: subprocess.Popen[AnyStr]) -> tuple[AnyStr, AnyStr]:
    """Wait for a program and return what it said; it does not outlive the wait."""
    try:
        with cancel_with(lambda: end(process)):
            return process.communicate()
    except BaseException:
        end(process)
        raise


class _Deadline:
    """Ends a process after some seconds, unless it ended before."""

    def __init__(self, process: subprocess.Popen[bytes], seconds: float | None) -> None:
        self.expired = False
        self._process = process
        self._timer = threading.Timer(seconds, self._expire) if seconds else None

    def _expire(self) -> None:
        self.expired = True
        end(self._process, patience=2)

    def __enter__(self) -> None:
        if self._timer:
            self._timer.start()

    def __exit__(self, *_: object) -> None:
        if self._timer:
            self._timer.cancel()


def sigterm_is_ctrl_c() -> None:
    """Turn SIGTERM into KeyboardInterrupt, so that what ends us politely also cleans up."""

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    with suppress(ValueError):  # not the main thread: then it is not ours to set
        signal.signal(signal.SIGTERM, interrupt)
