"""If nothing changed since a passing run of all tests, that run is reused."""

import json
import os
import re
import shutil
import subprocess

import pytest

from wheelgate.util.progress import VARIABLE

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("no_containers_left")]

WORDS = ("run", "debian-slim")
TEST = """\
def test_cycler_is_there(wheelgate, any_image):
    assert "cycler" in wheelgate.image(any_image).interpreter.distributions
"""
"""All tests of the copy: a run of some of them is not reused."""
SITE = "/opt/venv/lib/python3.13/site-packages"
STEPS = ("test session starts", "probe the engine", "building debian-slim")
"""What the output says of a run that is made."""
REUSED = "which is reused"


def without_limits(text):
    """Return a gate.toml of few tests, which does not ask for anything that they do not judge."""
    for table in (
        r"^tests = \[.*?\]",
        r"^imports = \[.*?\]",
        r"^\[images\.[\w-]+\.limits\].*?\n\n",
    ):
        text = re.sub(table, "", text, flags=re.S | re.M)
    return 'tests = ["few"]\n' + text.replace('samples = ["pillow/badge", "pillow/tiles"]', "")


def test_an_unchanged_run_that_passed_is_not_made_again(repository):
    repository.edit("gate.toml", without_limits)
    shutil.rmtree(repository.root / "samples")
    (repository.root / "few").mkdir()
    (repository.root / "few/test_cycler.py").write_text(TEST)
    first = repository.run(*WORDS)
    assert first.code == 0, first.output
    assert "\x1b" not in first.output, "no terminal, no control sequences"
    assert all(step in first.output for step in STEPS)
    run = repository.latest().id
    asked = subprocess.run(
        repository.command(*WORDS, "--json"),
        cwd=repository.root,
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(asked.stdout)["id"] == run
    assert REUSED in asked.stderr
    assert not any(step in asked.stderr for step in STEPS)
    second = repository.run(*WORDS)
    assert second.code == 0
    assert f"{run}, {REUSED}" in second.output
    assert "PASSED: debian-slim" in second.output
    assert not any(step in second.output for step in STEPS)
    assert repository.latest().id == run
    some = repository.run(*WORDS, "-k", "cycler")
    assert all(step in some.output for step in STEPS[:2]), "a choice of tests is not reused"

    repository.dockerfile(debian_slim=f"RUN rm -r {SITE}/cycler-*")
    unseen = {name: value for name, value in os.environ.items() if name not in {"CI", VARIABLE}}
    seen = [run]
    for words in ((), ("--json",)):  # a run that failed is not reused
        failed = subprocess.run(
            repository.command(*WORDS, *words),
            cwd=repository.root,
            capture_output=True,
            text=True,
            check=False,
            env=unseen,
        )
        assert failed.returncode == 1, failed.stdout + failed.stderr
        assert REUSED not in failed.stdout + failed.stderr
        made = repository.latest().id
        assert made not in seen
        seen.append(made)
    latest = repository.root / ".wheelgate/latest/run.json"
    assert failed.stdout == latest.read_text(), "the record is all of the output"
    assert "1 failed" in failed.stderr
    assert "wheelgate: " not in failed.stderr, "quiet where nobody sees it as it comes"
