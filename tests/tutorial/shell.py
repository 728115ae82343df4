"""One shell that is given commands block by block, as somebody who reads a page gives them."""

import os
import secrets
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType


@dataclass(frozen=True)
class Done:
    """Commands that ended.

    Attributes:
        code: Of the first command that failed, which ends the shell; else 0.
    """

    output: str
    code: int
    seconds: float


class Shell:
    """A bash whose folder and variables last from block to block.

    It ends with the first command that fails. One that is to fail says so on the page, as in
    `command || echo "exit code $?"`.
    """

    def __init__(self, folder: Path, environment: Mapping[str, str], scratch: Path) -> None:
        """Start bash.

        Args:
            folder: Where it starts.
            environment: All of its variables.
            scratch: A folder for files of the shell's own.
        """
        self._scratch = scratch
        self._mark = secrets.token_hex(16)
        self._process = subprocess.Popen(
            ["bash", "--noprofile", "--norc", "-e"],
            cwd=folder,
            env=dict(environment),
            text=True,
            errors="replace",
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )

    def give(
        self, commands: str, timeout: float, on_line: Callable[[str], None] = lambda _: None
    ) -> Done:
        """Give commands and wait for their end.

        Args:
            commands: As the page has them.
            timeout: Seconds after which they are ended, and count as failed.
            on_line: Called with each line of their output.
        """
        assert self._process.stdin
        assert self._process.stdout
        file = self._scratch / "commands.sh"
        file.write_text(commands, encoding="utf-8")
        began = time.monotonic()
        timer = threading.Timer(timeout, self._end)
        timer.start()
        lines = []
        try:
            # Their input is empty: a command that asks gets no answer from the next block.
            self._process.stdin.write(f". '{file}' </dev/null\necho; echo {self._mark}\n")
            self._process.stdin.flush()
            for line in self._process.stdout:
                if line.rstrip("\n") == self._mark:
                    return Done("".join(lines)[:-1], 0, time.monotonic() - began)
                lines.append(line)
                on_line(line.rstrip("\n"))
        finally:
            timer.cancel()
        return Done("".join(lines), self._process.wait(), time.monotonic() - began)

    def _end(self) -> None:
        if self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)

    def __enter__(self) -> "Shell":
        """Return the shell."""
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        """End the shell, and all that it started."""
        self._end()
        self._process.communicate()
