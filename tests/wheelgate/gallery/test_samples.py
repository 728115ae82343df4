"""Finding samples: one file each, in sub-folders."""

import pytest

from wheelgate.errors import ConfigError
from wheelgate.gallery import choose, discover


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
        "matplotlib/deep/line.py",
    ],
)
def test_what_is_no_sample_is_left_out(tmp_path, other):
    make(tmp_path, "matplotlib/line.py", other)
    assert [each.name for each in discover(tmp_path)] == ["matplotlib/line"]


def test_a_folder_that_is_not_there_is_named(tmp_path):
    with pytest.raises(ConfigError, match="gone") as caught:
        discover(tmp_path / "gone")
    assert "samples" in caught.value.hint


def test_a_folder_without_samples_is_named(tmp_path):
    make(tmp_path, "data/iris.py", "matplotlib/_helper.py")
    with pytest.raises(ConfigError, match="has no samples") as caught:
        discover(tmp_path)
    assert str(tmp_path) in caught.value.cause
    assert "plot()" in caught.value.hint


# --- what a file says of its sample -----------------------------------------------------------


def one(folder, text):
    """Return the only sample, whose file has some text."""
    make(folder, "matplotlib/line.py")
    (folder / "matplotlib/line.py").write_text(text)
    (sample,) = discover(folder)
    return sample


def test_a_sample_says_its_formats_and_tags_without_being_run(tmp_path):
    text = (
        '"""A line.\n\nAnd more of it."""\nraise RuntimeError\n'
        'FORMATS = ("png", "svg")\nTAGS = ("text", "dates")\n'
    )
    found = one(tmp_path, text)
    assert found.formats == ("png", "svg")
    assert found.tags == ("matplotlib", "text", "dates")
    assert found.summary == "A line."
    assert found.problem == ""


def test_a_sample_that_says_nothing_is_a_png_with_its_folder_as_tag(tmp_path):
    found = one(tmp_path, "def plot(): ...\n")
    assert (found.formats, found.tags, found.problem) == (("png",), ("matplotlib",), "")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('x = 1\nFORMATS = ("png", "bmp")\n', "FORMATS names 'bmp' (line 2 of the sample)"),
        ("FORMATS = ()\n", "FORMATS names nothing"),
        ('FORMATS = "png"\n', "FORMATS is no literal tuple of texts"),
        ("TAGS = tuple(range(3))\n", "TAGS is no literal tuple of texts"),
        ("TAGS = (1, 2)\n", "TAGS is no literal tuple of texts"),
    ],
)
def test_constants_that_say_something_impossible_are_the_samples_own_problem(tmp_path, text, said):
    assert said in one(tmp_path, text).problem


@pytest.mark.parametrize("text", ["def plot(:\n", "x = '\0'\n", "\xff"])
def test_a_file_that_cannot_be_parsed_is_still_a_sample(tmp_path, text):
    make(tmp_path, "matplotlib/line.py")
    (tmp_path / "matplotlib/line.py").write_bytes(text.encode("latin-1"))
    (found,) = discover(tmp_path)
    assert (found.name, found.formats) == ("matplotlib/line", ("png",))


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (("matplotlib/fill.py", "matplotlib/fill-2.py"), "the same picture as a figure of"),
        (("matplotlib/fill.py", "matplotlib/Fill.py"), "differ only in capitals"),
        (("matplotlib/fill@musl.py",), "has no @"),
    ],
)
def test_names_whose_pictures_could_be_mistaken_are_refused(tmp_path, names, said):
    make(tmp_path, *names)
    with pytest.raises(ConfigError, match=said):
        discover(tmp_path)


def test_samples_are_chosen_by_text_and_by_any_of_some_tags(tmp_path):
    for name, tags in {"a/line": '("text",)', "a/bar": '("dates", "text")', "b/line": "()"}.items():
        make(tmp_path, f"{name}.py")
        (tmp_path / f"{name}.py").write_text(f"TAGS = {tags}\n")
    found = discover(tmp_path)
    assert [each.name for each in choose(found, "line")] == ["a/line", "b/line"]
    assert [each.name for each in choose(found, tags=["dates", "b"])] == ["a/bar", "b/line"]
    assert choose(found) == found


def test_a_tag_that_no_sample_has_is_answered_with_those_there_are(tmp_path):
    make(tmp_path, "matplotlib/line.py")
    with pytest.raises(ConfigError, match="no sample has the tag 'tekst'") as caught:
        choose(discover(tmp_path), tags=["tekst"])
    assert "matplotlib" in caught.value.hint


def test_a_sample_may_lie_in_no_folder_and_has_no_tag_of_one(tmp_path):
    (tmp_path / "line.py").write_text("TAGS = ('text',)\n\ndef plot():\n    pass\n")
    (tmp_path / "broken.py").write_text("def plot(:\n")
    (tmp_path / "_helper.py").write_text("")
    found = {each.name: each.tags for each in discover(tmp_path)}
    assert found == {"broken": (), "line": ("text",)}
