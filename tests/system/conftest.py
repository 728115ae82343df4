"""Projects that may be broken at will, whose images are made from built ones, in a second each.

Most tests take the small project, whose images have Pillow alone. Those that are about the plotting
stack take this repository's own images.
"""

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
from filelock import FileLock
from support import small_project
from support.engines import containers, own_storage, staying
from support.pages import files_of_page
from support.small_project import ROOT, remove_images, shared_folder, small_images

from wheelgate.engine import Engine, find
from wheelgate.model.records import Run
from wheelgate.storage.run_file import latest
from wheelgate.storage.run_file import load as load_run
from wheelgate.util.progress import VARIABLE

__all__ = ["files_of_page", "own_storage", "small_images"]

COPIED = (
    *("baselines", "conftest.py", "gate.toml", "image", "requirements", "samples"),
    *("tests/benchmark", "tests/doctor", "tests/gallery", "tests/image"),
)

FEW_SAMPLES = ("matplotlib/pcolormesh_levels", "matplotlib/simple_plot")
"""What a copy of the repository draws and times: all of it would take minutes a test."""


@dataclass
class Outcome:
    """A command that ended: its exit code and what it printed."""

    code: int
    output: str

    @property
    def error(self) -> tuple[str, str]:
        """The cause and the hint of the error that ended it."""
        assert "Traceback" not in self.output
        said, told, hint = self.output.rpartition("\n  hint: ")
        assert told, self.output
        return said.rpartition("wheelgate: ")[2], hint


@dataclass
class Repository:
    """A copy of the repository that may be broken at will."""

    root: Path
    alpine: str
    debian_slim: str

    def dockerfile(self, *, alpine: str = "", debian_slim: str = "") -> None:
        """Write a Dockerfile of the built images, with further instructions for each.

        The other images of gate.toml have their targets in it, and are never built.
        """
        others = sorted(set(targets(self.root)) - {"alpine", "debian-slim"})
        (self.root / "Dockerfile").write_text(
            f"FROM {self.alpine} AS alpine\nUSER root\n{alpine}\nUSER plot\n"
            f"FROM {self.debian_slim} AS debian-slim\nUSER root\n{debian_slim}\nUSER plot\n"
            + "".join(f"FROM scratch AS {name}\n" for name in others)
        )

    def edit(self, file: str, change: Callable[[str], str]) -> None:
        """Change a text file; fails where that changes nothing."""
        path = self.root / file
        before = path.read_text()
        after = change(before)
        assert after != before
        path.write_text(after)

    def command(self, *words: str) -> list[str]:
        """Return the command line of `wheelgate` with these words."""
        return [sys.executable, "-m", "wheelgate", *words]

    def run(self, *words: str, **variables: str) -> Outcome:
        """Run `wheelgate` in the copy; it says what it does, as it does at a terminal."""
        done = subprocess.run(
            self.command(*words),
            cwd=self.root,
            env={**os.environ, VARIABLE: "1", **variables},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        return Outcome(done.returncode, done.stdout)

    def latest(self) -> Run:
        """Return the latest finished run of the copy."""
        return load_run(latest(self.root / ".wheelgate"))

    def partial_runs(self) -> list[str]:
        """Return the folders of runs that were not finished."""
        runs = self.root / ".wheelgate" / "runs"
        return [path.name for path in runs.glob(".*")] if runs.exists() else []


@pytest.fixture(scope="session")
def engine():
    """The engine that this host has."""
    found = find()
    yield found
    found.close()


@pytest.fixture(autouse=True)
def not_of_xdist(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let `wheelgate` be started as from a shell: its pytest would take itself for a worker."""
    for name in [name for name in os.environ if name.startswith("PYTEST_XDIST")]:
        monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def suspects(engine: Engine) -> Iterator[dict[str, str]]:
    """Containers that were there when a test ended, with its name.

    Most are those of a test that another process runs meanwhile. None may be there at the end.
    """
    found: dict[str, str] = {}
    yield found
    left = staying(lambda: containers(engine) & set(found), set(), patience_seconds=180)
    assert {found[each] for each in left} == set()


@pytest.fixture
def no_containers_left(
    engine: Engine, suspects: dict[str, str], request: pytest.FixtureRequest
) -> Iterator[None]:
    """Fails the session at its end for a test that leaves a container behind."""
    before = containers(engine)
    yield
    for each in containers(engine) - before:
        suspects.setdefault(each, request.node.nodeid)


@pytest.fixture(scope="session")
def own_images(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The tags of this repository's own images, built where they are not."""
    with FileLock(shared_folder(tmp_path_factory) / "own-images.lock"):
        return small_project.build(ROOT, engine)


@pytest.fixture(scope="session")
def copied_to(small_images, engine):
    """Return a function that writes the small project into an empty folder, as a context."""
    return partial(copied, small_project.write, images=small_images, engine=engine)


@pytest.fixture
def repository(tmp_path, copied_to):
    """The small project; its images and containers are removed at the end."""
    with copied_to(tmp_path) as copy:
        yield copy


@pytest.fixture
def own_repository(tmp_path, own_images, engine):
    """A copy of this repository; its images and containers are removed at the end."""
    with copied(write_own, tmp_path, images=own_images, engine=engine) as copy:
        yield copy


@contextmanager
def copied(write: Callable[[Path], None], root: Path, *, images: dict[str, str], engine: Engine):
    """Write a project into an empty folder, for as long as the block lasts."""
    write(root)
    (root / ".dockerignore").write_text("*\n")
    copy = Repository(root, images["alpine"], images["debian-slim"])
    copy.dockerfile()
    try:
        yield copy
    finally:
        for folder in (root, *(root / ".wheelgate" / "revisions").glob("*")):
            remove_images(folder, engine)


def write_own(root: Path) -> None:
    """Write this repository into a folder, with a gate.toml that draws and times little."""
    small_project.copy(ROOT, COPIED, root)
    gate = root / "gate.toml"
    text = gate.read_text().replace("[rendering]", f"[rendering]\nsamples = {list(FEW_SAMPLES)}")
    timed = f"[timing]\nsamples = {list(FEW_SAMPLES)}\nrounds = 2\npairs = 6\nmax_seconds = 60\n"
    # The table has the last of its settings there.
    gate.write_text(re.sub(r"\[timing\]\n.*?max_seconds[^\n]*\n", timed, text, flags=re.DOTALL))


def targets(root: Path) -> list[str]:
    """Return the targets of the Dockerfile that a copy's gate.toml names."""
    return re.findall(r'^target = "(.*)"', (root / "gate.toml").read_text(), re.MULTILINE)
