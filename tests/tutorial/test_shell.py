"""Blocks of commands go through one shell, and the first command that fails is known."""

import os
import time

import pytest
from shell import Shell


@pytest.fixture
def shell(tmp_path):
    folder = tmp_path / "work"
    folder.mkdir()
    with Shell(folder, {"PATH": os.environ["PATH"], "HOME": str(tmp_path)}, tmp_path) as started:
        yield started


def test_folder_and_variables_last_from_block_to_block(shell):
    assert shell.give("mkdir inner\ncd inner\nname=value\n", 10).code == 0
    done = shell.give('basename "$PWD"\necho "$name"\n', 10)
    assert (done.code, done.output) == (0, "inner\nvalue\n")


def test_output_is_both_streams_in_order_as_it_was_written(shell):
    seen = []
    done = shell.give("echo one\necho two >&2\nprintf three\n", 10, seen.append)
    assert done.output == "one\ntwo\nthree"
    assert seen[:3] == ["one", "two", "three"]


def test_the_first_command_that_fails_ends_a_block_with_its_exit_code(shell):
    done = shell.give("echo one\n(exit 7)\necho two\n", 10)
    assert (done.code, done.output) == (7, "one\n")


def test_a_command_that_is_to_fail_says_so(shell):
    done = shell.give('(exit 7) || echo "exit code $?"\necho on\n', 10)
    assert (done.code, done.output) == (0, "exit code 7\non\n")


def test_a_command_that_asks_is_not_answered_by_the_next_block(shell):
    assert shell.give("read line || echo nothing\n", 10).output == "nothing\n"
    assert shell.give("echo on\n", 10).output == "on\n"


def test_commands_that_take_too_long_are_ended_and_count_as_failed(shell):
    began = time.monotonic()
    done = shell.give("echo begun\nsleep 60\n", 0.5)
    assert done.code != 0
    assert done.output == "begun\n"
    assert time.monotonic() - began < 10


def test_here_documents_are_given_as_they_stand(shell):
    assert shell.give("cat > file <<'END'\n$HOME `x` \\n\nEND\ncat file\n", 10).output == (
        "$HOME `x` \\n\n"
    )
