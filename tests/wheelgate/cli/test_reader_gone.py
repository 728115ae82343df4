"""A command whose reader goes away, as in `wheelgate show | head -1`, does its work to the end."""

import json
import os
import subprocess
import sys

import pytest

from wheelgate.storage.run_file import latest, load
from wheelgate.storage.run_writer import RunWriter
from wheelgate.util.progress import VARIABLE

TESTS = """\
import pytest
from wheelgate.pytest_plugin.state import gate_run
from wheelgate.model.records import TestResult

@pytest.mark.parametrize("number", range({count}))
def test_of_the_gate(request, number):
    run = gate_run(request.config)
    run.reporter.warn("a line from within a test")
    run.session.tests.append(TestResult(request.node.name, "passed", 0.1))

def test_last(request):
    with open("last", "w") as file:
        file.write("reached")
"""
"""Tests of a run that is kept, though there is no image of it."""

COUNT = 30


@pytest.fixture
def project(checkout, a_run):
    writer = RunWriter(checkout / ".wheelgate")
    writer.finish(a_run(id=writer.id))
    return checkout


def unread(folder, *words, lines=0, both=False):
    """Run a command whose reader goes away after some lines; return its exit code and errors."""
    process = subprocess.Popen(
        [sys.executable, "-m", "wheelgate", *words],
        cwd=folder,
        env={name: value for name, value in os.environ.items() if name not in {"CI", VARIABLE}},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT if both else subprocess.PIPE,
    )
    for _ in range(lines):
        process.stdout.readline()
    process.stdout.close()
    errors = b"" if both else process.stderr.read()
    return process.wait(), errors.decode()


@pytest.mark.parametrize(
    "words",
    [
        ("show",),
        ("show", "--format", "markdown"),
        ("show", "--json"),
        ("schema",),
        ("samples", "--json"),
        ("report",),
        ("--help",),
    ],
    ids=" ".join,
)
@pytest.mark.parametrize("both", [False, True])
def test_a_command_that_prints_ends_as_if_all_had_been_read(project, words, both):
    (project / "samples/a").mkdir(parents=True)
    (project / "samples/a/line.py").write_text('"""A line."""\n\n\ndef plot(): ...\n')
    assert unread(project, *words, both=both) == (0, "")


def test_an_error_is_still_an_error(tmp_path):
    assert unread(tmp_path, "show", both=True) == (3, "")
    code, said = unread(tmp_path, "show")
    assert code == 3
    assert "there is no finished run" in said


def test_what_a_command_is_there_for_is_done(project):
    assert unread(project, "report", "--json") == (0, "")
    assert (project / "report/index.html").is_file()


@pytest.mark.parametrize("words", [(), ("--json",)], ids=" ".join)
def test_all_of_a_run_is_there_to_be_read(checkout, words):
    (checkout / "test_gate.py").write_text(TESTS.format(count=COUNT))
    done = subprocess.run(
        [sys.executable, "-m", "wheelgate", "run", "alpine", "test_gate.py", *words],
        cwd=checkout,
        capture_output=True,
        text=True,
        check=True,
    )
    said = done.stderr if words else done.stdout
    assert f"{COUNT + 1} passed" in said.splitlines()[-1]
    assert said.count("a line from within a test") == COUNT
    if words:
        assert len(json.loads(done.stdout)["tests"]) == COUNT


@pytest.mark.parametrize("lines", [0, 1])
@pytest.mark.parametrize("words", [(), ("--json",), ("-v",), ("-s",)], ids=" ".join)
def test_a_run_goes_on_to_its_end_and_is_recorded(checkout, words, lines):
    (checkout / "test_gate.py").write_text(TESTS.format(count=COUNT))
    run = ("run", "alpine", "test_gate.py", "-p", "no:cacheprovider", *words)
    code, errors = unread(checkout, *run, lines=lines)
    assert (checkout / "last").read_text() == "reached"
    kept = load(latest(checkout / ".wheelgate"))
    assert [test.outcome for test in kept.tests] == ["passed"] * COUNT
    assert "Traceback" not in errors
    assert "BrokenPipeError" not in errors
    assert code == 0
