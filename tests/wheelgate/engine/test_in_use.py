"""Who uses an engine is known for as long as its process lives, and not a moment longer."""

import os
import signal
import subprocess
import sys
import threading
import time

import pytest

from wheelgate.engine.in_use import Mark, nobody_begins, users

OTHER = """\
import sys, time
from pathlib import Path
from wheelgate.engine.in_use import Mark
mark = Mark("other")
mark.work_for(Path("/a/project"))
print("marked", flush=True)
sys.stdin.readline()
"""


@pytest.fixture(autouse=True)
def cache(monkeypatch, tmp_path):
    monkeypatch.setenv("WHEELGATE_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def other():
    """Return another process that has a mark."""
    process = subprocess.Popen(
        [sys.executable, "-c", OTHER], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdout.readline() == b"marked\n"
    yield process
    process.kill()
    process.communicate()


def test_nobody_uses_an_engine_where_none_was_found():
    assert users(but="me") == {}


def test_another_process_is_known_with_its_project_until_it_ends(other, cache):
    mine = Mark("mine")
    assert users(but="mine") == {"other": "/a/project"}
    assert users(but="nobody") == {"mine": "", "other": "/a/project"}
    mine.release()
    other.communicate()
    assert users(but="nobody") == {}
    assert list((cache / "in-use").iterdir()) == []


def test_a_killed_process_is_not_known_any_more_and_its_mark_goes(other, cache):
    os.kill(other.pid, signal.SIGKILL)
    other.wait()
    assert users(but="mine") == {}
    os.utime(cache / "in-use/other", (0, 0))
    users(but="mine")
    assert list((cache / "in-use").iterdir()) == []


def test_who_forgets_to_release_a_mark_does_not_keep_it():
    Mark("mine")
    assert users(but="me") == {}


def test_while_nobody_may_begin_a_new_user_waits():
    marked = threading.Event()
    kept = []

    def begin():
        kept.append(Mark("new"))
        marked.set()

    with nobody_begins():
        new = threading.Thread(target=begin)
        new.start()
        time.sleep(0.2)
        assert not marked.is_set()
        assert users(but="me") == {}
    new.join(30)
    assert users(but="me") == {"new": ""}
