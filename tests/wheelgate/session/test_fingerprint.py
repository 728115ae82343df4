"""The hash of all that a run is made from changes with content, and with nothing else."""

import os
import shutil

import pytest

from wheelgate.model.config import load
from wheelgate.session.fingerprint import fingerprint_of

FILES = {
    "samples/a/line.py": "def plot(): ...",
    "samples/data/x.csv": "1",
    "baselines/a/line.png": "p",
    "baselines/a/line.toml": "",
    "tests/gate/test_gate.py": "",
    "tests/helper.py": "",
    "conftest.py": "",
    "pyproject.toml": "",
    "README.md": "words",
    "docs/x.md": "words",
    "image/install.sh": "true",
    "requirements/debian.csv": "",
}


@pytest.fixture
def root(checkout):
    """Return a checkout with something of all that counts, and of what does not."""
    for name, text in FILES.items():
        (checkout / name).parent.mkdir(parents=True, exist_ok=True)
        (checkout / name).write_text(text)
    (checkout / ".dockerignore").write_text("*\n!image\n")
    gate = (checkout / "gate.toml").read_text()
    (checkout / "gate.toml").write_text('tests = ["tests/gate"]\n' + gate)
    return checkout


def content(root):
    return fingerprint_of(load(root))


@pytest.mark.parametrize(
    "name",
    [
        "gate.toml",
        "Dockerfile",
        "plots.txt",
        "glibc.txt",
        "samples/a/line.py",
        "samples/data/x.csv",
        "baselines/a/line.png",
        "baselines/a/line.toml",
        "tests/gate/test_gate.py",
        "tests/helper.py",
        "conftest.py",
        "pyproject.toml",
        "image/install.sh",
        "requirements/debian.csv",
    ],
)
def test_what_a_run_is_made_from_counts(root, name):
    before = content(root)
    with (root / name).open("a") as file:
        file.write("\n# changed\n")
    assert content(root) != before


@pytest.mark.parametrize("name", ["README.md", "docs/x.md", ".wheelgate/runs/x", "wheelhouse/x"])
def test_what_a_run_is_not_made_from_does_not_count(root, name):
    before = content(root)
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    (root / name).write_text("changed")
    assert content(root) == before


def test_a_new_sample_and_one_that_is_gone_count(root):
    before = content(root)
    (root / "samples/a/new.py").write_text("")
    assert content(root) != before
    (root / "samples/a/new.py").unlink()
    assert content(root) == before
    (root / "samples/a/line.py").rename(root / "samples/a/other.py")
    assert content(root) != before


def test_dates_and_places_do_not_count(root, tmp_path_factory):
    before = content(root)
    for name in FILES:
        os.utime(root / name, (0, 0))
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "copy"
    shutil.copytree(root, elsewhere)
    assert content(elsewhere) == before


def test_tests_in_the_root_and_samples_elsewhere_count(root):
    gate = (root / "gate.toml").read_text().replace('["tests/gate"]', '["."]')
    (root / "gate.toml").write_text(gate)
    before = content(root)
    (root / "docs/x.md").write_text("changed")  # it lies in the folder of the tests now
    assert content(root) != before
    before = content(root)
    (root / ".wheelgate").mkdir()
    (root / ".wheelgate/x").write_text("changed")
    assert content(root) == before

    elsewhere = root / "pictures/of"
    elsewhere.parent.mkdir()
    (root / "samples").rename(elsewhere)
    (root / "gate.toml").write_text('samples = "pictures/of"\n' + gate)
    before = content(root)
    (elsewhere / "a/line.py").write_text("changed")
    assert content(root) != before
