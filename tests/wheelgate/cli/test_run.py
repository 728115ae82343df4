"""`wheelgate run`: what it hands to pytest, and when it reuses a run instead."""

import json
import os

import pytest
from click.testing import CliRunner

from wheelgate.cli import main
from wheelgate.model.config import load
from wheelgate.session import reuse
from wheelgate.storage.run_writer import RunWriter


@pytest.fixture
def started(checkout, monkeypatch):
    """Return a function that runs the command; it returns what it ended with and pytest's words."""
    (checkout / "test_gate.py").write_text("")
    monkeypatch.chdir(checkout)
    for name in ("PYTEST_ADDOPTS", "PYTEST_PLUGINS"):
        monkeypatch.delenv(name, raising=False)
    words = []
    monkeypatch.setattr(os, "execv", lambda _, command: words.append(command[3:]))

    def run(*arguments):
        words.clear()
        done = CliRunner().invoke(main, ["run", *arguments])
        return done, words[0] if words else None

    return run


@pytest.fixture
def passed(checkout, a_run, monkeypatch):
    """Return the id of a run that any key finds; it is not the latest."""
    older, newer = RunWriter(checkout / ".wheelgate"), RunWriter(checkout / ".wheelgate")
    folder = older.finish(a_run(id=older.id))
    newer.finish(a_run(id=newer.id))
    monkeypatch.setattr(reuse, "find", lambda _project, _key: (folder, a_run(id=older.id)))
    return older.id


def test_images_come_first_and_the_rest_is_pytests(started, checkout):
    done, words = started("alpine", "debian", "-k", "size", "test_gate.py", "--engine", "docker")
    assert done.exit_code == 0
    assert words[-3:] == ["-k", "size", "test_gate.py"]
    assert words.count("--image") == 2
    assert words[words.index("--engine") + 1] == "docker"
    assert str(checkout / "tests") not in words


def test_a_run_of_all_tests_can_be_found_again_by_its_key(started, checkout):
    _, words = started("alpine")
    key = reuse.key_of(load(checkout), ["alpine"], None, "auto")
    assert words[words.index("--gate-key") + 1] == key


@pytest.mark.parametrize(
    "arguments",
    [
        ("-k", "size"),
        ("test_gate.py",),
        ("--all-samples",),
        ("--junitxml=out.xml",),
        ("--against", "main"),
        ("--max-time", "3m"),
        ("--shard", "1/2"),
    ],
)
def test_any_other_run_is_neither_reused_nor_reusable(started, passed, arguments):
    _, words = started("alpine", *arguments)
    assert "--gate-key" not in words


def test_a_run_is_reused_and_becomes_the_latest(started, passed, checkout):
    done, words = started("alpine", "-v")
    assert (done.exit_code, words) == (0, None)
    assert passed in done.stdout
    assert (checkout / ".wheelgate/latest").resolve().name == passed
    done, _ = started("alpine", "--json")
    assert json.loads(done.stdout)["id"] == passed
    assert passed in done.stderr


@pytest.mark.parametrize("option", ["--no-reuse", "--no-cache"])
def test_a_run_that_is_to_be_measured_again_can_itself_be_reused(started, passed, option):
    _, words = started("alpine", option)
    assert "--gate-key" in words


@pytest.mark.parametrize("gone", ["tests/gone", "gone.py::test_it"])
def test_tests_that_are_gone_are_wrong_configuration(started, checkout, gone):
    gate = (checkout / "gate.toml").read_text()
    (checkout / "gate.toml").write_text(f'tests = ["test_gate.py::test_x", "{gone}"]\n{gate}')
    done, words = started("alpine")
    assert (done.exit_code, words) == (2, None)
    assert "gate.toml:1: " in done.output
    assert gone in done.output
    done, words = started("alpine", "--json")
    assert json.loads(done.stdout)["error"] == "ConfigError"
