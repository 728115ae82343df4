"""The worker where matplotlib is not: other libraries' pictures are rendered all the same."""

import pytest

PILLOW = """\
from PIL import Image

def plot():
    return Image.new("RGB", (20, 10))
"""


@pytest.fixture
def worker(tmp_path, talker):
    (tmp_path / "a").mkdir()
    (tmp_path / "a/pillow.py").write_text(PILLOW)
    (tmp_path / "a/figure.py").write_text("import matplotlib.pyplot as plt\nplot = plt.figure\n")
    # A module of that name in front of the real one, which cannot be imported.
    (tmp_path / "path").mkdir()
    (tmp_path / "path/matplotlib.py").write_text("raise ImportError('symbol not found')\n")
    worker = talker(tmp_path, PYTHONPATH=str(tmp_path / "path"))
    yield worker
    assert worker.close() == 0


def test_a_sample_that_needs_none_is_rendered(worker):
    answer = worker.render("pillow")
    assert (answer["error"], answer["effects"], len(answer["pictures"])) == ("", [], 1)


def test_one_that_needs_it_says_what_is_missing(worker):
    assert "ImportError: symbol not found" in worker.render("figure")["error"]


def test_renders_are_timed_and_imports_that_are_not_there_are_not(worker):
    worker.ask(do="first plot", sample="a/pillow")
    warmed = worker.ask(do="warm up", samples=["a/pillow", "a/figure"])
    assert list(warmed["failed"]) == ["a/figure"]
    assert "matplotlib" not in warmed["import_seconds"]
    assert worker.ask(do="draw", sample="a/pillow", slowdowns=[])["wall"] > 0
