"""What the gate says while pytest runs its tests is seen, though pytest keeps what tests print."""

import subprocess
import sys
from collections import Counter

import pytest

from wheelgate.util.progress import VARIABLE

CONFTEST = """
import pytest
from wheelgate.pytest_plugin.terminal import ProgressReporter


@pytest.fixture
def reporter(request):
    return ProgressReporter(request.config)
"""
TESTS = """
def test_before(): ...


def test_that_measures(reporter):
    reporter.progress("weighing alpine")
    reporter.warn("a library is gone")
    print("what a test prints")


def test_after(): ...
"""
AT_ONCE = """
import threading
import pytest

LONG = 1_000_000 * "."  # more than a pipe holds: others get their turn while it is printed


@pytest.mark.parametrize("resting", [True, False])
def test_that_measures(reporter, resting):
    begun = threading.Barrier(3, timeout=60)

    def say(which):
        begun.wait()
        for number in range(10):
            reporter.progress(f"weighing {which} {number}" + LONG)

    threads = [threading.Thread(target=say, args=(which,)) for which in "ab"]
    for each in threads:
        each.start()
    if not resting:
        reporter.work()
    begun.wait()
    while not resting and any(each.is_alive() for each in threads):
        print("what a test prints")
    for each in threads:
        each.join()
    reporter.catch_up()
"""
PROGRESS = "wheelgate: weighing alpine"
WARNING = "wheelgate: a library is gone"
COMMAND = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "test_it.py"]


PRINTED = "what a test prints"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "conftest.py").write_text(CONFTEST)
    (tmp_path / "test_it.py").write_text(TESTS)
    return tmp_path


def piped(folder, monkeypatch, *words, **variables):
    for name in ("CI", VARIABLE):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    done = subprocess.run(
        [*COMMAND, *words], cwd=folder, capture_output=True, text=True, check=True
    )
    return done.stdout.splitlines()


@pytest.mark.parametrize("words", [("-q",), ("-s",)])
def test_a_step_within_a_test_is_a_line_of_its_own(folder, monkeypatch, words):
    lines = piped(folder, monkeypatch, *words, **{VARIABLE: "1"})
    assert {PROGRESS, WARNING} <= set(lines)
    assert (PRINTED in lines) == (words == ("-s",))


def test_in_a_pipe_warnings_are_shown_and_progress_is_not(folder, monkeypatch):
    lines = piped(folder, monkeypatch)
    assert PROGRESS not in lines
    assert WARNING in lines


def test_a_terminal_shows_progress_though_a_tests_own_output_is_none(folder, at_a_terminal):
    sent, _ = at_a_terminal("stdout", COMMAND)
    assert f"{PROGRESS}\r\n" in sent
    assert PRINTED not in sent


def test_what_two_measurements_say_at_once_is_seen_and_nothing_of_what_a_test_prints(
    folder, monkeypatch
):
    """Once while the main thread rests, and once while a test goes on."""
    (folder / "test_it.py").write_text(AT_ONCE)
    lines = piped(folder, monkeypatch, "-q", **{VARIABLE: "1"})
    assert Counter(line.rstrip(".") for line in lines if "weighing" in line) == {
        f"wheelgate: weighing {which} {number}": 2 for which in "ab" for number in range(10)
    }
    assert PRINTED not in "".join(lines)
