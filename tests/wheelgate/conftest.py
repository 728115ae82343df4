"""What several of the package's own tests share: pictures, a minimal run, a checkout, an index."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from support.engines import no_containers_left, own_storage, scripted_podman
from support.index import package_index
from support.pages import files_of_page
from support.terminals import at_a_terminal
from support.users import another_user, readable_folder

from wheelgate.model.records import SCHEMA, Conditions, Host, ProcessRun, Run, TestResult, Verdict

__all__ = [
    "another_user",
    "at_a_terminal",
    "files_of_page",
    "no_containers_left",
    "own_storage",
    "package_index",
    "readable_folder",
    "scripted_podman",
]

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
            "process_runs": (),
            "timing_seed": None,
            "ratios": (),
            "verdicts": (Verdict("size", "alpine", "", "pass", limit=2, measured=1, unit="MB"),),
            "tests": (TestResult("tests/test_size.py::test_size", "passed", 0.1),),
            "stages": (),
            "harness_peak_bytes": 10**8,
        }
        return Run(**{**facts, **changed})

    return make


@pytest.fixture(scope="session")
def a_process_run():
    """Return a function that makes a start whose samples took the given seconds."""

    def make(image, pair=0, cpu=None, taken=None, **wall):
        times = {name: tuple(rounds) for name, rounds in wall.items()}
        return ProcessRun(
            image=image,
            pair=pair,
            first_in_pair=False,
            first_plot_seconds=0.9,
            import_seconds={"matplotlib": 0.3, "seaborn": 0.8},
            cold_import_seconds={},
            interpreter_seconds=0.01,
            peak_bytes=170_000_000,
            wall_seconds=times,
            cpu_seconds=cpu or times,
            run_delay_seconds=taken or {},
            conditions=QUIET,
        )

    return make


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Return a folder with a valid gate.toml and everything that it names."""
    (tmp_path / "gate.toml").write_text(GATE)
    (tmp_path / "Dockerfile").write_text(DOCKERFILE)
    (tmp_path / "plots.txt").write_text("matplotlib==3.11.2\n")
    (tmp_path / "glibc.txt").write_text("libc6\n")
    return tmp_path
