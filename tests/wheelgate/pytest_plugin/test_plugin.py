"""The plugin in a session of pytest: which tests run for what, and how little it is otherwise."""

from pathlib import Path

import pytest

from wheelgate.model.config import load
from wheelgate.pytest_plugin.state import begun
from wheelgate.session import reuse

pytest_plugins = ["pytester"]

TESTS = """\
def test_rendered(any_image, render): ...

def test_compared(image, assert_render): ...

def test_of_one_image(render): ...

def test_without_a_gate(): ...
"""

KEPT = """\
from wheelgate.pytest_plugin.state import gate_run
from wheelgate.model.records import TestResult

def test_of_the_gate(request, record_testsuite_property):
    record_testsuite_property("kept", "with the others")
    gate_run(request.config).session.tests.append(TestResult("test_of_the_gate", "passed", 0.1))
"""
"""A test of a run that is kept, though there is no image of it."""

ORDINARY = """\
import sys

def test_that_little_was_imported():
    assert "wheelgate.pytest_plugin.plugin" in sys.modules
    heavy = {
        "wheelgate.session.session", "wheelgate.pytest_plugin.plugin_session", "pydantic", "numpy",
        "PIL", "rich",
    }
    assert not heavy & set(sys.modules)
"""


class Collected:
    """A plugin that keeps the tests that a session would run."""

    def __init__(self):
        self.items = []

    def pytest_collection_finish(self, session):
        self.items = list(session.items)


@pytest.fixture
def collect(monkeypatch):
    """Return a function that collects the tests of a folder: the exit code, and what it found."""

    def run(folder, *words):
        monkeypatch.chdir(folder)
        found = Collected()
        options = ["--collect-only", "--import-mode=importlib", "-p", "no:cacheprovider"]
        options += words
        return pytest.main(options, plugins=[found]), found.items

    return run


def test_a_test_that_renders_runs_once_an_image_and_is_the_gates(checkout, collect):
    (checkout / "test_image.py").write_text(TESTS)
    _, items = collect(checkout)
    assert [item.name for item in items] == [
        "test_rendered[alpine]",
        "test_rendered[debian]",
        "test_compared[alpine]",
        "test_of_one_image",
        "test_without_a_gate",
    ]
    gates = [item.name for item in items if "wheelgate" in item.fixturenames]
    assert gates == [item.name for item in items[:-1]]


def test_a_key_holds_until_a_file_changes(checkout, collect):
    (checkout / "test_image.py").write_text(TESTS)
    key = reuse.key_of(load(checkout), ("alpine",), None, "auto")
    _, items = collect(checkout, "--image", "alpine", "--gate-key", key)
    run = begun(items[0].config)
    assert run.key() == key
    (checkout / "plots.txt").write_text("matplotlib==3.11.3\n")
    assert run.key() is None
    _, items = collect(checkout, "--gate-key", key)
    assert begun(items[0].config).key() is None, "other images"
    _, items = collect(checkout)
    assert begun(items[0].config).key() is None, "no key was given"


def test_an_image_need_not_import_what_only_others_list(checkout, collect):
    gate = (checkout / "gate.toml").read_text()
    own = 'debs = ["glibc"]\nimports = ["numpy", "kiwisolver"]\n'
    gate = gate.replace('debs = ["glibc"]\n', own)
    (checkout / "gate.toml").write_text('imports = ["numpy", "contourpy"]\n' + gate)
    (checkout / "test_modules.py").write_text("from wheelgate.checks.modules import *")
    _, items = collect(checkout)
    prefix = "test_a_module_can_be_imported"
    assert sorted(item.name for item in items) == [
        f"{prefix}[alpine-kiwisolver]",
        f"{prefix}[alpine-numpy]",
        f"{prefix}[debian-contourpy]",
        f"{prefix}[debian-numpy]",
    ]


def test_the_reference_by_itself_is_compared_with_nothing_and_not_timed(checkout, collect):
    (checkout / "samples").mkdir()
    (checkout / "samples/line.py").write_text("def plot(): ...\n")
    timed = "def test_timed(wheelgate, any_image, timed_sample): ...\n"
    (checkout / "test_alone.py").write_text(TESTS + timed)
    _, items = collect(checkout, "--image", "alpine")
    assert {"test_timed[alpine-line]", "test_timed[debian-line]"} < {item.name for item in items}
    _, items = collect(checkout, "--image", "debian")
    assert [item.name for item in items] == [
        "test_rendered[debian]",
        "test_of_one_image",
        "test_without_a_gate",
    ]


def test_an_ordinary_session_is_left_alone(pytester):
    pytester.makepyfile(ORDINARY)
    done = pytester.runpytest_subprocess("-p", "no:cacheprovider")
    done.assert_outcomes(passed=1)
    done.stdout.no_fnmatch_line("*wheelgate:*")
    assert not (pytester.path / ".wheelgate").exists()


@pytest.mark.parametrize("own", [(), ("--junitxml", "own.xml")], ids=["the run's", "one's own"])
def test_where_junit_xml_is_is_said_only_where_it_stays(checkout, pytester, monkeypatch, own):
    monkeypatch.chdir(checkout)
    # In one process, no two modules may have one name.
    module = checkout / ("test_junit_own.py" if own else "test_junit.py")
    module.write_text(KEPT)
    done = pytester.runpytest_inprocess(
        "--gate-junit", "--import-mode=importlib", "-p", "no:cacheprovider", module.name, *own
    )
    done.assert_outcomes(passed=1)
    announced = [line for line in done.outlines if "generated xml file" in line]
    assert [str(checkout / "own.xml") in line for line in announced] == ([True] if own else [])
    kept = checkout / ("own.xml" if own else ".wheelgate/latest/junit.xml")
    assert "with the others" in kept.read_text()
    assert (checkout / ".wheelgate/latest/junit.xml").exists() == (not own)


def test_a_gate_without_a_configuration_is_one_message(tmp_path, collect, capsys):
    (tmp_path / "test_image.py").write_text("def test_rendered(any_image, render): ...")
    code, _ = collect(tmp_path)
    assert code == 2
    said = " ".join(capsys.readouterr())
    assert "gate.toml: " in said
    assert "hint: " in said
    assert "Traceback" not in said
    assert not (tmp_path / ".wheelgate").exists()


def test_the_documented_example_needs_nothing_but_a_dockerfile(tmp_path, collect, files_of_page):
    (tmp_path / "Dockerfile").write_text("FROM alpine:3.23\n")
    files = files_of_page("parts-alone.md")
    assert {Path(name).name for name in files} == {"gate.toml", "conftest.py", "test_image.py"}
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    _, items = collect(tmp_path)
    assert {item.name.partition("[")[2] for item in items} == {"app]"}
    assert len(items) == 2
