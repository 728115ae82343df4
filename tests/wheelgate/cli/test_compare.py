"""`wheelgate compare`: two files, two folders, and what the exit code says."""

import io
import json

import pytest
from click.testing import CliRunner
from PIL import Image

from wheelgate.cli.compare import compare
from wheelgate.errors import ExitCode


@pytest.fixture
def files(png, tmp_path, monkeypatch):
    """Make two folders that differ in several ways, and go to where they are."""
    monkeypatch.chdir(tmp_path)
    first = png((40, 30))
    contents = {
        "a/same.png": first,
        "b/same.png": first,
        "a/sub/dot.png": first,
        "b/sub/dot.png": png((40, 30), dots={(20, 10): (0, 0, 0)}),
        "a/packed.png": first,
        "b/packed.png": png((40, 30), compress_level=0),
        "a/gone.png": first,
        "b/notes.txt": b"no picture",
    }
    for name, content in contents.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(content)
    return tmp_path


def run(*arguments):
    return CliRunner().invoke(compare, [str(each) for each in arguments])


def test_identical_files_pass(files):
    done = run("a/same.png", "b/same.png")
    assert done.exit_code == 0
    assert done.stdout.startswith("identical: ")


def test_files_that_differ_fail_and_say_how(files):
    done = run("a/sub/dot.png", "b/sub/dot.png")
    assert done.exit_code == ExitCode.LIMIT_FAILED
    assert done.stdout.startswith("different pixels: ")


def test_the_same_pixels_pass_only_within_that_limit(files):
    assert run("a/packed.png", "b/packed.png").exit_code == ExitCode.LIMIT_FAILED
    done = run("a/packed.png", "b/packed.png", "--limit", "same pixels")
    assert done.exit_code == 0
    assert done.stdout.startswith("same pixels: ")


def test_other_pixels_fail_at_every_limit(files):
    done = run("a/sub/dot.png", "b/sub/dot.png", "--limit", "same pixels")
    assert done.exit_code == ExitCode.LIMIT_FAILED


def test_what_cannot_be_compared_has_an_exit_code_of_its_own(files):
    (files / "cut.png").write_bytes((files / "a/same.png").read_bytes()[:50])
    done = run("a/same.png", "cut.png", "--json")
    assert done.exit_code == ExitCode.UNMEASURED
    assert json.loads(done.stdout)["cause"] == "cut off"
    assert run("cut.png", "cut.png").exit_code == ExitCode.UNMEASURED


@pytest.mark.parametrize(
    "arguments",
    [
        ["a/same.png"],
        ["a/same.png", "missing.png"],
        ["a/same.png", "b"],
        ["a/same.png", "b/notes.txt"],
        ["a/same.png", "other.gif"],
        ["a/same.png", "b/same.png", "--limit", "much"],
        ["empty", "empty"],
    ],
)
def test_wrong_usage_is_told_from_a_difference(files, arguments):
    (files / "other.gif").write_bytes(b"GIF89a")
    (files / "empty").mkdir()
    assert run(*arguments).exit_code == ExitCode.USAGE


def test_unlike_formats_are_named(files):
    (files / "other.gif").write_bytes(b"GIF89a")
    said = run("a/same.png", "other.gif").stderr
    assert "PNG" in said
    assert "GIF" in said


def test_folders_name_what_differs_and_what_only_one_has_and_count(files):
    done = run("a", "b")
    assert done.exit_code == ExitCode.LIMIT_FAILED
    packed, dot, gone, total = done.stdout.splitlines()
    assert packed.startswith("packed.png: same pixels: ")
    assert dot.startswith("sub/dot.png: different pixels: ")
    assert gone == "gone.png: only in a"
    assert total == "4 pictures: 1 identical, 1 same pixels, 1 different pixels, 1 only in a"


def test_a_folder_against_itself_passes(files):
    done = run("a", "a")
    assert (done.exit_code, done.stdout) == (0, "4 pictures: 4 identical\n")


def test_a_picture_that_only_one_folder_has_fails_alone(files):
    for name in ("packed.png", "sub/dot.png"):
        (files / "b" / name).write_bytes((files / "a" / name).read_bytes())
    assert run("a", "b").exit_code == ExitCode.LIMIT_FAILED


def test_the_difference_is_drawn_where_it_is_asked_for(files):
    done = run("a/sub/dot.png", "b/sub/dot.png", "--diff", "made/diff.png")
    assert "  drawn in made/diff.png" in done.stdout
    with Image.open("made/diff.png") as picture:
        assert picture.width > 3 * 40


def test_folders_draw_each_difference_by_its_name(files):
    run("a", "b", "--diff", "made")
    made = [path.relative_to(files / "made").as_posix() for path in (files / "made").rglob("*.png")]
    assert made == ["sub/dot.png.png"]


def test_nothing_is_drawn_where_nothing_differs(files):
    run("a/same.png", "b/same.png", "--diff", "diff.png")
    run("a/packed.png", "b/packed.png", "--diff", "diff.png")
    assert not (files / "diff.png").exists()


def test_json_holds_all_that_was_measured(files):
    done = run("a/sub/dot.png", "b/sub/dot.png", "--json")
    found = json.loads(done.stdout)
    assert (done.exit_code, found["kind"], found["diff"]) == (1, "different pixels", None)
    assert found["pixels"]["regions"][0]["left"] == 20
    assert (found["pixels"]["changed_pixels"], found["cause"]) == (1, None)
    assert found["summary"].startswith("1 pixel")


def test_json_of_folders_is_by_name(files):
    found = json.loads(run("a", "b", "--json", "--diff", "made").stdout)
    assert {name: each["kind"] for name, each in found["pictures"].items()} == {
        "same.png": "identical",
        "packed.png": "same pixels",
        "sub/dot.png": "different pixels",
    }
    assert found["pictures"]["sub/dot.png"]["diff"] == "made/sub/dot.png.png"
    assert found["only_in"] == {"a": ["gone.png"], "b": []}


def test_a_png_that_is_animated_is_compared_frame_by_frame(files):
    for name, last in (("one.png", "red"), ("two.png", "blue")):
        out = io.BytesIO()
        frames = [Image.new("RGB", (9, 9), colour) for colour in ("white", last)]
        frames[0].save(out, format="PNG", save_all=True, append_images=frames[1:])
        (files / name).write_bytes(out.getvalue())
    found = json.loads(run("one.png", "two.png", "--json").stdout)
    assert found["frame"] == 2
    assert found["counts"] == {"noun": "frame", "expected": 2, "actual": 2, "differing": 1}


def test_the_help_shows_an_example_and_the_exit_codes():
    text = run("--help").stdout
    assert "Example: wheelgate compare" in text
    assert "Exit codes: 0 " in text
