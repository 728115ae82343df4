"""A copy of this repository whose images are made from the built ones, in a second each."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
from support.engines import no_containers_left, own_storage
from support.pages import files_of_page

from wheelgate.engine import Engine, find
from wheelgate.engine.context import Context
from wheelgate.images.builder import Builder
from wheelgate.model.config import load
from wheelgate.model.records import Run
from wheelgate.storage.run_file import latest
from wheelgate.storage.run_file import load as load_run
from wheelgate.util.files import digest_of
from wheelgate.util.progress import VARIABLE

__all__ = ["files_of_page", "no_containers_left", "own_storage"]

ROOT = Path(__file__).parents[2]
COPIED = ("baselines", "conftest.py", "gate.toml", "image", "requirements", "samples", "tests")

FEW_SAMPLES = (
    "matplotlib/date",
    "matplotlib/mathtext_examples",
    "matplotlib/pcolormesh_levels",
    "matplotlib/plot_streamplot",
    "matplotlib/simple_plot",
    "matplotlib/surface3d",
    "seaborn/joint_kde",
    "seaborn/scatterplot_matrix",
)
"""What a copy of the repository draws: the whole gallery would take minutes a test."""

FEW_TIMED = ("matplotlib/simple_plot", "matplotlib/pcolormesh_levels")
"""What it times. What is looked for here is 10% and more, for which half the rounds do, too."""


@dataclass
class Outcome:
    """A command that ended: its exit code and what it printed."""

    code: int
    output: str


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


@pytest.fixture(scope="session")
def built(engine: Engine) -> dict[str, str]:
    """The tags of this repository's own images, built where they are not."""
    project = load(ROOT)
    builder = Builder(Context(project=project, find_engine=lambda: engine, progress=print))
    tags = {}
    for name in ("alpine", "debian-slim"):
        image = builder.build(name, builder.inputs(name, builder.bases((name,))))
        tags[name] = image.reference
    return tags


@pytest.fixture(scope="session")
def copied_to(built, engine):
    """Return a function that copies the repository into an empty folder, as a context."""
    return partial(copied, built=built, engine=engine)


@pytest.fixture
def repository(tmp_path, copied_to):
    """A copy of the repository; its images and containers are removed at the end."""
    with copied_to(tmp_path) as copy:
        yield copy


@contextmanager
def copied(root: Path, built: dict[str, str], engine: Engine):
    """Copy the repository into an empty folder, for as long as the block lasts."""
    for name in COPIED:
        source = ROOT / name
        ignore = shutil.ignore_patterns("__pycache__", "wheelgate", "system")
        if source.is_dir():
            shutil.copytree(source, root / name, ignore=ignore)
        else:
            shutil.copy(source, root / name)
    (root / ".dockerignore").write_text("*\n")
    gate = root / "gate.toml"
    gate.write_text(smaller(gate.read_text()))
    copy = Repository(root, built["alpine"], built["debian-slim"])
    copy.dockerfile()
    try:
        yield copy
    finally:
        for folder in (root, *(root / ".wheelgate" / "revisions").glob("*")):
            tag = digest_of(str(folder.resolve()))[:8]
            for name in ("alpine", "debian-slim"):
                engine.remove_image(f"localhost/wheelgate/{name}:{tag}")


def smaller(gate: str) -> str:
    """Return a gate.toml that draws and times little, and is otherwise the same."""
    gate = gate.replace("[rendering]", f"[rendering]\nsamples = {list(FEW_SAMPLES)}")
    timed = f"[timing]\nsamples = {list(FEW_TIMED)}\nrounds = 2\n"
    return re.sub(r"\[timing\]\nsamples = \[[^]]*\]\nrounds = \d+[^\n]*\n", timed, gate)


def targets(root: Path) -> list[str]:
    """Return the targets of the Dockerfile that a copy's gate.toml names."""
    return re.findall(r'^target = "(.*)"', (root / "gate.toml").read_text(), re.MULTILINE)
