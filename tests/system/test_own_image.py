"""The gate of another repository, by the built wheel in an environment of its own."""

import json
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

import pytest

from wheelgate.images.builder import reference_of
from wheelgate.model.config import load

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("no_containers_left")]

ROOT = Path(__file__).parents[2]
LEFT_OUT = shutil.ignore_patterns(".*", "__pycache__", "wheelhouse")


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """Return `wheelgate` of an environment that has the built wheel, and no checkout."""
    folder = tmp_path_factory.mktemp("installed")
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "wheel", "--no-deps", "--wheel-dir", folder, ROOT], check=True)
    (wheel,) = folder.glob("*.whl")
    venv.create(folder / "venv", symlinks=True)
    python = folder / "venv/bin/python"
    subprocess.run(
        [*pip, "--python", python, "install", "--no-compile", f"{wheel}[bases]"],
        check=True,
        cwd=folder,
    )
    return folder / "venv/bin/wheelgate"


@pytest.fixture(scope="module")
def badges(tmp_path_factory, engine):
    """Return a copy of the example; its images are removed at the end."""
    folder = tmp_path_factory.mktemp("badges")
    shutil.copytree(ROOT / "examples/badges", folder, ignore=LEFT_OUT, dirs_exist_ok=True)
    shutil.copy(ROOT / "examples/badges/.dockerignore", folder)
    yield folder
    for name in ("badges", "reference"):
        engine.remove_image(reference_of(load(folder), name))


def run(installed, folder, *words):
    """Run `wheelgate` in a folder, without anything of this environment's."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    return subprocess.run(
        [installed, "run", *words],
        cwd=folder,
        env=environment,
        check=False,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def latest(folder):
    return json.loads((folder / ".wheelgate/latest/run.json").read_text())


def test_it_is_green_as_it_is_and_red_for_a_fault(installed, badges):
    # A machine that others use may leave a ratio open: that is not what this is about.
    done = run(installed, badges, "-k", "not fast and not costs")
    assert done.returncode == 0, done.stdout
    assert latest(badges)["outcome"] == "pass"
    assert {each["name"] for each in latest(badges)["images"]} == {"badges", "reference"}

    app = badges / "app/badges.py"
    app.write_text(app.read_text().replace("radius=14", "radius=13"))
    done = run(installed, badges, "-k", "is_its_baseline or was_accepted")
    assert done.returncode == 1, done.stdout
    failed = [each for each in latest(badges)["verdicts"] if each["outcome"] == "fail"]
    assert sorted(each["subject"] for each in failed) == [
        *["badge"] * 2,
        *["tests/gate/test_gate.py::test_the_entry_point_draws_the_badge_that_was_accepted"] * 2,
        *["tests/gate/test_gate.py::two_words"] * 2,
    ]
    assert {each["measured"] for each in failed} == {"different pixels"}
