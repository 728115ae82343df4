"""Every command says by its help how it is used, and what its exit code means."""

import os
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

import wheelgate
from wheelgate.cli import main
from wheelgate.model.verdicts import CATALOGUE

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


@pytest.fixture
def program(tmp_path, monkeypatch):
    """Put `wheelgate` into the path, as an installation does."""
    script = tmp_path / "bin/wheelgate"
    script.parent.mkdir()
    script.write_text(f"#!{sys.executable}\nfrom wheelgate.cli import main\nmain()\n")
    script.chmod(0o755)
    monkeypatch.setenv("PATH", f"{script.parent}:{os.environ['PATH']}")
    monkeypatch.setenv("PYTHONPATH", str(Path(wheelgate.__file__).parents[1]))


BASH = """
eval "$(_WHEELGATE_COMPLETE=bash_source wheelgate)"
complete -p wheelgate
COMP_WORDS=({words}) COMP_CWORD={last}
_wheelgate_completion wheelgate
printf '%s\n' "${{COMPREPLY[@]}}"
"""


@pytest.mark.parametrize(
    ("words", "completed"),
    [
        (["wheelgate", "sha"], ["shards"]),
        (["wheelgate", "run", "al"], ["alpine"]),
        (["wheelgate", "compare", "--li"], ["--limit"]),
        (["wheelgate", "run", "--engine", ""], ["podman", "docker"]),
    ],
)
def test_bash_completes(program, checkout, monkeypatch, words, completed):
    monkeypatch.chdir(checkout)
    quoted = " ".join(f"'{word}'" for word in words)
    done = subprocess.run(
        ["bash", "-c", BASH.format(words=quoted, last=len(words) - 1)],
        capture_output=True,
        text=True,
        check=True,
    )
    how, *found = done.stdout.splitlines()
    assert how.endswith(" wheelgate")
    assert found == completed


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


def test_the_help_of_a_run_says_what_each_check_asks_for():
    text = " ".join(CliRunner().invoke(main, ["run", "--help"]).output.split())
    assert [
        check.id for check in CATALOGUE.values() if f"{check.id} {check.sentence}" not in text
    ] == []
