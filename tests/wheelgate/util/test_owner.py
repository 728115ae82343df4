"""A token names one process; what it left is told from what a living one uses."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from wheelgate.util.owner import is_left, token
from wheelgate.util.temporary import sweep, temporary_folder

PRINTS = "from wheelgate.util.owner import token; print(token(), flush=True)"


def test_a_living_process_has_left_nothing():
    assert not is_left(token())
    process = subprocess.Popen(
        [sys.executable, "-c", f"{PRINTS}; input()"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    name = process.stdout.readline().strip()
    assert not is_left(name)
    process.communicate("")
    assert is_left(name)


def test_another_process_of_the_same_number_is_not_the_one():
    assert is_left(re.sub(r"s\d+$", "s1", token()))


@pytest.mark.parametrize(
    "change",
    [(r"^b\w{12}", "b" + 12 * "0"), (r"n\d+", "n1"), (r"^b", "c"), (r"$", "x"), (r"^.*$", "")],
)
def test_of_another_machine_or_namespace_or_form_nothing_is_known(change):
    gone = re.sub(r"s\d+$", "s1", token())
    assert is_left(gone)
    assert not is_left(re.sub(*change, gone, count=1))


def test_a_process_keeps_its_token_when_it_becomes_another_program():
    code = f"import os, sys; {PRINTS}; os.execv(sys.executable, [sys.executable, '-c', {PRINTS!r}])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    first, second = done.stdout.split()
    assert first == second


def test_folders_of_a_process_that_was_killed_go_and_all_others_stay(tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    code = (
        "import os, signal\nfrom wheelgate.util.temporary import temporary_folder\n"
        "folder = temporary_folder('x')\nprint(folder.name, flush=True)\n"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    left = Path(done.stdout.strip())
    assert left.is_dir()
    (tmp_path / "wheelgate-theirs").mkdir()
    with temporary_folder("own") as own:
        assert sweep() == [left.parent]
        assert not left.exists()
        assert Path(own).is_dir()
    assert (tmp_path / "wheelgate-theirs").is_dir()


def test_a_process_that_ends_by_itself_leaves_no_folder(tmp_path):
    code = "from wheelgate.util.temporary import temporary_folder\nwith temporary_folder('x'): pass"
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    subprocess.run([sys.executable, "-c", code], check=True, env=environment)
    assert list(tmp_path.iterdir()) == []
