"""Finding samples: one file each, in sub-folders."""

import pytest

from wheelgate.errors import ConfigError
from wheelgate.gallery import discover


def make(folder, *names):
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("def plot(): ...\n")


def test_samples_are_named_by_folder_and_file_in_order(tmp_path):
    make(tmp_path, "seaborn/bar.py", "matplotlib/line.py", "matplotlib/a_line.py")
    found = discover(tmp_path)
    assert [each.name for each in found] == [
        "matplotlib/a_line",
        "matplotlib/line",
        "seaborn/bar",
    ]
    assert all(each.file == tmp_path / f"{each.name}.py" for each in found)


def test_a_name_may_have_dots_and_dashes(tmp_path):
    make(tmp_path, "matplotlib/a.b-c.py")
    assert [each.name for each in discover(tmp_path)] == ["matplotlib/a.b-c"]


@pytest.mark.parametrize(
    "other",
    [
        "matplotlib/_helper.py",
        "matplotlib/__init__.py",
        "_helpers/line.py",
        "__pycache__/line.py",
        "data/line.py",
        "matplotlib/notes.txt",
        "matplotlib/line.pyc",
        "top.py",
        "matplotlib/deep/line.py",
    ],
)
def test_what_is_no_sample_is_left_out(tmp_path, other):
    make(tmp_path, "matplotlib/line.py", other)
    assert [each.name for each in discover(tmp_path)] == ["matplotlib/line"]


def test_a_folder_that_is_not_there_is_named(tmp_path):
    with pytest.raises(ConfigError, match="gone") as caught:
        discover(tmp_path / "gone")
    assert "samples" in caught.value.advice


def test_a_folder_without_samples_is_named(tmp_path):
    make(tmp_path, "data/iris.py", "matplotlib/_helper.py")
    with pytest.raises(ConfigError, match="has no samples") as caught:
        discover(tmp_path)
    assert str(tmp_path) in caught.value.cause
    assert "plot()" in caught.value.advice
