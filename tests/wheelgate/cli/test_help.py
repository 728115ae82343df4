"""Every command says by its help how it is used, and what its exit code means."""

import subprocess

import click
import pytest
from click.testing import CliRunner

from wheelgate.cli import main

COMMANDS = [
    name
    for name in main.list_commands(click.Context(main))
    if not main.get_command(click.Context(main), name).hidden
]


def help_of(name):
    done = CliRunner().invoke(main, [name, "--help"])
    assert done.exit_code == 0
    return done.stdout


@pytest.mark.parametrize("name", COMMANDS)
def test_a_commands_help_has_an_example_of_it_and_its_exit_codes(name):
    said = help_of(name)
    assert "Example" in said
    examples = said.partition("Example")[2]
    assert f"wheelgate {name}" in examples or f"wheelgate -v {name}" in examples
    assert said.count("Exit codes: 0 ") == 1


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_completion_names_the_variable_by_which_a_shell_asks(shell):
    done = CliRunner().invoke(main, ["completion", shell])
    assert done.exit_code == 0
    assert "_WHEELGATE_COMPLETE" in done.stdout
    assert "wheelgate" in done.stdout


def test_bash_takes_the_completion():
    script = CliRunner().invoke(main, ["completion", "bash"]).stdout
    done = subprocess.run(
        ["bash", "-c", f"{script}\ncomplete -p wheelgate"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "wheelgate" in done.stdout


def test_images_are_completed_from_gate_toml(checkout, monkeypatch):
    monkeypatch.chdir(checkout)
    for words in ("run al", "build al", "explain al"):
        asked = {
            "_WHEELGATE_COMPLETE": "bash_complete",
            "COMP_CWORD": "2",
            "COMP_WORDS": f"wheelgate {words}",
        }
        done = CliRunner().invoke(main, env=asked, prog_name="wheelgate", args=[])
        assert done.stdout == "plain,alpine\n"
    (checkout / "gate.toml").write_text("[")
    assert CliRunner().invoke(main, env=asked, prog_name="wheelgate", args=[]).stdout.strip() == ""


def test_what_bash_asks_is_answered_with_commands():
    asked = {
        "_WHEELGATE_COMPLETE": "bash_complete",
        "COMP_WORDS": "wheelgate sha",
        "COMP_CWORD": "1",
    }
    done = CliRunner().invoke(main, env=asked, prog_name="wheelgate", args=[])
    assert done.stdout == "plain,shards\n"
