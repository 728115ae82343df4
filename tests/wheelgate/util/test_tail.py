"""Of what a process writes, the end is kept."""

import subprocess
import sys

from wheelgate.util.tail import Tail


def written_by(code, most):
    process = subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.PIPE)
    tail = Tail(process.stderr, most)
    assert process.wait(timeout=60) == 0
    return tail.close()


def test_the_last_bytes_are_kept_and_the_writer_is_not_held_up():
    code = "import sys; sys.stderr.write('x' * 10_000_000 + 'the end')"
    assert written_by(code, 100) == (b"x" * 93 + b"the end")


def test_less_is_kept_whole():
    assert written_by("import sys; sys.stderr.write('little')", 100) == b"little"


def test_a_pipe_that_stays_open_is_not_waited_for():
    process = subprocess.Popen(["sleep", "60"], stderr=subprocess.PIPE)
    try:
        assert Tail(process.stderr).close(patience=0.01) == b""
    finally:
        process.kill()
        process.wait()
