"""Commands are imported when they are asked for, and the listing imports none."""

import json
import subprocess
import sys

import click
import pytest
from click.testing import CliRunner

from wheelgate.cli import main

HEAVY = {"numpy", "scipy", "pydantic", "pytest", "rich", "requests", "PIL", "dissect", "ruptures"}
"""What some commands need, and the rest should not wait for."""

COMMANDS = sorted(main.table)


def imported_by(*words: str) -> set[str]:
    """Return which of the heavy packages `wheelgate WORDS` imports, in a process of its own."""
    program = (
        "import json, sys\n"
        "from wheelgate.cli import main\n"
        "main(sys.argv[1:], standalone_mode=False)\n"
        "print(json.dumps(list(sys.modules)))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, *words], capture_output=True, text=True, check=True
    )
    return HEAVY & set(json.loads(done.stdout.splitlines()[-1]))


def command(name: str) -> click.Command:
    found = main.get_command(click.Context(main), name)
    assert found is not None
    return found


def test_the_listing_imports_no_command() -> None:
    assert imported_by("--help") == set()


@pytest.mark.parametrize(
    ("name", "needed"),
    [
        ("run", {"pydantic", "rich"}),
        ("show", {"pydantic", "rich"}),
        ("clean", {"pydantic"}),
        ("lock", {"pydantic"}),
        ("doctor", {"pydantic", "numpy"}),
    ],
)
def test_a_command_imports_what_it_needs_and_no_more(name: str, needed: set[str]) -> None:
    assert imported_by(name, "--help") == needed


@pytest.mark.parametrize("name", COMMANDS)
def test_the_listing_says_of_a_command_what_its_own_help_begins_with(name: str) -> None:
    place = main.table[name]
    found = command(name)
    assert found.name == name
    assert found.hidden == (not place.summary)
    assert " ".join((found.help or "").split()).startswith(place.summary)


def test_every_command_is_listed_in_order() -> None:
    output = CliRunner().invoke(main, ["--help"]).output
    places = [output.index(f"\n  {name} ") for name in COMMANDS if main.table[name].summary]
    assert len(places) > 10
    assert places == sorted(places)
    words = " ".join(output.split())
    assert all(place.summary in words for place in main.table.values())
    assert "schema" not in output


def test_a_command_that_is_none_ends_with_two() -> None:
    done = CliRunner().invoke(main, ["docter"])
    assert done.exit_code == 2
    assert "docter" in done.output
