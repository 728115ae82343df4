"""The documented example of the parts alone, to the letter: a Dockerfile, and three files."""

import os
import subprocess
import sys

import pytest

from wheelgate.images.builder import reference_of
from wheelgate.model.config import load
from wheelgate.storage.run_file import latest
from wheelgate.storage.run_file import load as load_run

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("no_containers_left")]

CHANGED = """

def other():
{body}

def test_another_chart(any_image, render, assert_render):
    assert_render(render(other, any_image), "baselines/test_image/chart.png")
"""


@pytest.fixture
def project(tmp_path, own_images, engine, files_of_page):
    """Return a folder with what the page tells to write; its image is removed at the end."""
    (tmp_path / "Dockerfile").write_text(f"FROM {own_images['alpine']}\n")
    (tmp_path / ".dockerignore").write_text("*\n")
    for name, text in files_of_page("parts-alone.md").items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    yield tmp_path
    engine.remove_image(reference_of(load(tmp_path), "app"))


def run(folder, *words):
    """Run pytest, and nothing else, in a folder; return its exit code, its output and the run."""
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *words],
        cwd=folder,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        check=False,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    return done.returncode, done.stdout, load_run(latest(folder / ".wheelgate"))


def test_a_chart_is_accepted_and_then_green_and_another_is_red(project):
    code, said, first = run(project, "--update-baselines")
    assert code == 3, said
    (verdict,) = first.verdicts
    assert (verdict.outcome, verdict.subject) == ("unmeasured", "tests/test_image.py::chart")
    assert (project / "tests/baselines/test_image/chart.png").is_file()
    assert [test.outcome for test in first.tests] == ["passed", "failed"]

    file = project / "tests/test_image.py"
    body = file.read_text().partition("def chart():\n")[2].partition("\n\n\n")[0] + "\n"
    changed = body.replace("[1, 4, 9]", "[1, 4, 8]")
    assert changed != body
    file.write_text(file.read_text() + CHANGED.format(body=changed))
    code, said, second = run(project)
    assert code == 1, said
    assert [test.outcome for test in second.tests] == ["passed", "passed", "failed"]
    green, red = second.verdicts
    assert (green.outcome, green.measured) == ("pass", "identical")
    assert (red.outcome, red.subject) == ("fail", "tests/test_image.py::other")
    assert red.measured == "different pixels"
    difference = second.differences[-1]
    assert difference.diff_picture in red.details[0]
    assert (project / ".wheelgate/latest" / difference.diff_picture).is_file()
    assert not second.renders, "it has no samples"
    assert not (project / "samples").exists()
