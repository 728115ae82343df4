"""What pytest's arguments choose; of arguments that are not known, nothing is said."""

from pathlib import Path

import pytest

from wheelgate.session.pytest_arguments import chosen_by


@pytest.fixture
def root(tmp_path, monkeypatch):
    (tmp_path / "tests").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def chosen(root, *words, **variables):
    return chosen_by(words, root, variables)


def test_paths_and_options_that_choose_are_kept(root):
    words = ("tests", "-k", "a or b", "--image", "alpine", "--tag=text", "--shard", "1/2", "-mslow")
    assert chosen(root, *words) == (
        "tests",
        "-k",
        "a or b",
        "--image",
        "alpine",
        "--tag",
        "text",
        "--shard",
        "1/2",
        "-m",
        "slow",
    )


def test_options_that_only_show_are_left_out(root):
    words = (
        "-v",
        "-x",
        "--tb",
        "short",
        "--color=no",
        "-rA",
        "--gate-config",
        "/x/gate.toml",
        "--rootdir",
        "/x",
        "--base-source",
        "auto",
        "--gate-junit",
        "--no-cache",
        "tests",
    )
    assert chosen(root, *words) == ("tests",)


@pytest.mark.parametrize(
    "words",
    [
        ("--last-failed",),
        ("--lf",),
        ("--junitxml", "x.xml"),
        ("-p", "plugin"),
        ("-pplugin",),
        ("--collect-only",),
        ("--against", "main"),
        ("--max-time", "3m"),
        ("--slowdown", "alpine=3%"),
        ("--benchmark-json=x",),
        ("-c", "other.ini"),
        ("-xk", "a"),
        ("-o", "python_files=x"),
        ("--verbose=2",),
        ("-k",),
        ("../elsewhere",),
        ("/etc",),
    ],
)
def test_of_other_arguments_nothing_is_said(root, words):
    assert chosen(root, *words) is None


def test_what_pytest_takes_from_the_environment_counts(root):
    assert chosen(root, PYTEST_ADDOPTS="-v -k 'a or b'") == ("-k", "a or b")
    assert chosen(root, PYTEST_ADDOPTS="--lf") is None
    assert chosen(root, PYTEST_PLUGINS="x") is None


def test_a_path_is_the_same_from_every_folder(root, monkeypatch):
    name = str(root / "tests") + "::test_x"
    assert chosen(root, name) == chosen(root, "tests::test_x") == ("tests::test_x",)
    monkeypatch.chdir(root / "tests")
    assert chosen(root, str(Path("../tests"))) == ("tests",)
