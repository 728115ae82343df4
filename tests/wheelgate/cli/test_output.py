"""What is being done is seen at a terminal and in CI's log; output is never anything but output."""

import os
import re
import subprocess
import sys

import pytest

from wheelgate.util.progress import VARIABLE

PROGRAM = """
import json, sys, time
from wheelgate.cli.output import note, put, put_json, progress, progress_line, settle
progress("laying out [1] of 2")
time.sleep(0.4)
progress("signing")
note("a library is gone")
put("the output")
progress_line("measuring")
progress("going on")
settle()
"""
WARNING = "wheelgate: a library is gone"
COMMAND = [sys.executable, "-c", PROGRAM]
LIVE = "\x1b["


LINES = ("laying out [1] of 2", "signing", "a library is gone", "measuring", "going on")
"""What that says, a line each."""


def piped(**variables):
    unseen = {name: value for name, value in os.environ.items() if name not in {"CI", VARIABLE}}
    return subprocess.run(
        COMMAND, env={**unseen, **variables}, capture_output=True, text=True, check=True
    )


def left_on_screen(sent):
    """Return the lines that are still there when all that was drawn is taken away again."""
    lines = re.split(r"\r\n|\r\x1b\[1A\x1b\[2K|\r\x1b\[2K", sent)
    plain = (re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", line).strip() for line in lines)
    return [line for line in plain if line.startswith("wheelgate: ")]


def test_a_pipe_gets_the_output_and_what_has_to_be_known():
    done = piped()
    assert done.stdout == "the output\n"
    assert done.stderr == f"{WARNING}\n"


@pytest.mark.parametrize("variable", ["CI", VARIABLE])
def test_a_log_gets_a_line_for_each_step_and_no_more(variable):
    done = piped(**{variable: "true"})
    assert done.stdout == "the output\n"
    assert done.stderr == "".join(f"wheelgate: {line}\n" for line in LINES)


def test_a_terminal_gets_a_live_line_that_is_gone_at_the_end(at_a_terminal):
    sent, output = at_a_terminal("stderr", COMMAND)
    assert output == "the output\n"
    assert "laying out [1] of 2" in sent
    assert LIVE in sent
    assert left_on_screen(sent) == [WARNING, "wheelgate: measuring"]
    assert sent.count("\x1b[?25l") == sent.count("\x1b[?25h"), "the cursor is back"


def test_no_colour_where_none_is_wanted(at_a_terminal):
    coloured, _ = at_a_terminal("stderr", COMMAND)
    assert re.search(r"\x1b\[[0-9;]*3[0-9]m", coloured)
    plain, _ = at_a_terminal("stderr", COMMAND, NO_COLOR="1")
    assert not re.search(r"\x1b\[[0-9;]*3[0-9]m", plain)
    assert "laying out" in plain


@pytest.mark.parametrize("variables", [{"CI": "true"}, {"TERM": "dumb"}])
def test_nothing_is_drawn_where_lines_are_what_is_read(at_a_terminal, variables):
    sent, _ = at_a_terminal("stderr", COMMAND, **variables)
    assert LIVE not in sent
    assert "wheelgate: signing\r\n" in sent
