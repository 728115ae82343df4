"""What goes wrong in a command is one message and an exit code, and no traceback."""

import errno

import click
import pytest
from click.testing import CliRunner

from wheelgate.cli import main
from wheelgate.cli.options import report_errors
from wheelgate.errors import ConfigError, ExitCode, StorageError


def outcome_of(error):
    """Return the outcome of a command that raises an error."""

    @click.command()
    @report_errors
    def command():
        raise error

    return CliRunner().invoke(command)


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EROFS])
def test_a_disk_that_refuses_is_said_with_its_hint(number):
    done = outcome_of(OSError(number, "refused", "/a/file"))
    assert done.exit_code == StorageError("", "").exit_code
    assert "/a/file: refused" in done.output
    assert "hint: " in done.output


def test_an_error_is_said_in_both_its_sentences():
    done = outcome_of(ConfigError("no gate.toml", "write one"))
    assert done.exit_code == ExitCode.USAGE
    assert "no gate.toml" in done.output
    assert "write one" in done.output


@pytest.mark.parametrize("error", [KeyboardInterrupt(), click.Abort()])
def test_ctrl_c_and_a_question_that_nobody_answers_end_alike(error):
    done = outcome_of(error)
    assert done.exit_code == ExitCode.INTERRUPTED
    assert "interrupted" in done.output


def test_a_fault_of_ours_is_not_hidden():
    assert isinstance(outcome_of(OSError(errno.EBADF, "bad")).exception, OSError)


@pytest.mark.parametrize("name", sorted(set(main.list_commands(click.Context(main)))))
def test_every_command_refuses_temporary_files_in_a_folder_that_is_gone(
    name, checkout, monkeypatch
):
    monkeypatch.chdir(checkout)
    monkeypatch.setenv("TMPDIR", str(checkout / "gone"))
    arguments = {
        "apk-repository": ("plots.txt", "--output", "repository"),
        "compare": ("Dockerfile", "Dockerfile"),
        "doctor": ("debian", "--image", "debian"),
        "explain": ("alpine",),
        "merge": (".",),
    }
    done = CliRunner().invoke(main, [name, *arguments.get(name, ())])
    assert done.exit_code == ExitCode.USAGE
    assert "TMPDIR" in done.output
    assert str(checkout / "gone") in done.output
