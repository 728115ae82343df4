"""What the gate says while pytest runs its tests is seen, though pytest keeps what tests print."""

import subprocess
import sys

import pytest

from wheelgate.util.progress import VARIABLE

CONFTEST = """
import pytest
from wheelgate.pytest_plugin.plugin_session import PluginSession


@pytest.fixture
def gate(request):
    run = PluginSession(request.config)
    yield run
    run.folder.drop()
"""
TESTS = """
def test_before(): ...


def test_that_measures(gate):
    gate.progress("weighing alpine")
    gate.warn("a library is gone")
    print("what a test prints")


def test_after(): ...
"""
AT_ONCE = """
import threading
import pytest

LONG = 1_000_000 * "."  # more than a pipe holds: others get their turn while it is printed


@pytest.mark.parametrize("resting", [True, False])
def test_that_measures(gate, resting):
    begun = threading.Barrier(3, timeout=60)

    def say(which):
        begun.wait()
        for number in range(10):
            gate.progress(f"weighing {which} {number}" + LONG)

    threads = [threading.Thread(target=say, args=(which,)) for which in "ab"]
    for each in threads:
        each.start()
    if not resting:
        gate._reporter.work()
    begun.wait()
    while not resting and any(each.is_alive() for each in threads):
        print("what a test prints")
    for each in threads:
        each.join()
    gate._reporter.catch_up()
"""
ASKING = """
import pytest


@pytest.fixture
def item(request):
    return request.node


@pytest.mark.needs_size
@pytest.mark.parametrize("any_image", ["debian"])
def test_one(gate, item, any_image):
    assert gate._images_of([item], "needs_size") == ["debian"]
    assert gate._images_of([item], "needs_imports") == []


@pytest.mark.needs_size
@pytest.mark.parametrize("image", ["alpine"])
def test_beside_the_reference(gate, item, image):
    assert sorted(gate._images_of([item], "needs_size")) == ["alpine", "debian"]


@pytest.mark.parametrize("any_image", ["alpine"])
def test_of_something_else(gate, item, any_image):
    assert gate._images_of([item], "needs_size") == []
"""
COMMAND = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "test_it.py"]


@pytest.fixture
def told(checkout):
    (checkout / "conftest.py").write_text(CONFTEST)
    (checkout / "test_it.py").write_text(TESTS)
    return checkout


def piped(folder, monkeypatch, *words, **variables):
    for name in ("CI", VARIABLE):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    done = subprocess.run(
        [*COMMAND, *words], cwd=folder, capture_output=True, text=True, check=True
    )
    return done.stdout


@pytest.mark.parametrize("words", [("-q",), ("-s",)])
def test_a_step_within_a_test_is_a_line_of_its_own(told, monkeypatch, words):
    said = piped(told, monkeypatch, *words, **{VARIABLE: "1"}).splitlines()
    assert "wheelgate: weighing alpine" in said
    assert "wheelgate: a library is gone" in said
    assert ("what a test prints" in said) == (words == ("-s",))


def test_in_a_pipe_only_what_has_to_be_known_is_said(told, monkeypatch):
    said = piped(told, monkeypatch)
    assert "weighing alpine" not in said
    assert "wheelgate: a library is gone" in said


def test_a_terminal_is_told_though_a_tests_own_output_is_none(told, at_a_terminal):
    sent, _ = at_a_terminal("stdout", COMMAND)
    assert "wheelgate: weighing alpine\r\n" in sent
    assert "what a test prints" not in sent


@pytest.mark.parametrize("resting", [True, False])
def test_what_two_measurements_say_at_once_is_seen_and_nothing_of_what_a_test_prints(
    told, monkeypatch, resting
):
    (told / "test_it.py").write_text(AT_ONCE)
    said = piped(told, monkeypatch, "-q", "-k", str(resting), **{VARIABLE: "1"}).splitlines()
    assert sorted(line.rstrip(".") for line in said if "weighing" in line) == sorted(
        f"wheelgate: weighing {which} {number}" for which in "ab" for number in range(10)
    )
    assert "what a test prints" not in "".join(said)


def test_those_images_are_measured_side_by_side_whose_tests_ask_for_it(told):
    (told / "test_it.py").write_text(ASKING)
    done = subprocess.run([*COMMAND, "-q"], cwd=told, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
