"""A fixture that runs a command with one of its streams on a terminal."""

import contextlib
import os
import pty
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from wheelgate.util.progress import VARIABLE


@pytest.fixture
def at_a_terminal(tmp_path: Path) -> Callable[..., tuple[str, str]]:
    """Return a function that runs a command with one of its streams on a terminal.

    It returns what the terminal was sent, and what the other stream was.
    """

    def run(stream: str, command: list[str], **variables: str) -> tuple[str, str]:
        terminal, end = pty.openpty()
        other = tmp_path / "other stream"
        unseen = {key: value for key, value in os.environ.items() if key not in {"CI", VARIABLE}}
        with other.open("wb") as file:
            streams = {"stdout": file, "stderr": file, stream: end}
            process = subprocess.Popen(
                command, cwd=tmp_path, env={**unseen, "TERM": "xterm", **variables}, **streams
            )
        os.close(end)
        sent = b""
        with contextlib.suppress(OSError):  # Linux says so where nobody has the other end
            while chunk := os.read(terminal, 65536):
                sent += chunk
        os.close(terminal)
        process.wait()
        return sent.decode(), other.read_text()

    return run
