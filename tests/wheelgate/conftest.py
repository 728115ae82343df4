"""What several of the package's own tests share: pictures, a minimal run, a checkout, an index."""

import contextlib
import io
import os
import pty
import re
import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from wheelgate.engine import Engine
from wheelgate.progress import VARIABLE
from wheelgate.records import SCHEMA, Conditions, Host, Run, Start, TestResult, Verdict

QUIET = Conditions("1", 2500.0, 0.3, 0.0, 0.0, 2.0)

GATE = """\
reference = "debian"

[images.alpine]
target = "alpine"
wheels = { lock = "plots.txt", platform = "manylinux_2_41_x86_64", python = "3.13" }
debs = ["glibc"]

[images.alpine.limits]
size_mb = 400
render_ratio = 1.5

[images.debian]
target = "debian-slim"

[debs.glibc]
packages = "glibc.txt"
dependencies = false
"""

DOCKERFILE = """\
FROM alpine:3.23 AS alpine
FROM debian:trixie-slim AS debian-slim
"""


@pytest.fixture(scope="session")
def png() -> Callable[..., bytes]:
    """Return a function that makes a PNG of one colour, with single pixels of another."""

    def make(
        size: tuple[int, int] = (8, 6),
        *,
        mode: str = "RGB",
        colour: Any = "white",
        dots: dict[tuple[int, int], Any] | None = None,
        **save: Any,
    ) -> bytes:
        picture = Image.new(mode, size, colour)
        for place, value in (dots or {}).items():
            picture.putpixel(place, value)
        out = io.BytesIO()
        picture.save(out, format="PNG", **save)
        return out.getvalue()

    return make


@pytest.fixture(scope="session")
def a_run() -> Callable[..., Run]:
    """Return a function that makes a minimal valid run, but for what its arguments say."""

    def make(**changed: Any) -> Run:
        facts: dict[str, Any] = {
            "schema": SCHEMA,
            "id": "20260102-030405-abcdef",
            "wheelgate": "0.1.0",
            "started": "2026-01-02T03:04:05+00:00",
            "seconds": 12.5,
            "outcome": "pass",
            "images": (),
            "reference": "debian",
            "host": Host("Debian", "6.1", "a processor", 2, 10**9, "3.13.1", "0.1.0"),
            "engine": None,
            "bases": (),
            "lock_sha256": {},
            "imports": (),
            "sizes": (),
            "renders": (),
            "differences": (),
            "starts": (),
            "timing_seed": None,
            "ratios": (),
            "verdicts": (Verdict("size", "alpine", "all layers", "pass", "1 MB, within 2 MB"),),
            "tests": (TestResult("tests/test_size.py::test_size", "passed", 0.1),),
            "stages": (),
            "harness_peak_bytes": 10**8,
        }
        return Run(**{**facts, **changed})

    return make


@pytest.fixture(scope="session")
def a_start():
    """Return a function that makes a start whose samples took the given seconds."""

    def make(image, pair=0, cpu=None, taken=None, **wall):
        times = {name: tuple(rounds) for name, rounds in wall.items()}
        return Start(
            image=image, pair=pair, first_in_pair=False, first_plot_seconds=0.9,
            import_seconds={"matplotlib": 0.3, "seaborn": 0.8}, cold_import_seconds={},
            interpreter_seconds=0.01, peak_bytes=170_000_000, wall_seconds=times,
            cpu_seconds=cpu or times, taken_seconds=taken or {}, conditions=QUIET,
        )  # fmt: skip

    return make


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Return a folder with a valid gate.toml and everything that it names."""
    (tmp_path / "gate.toml").write_text(GATE)
    (tmp_path / "Dockerfile").write_text(DOCKERFILE)
    (tmp_path / "plots.txt").write_text("matplotlib==3.11.2\n")
    (tmp_path / "glibc.txt").write_text("libc6\n")
    return tmp_path


@pytest.fixture
def own_storage() -> Iterator[Path]:
    """The storage.conf of a podman storage of its own, for `CONTAINERS_STORAGE_CONF`.

    Its path is short: where that of the run root is as long as pytest's folders are, podman 4.3
    waits up to a minute for each container to end.
    """
    folder = Path(tempfile.mkdtemp(prefix="wheelgate-"))
    storage = folder / "storage.conf"
    storage.write_text(
        f'[storage]\ndriver = "overlay"\ngraphroot = "{folder}/graph"\nrunroot = "{folder}/run"\n'
    )
    yield storage
    subprocess.run(["umount", "-q", f"{folder}/graph/overlay"], check=False)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def scripted_podman(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """Return a function that makes the only program on PATH a podman that does what it is told.

    A real one does not fail at will. It takes the lines of shell of each command; any other
    succeeds and says nothing. It returns the file in which the podman writes what it was asked, a
    line each.
    """

    def make(**commands: str) -> Path:
        folder = tmp_path / "programs"
        folder.mkdir()
        asked, program = folder / "asked", folder / "podman"
        cases = "".join(f"{name})\n{lines}\n;;\n" for name, lines in commands.items())
        program.write_text(
            f"#!/bin/sh\necho \"$*\" >> '{asked}'\n"
            'if [ "$1" = --runtime ]; then shift 2; fi\n'
            f'case "$1" in\n{cases}esac\n'
        )
        program.chmod(0o755)
        monkeypatch.setenv("PATH", str(folder))
        return asked

    return make


@pytest.fixture
def no_containers_left(engine: Engine) -> Iterator[None]:
    """Fails a test that leaves a container behind, one of a build's among them.

    Others may use the engine meanwhile: what goes away by itself was theirs.
    """

    def containers() -> set[str]:
        words = ("ps", "--all", "--quiet", *(["--external"] if engine.name == "podman" else []))
        return set(engine.call(*words).output.split())

    before = containers()
    yield
    left, patience = containers() - before, time.monotonic() + 60
    while left and time.monotonic() < patience:
        time.sleep(1)
        left &= containers()
    assert left == set()


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


@pytest.fixture(scope="session")
def files_of_page() -> Callable[[str], dict[str, str]]:
    """Return a function that gives the files that a how-to page tells its reader to write.

    Each is a block of code whose first line names it in a comment.
    """

    def read(page: str) -> dict[str, str]:
        text = (Path(__file__).parents[2] / "docs/how-to" / page).read_text(encoding="utf-8")
        blocks = re.findall(r"^```\w+\n# (\S+\.\w+)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
        return dict(blocks)

    return read


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *words: object) -> None:
        """Say nothing."""


@pytest.fixture
def package_index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Serve a folder as the only index that pip is set up with; yield it.

    It holds a folder for each project; those list themselves, or have an index.html (PEP 503).
    """
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"):
        monkeypatch.delenv(name, raising=False)
    for name in ("PIP_NO_INDEX", "PIP_FIND_LINKS", "PIP_EXTRA_INDEX_URL"):
        monkeypatch.delenv(name, raising=False)
    folder = tmp_path / "index/simple"
    folder.mkdir(parents=True)
    served = partial(_Quiet, directory=str(folder.parent))
    server = ThreadingHTTPServer(("127.0.0.1", 0), served)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("PIP_INDEX_URL", f"http://127.0.0.1:{server.server_port}/simple/")
    yield folder
    server.shutdown()
    server.server_close()
