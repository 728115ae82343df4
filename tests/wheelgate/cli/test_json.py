"""What a command reports, or makes, can be had as JSON: and then that is all of its output."""

import json
import os
import shutil
import subprocess
import sys

import click
import pytest
from click.testing import CliRunner
from elf_writer import shared_object
from roots import SITE, Root

from wheelgate.cli import main
from wheelgate.model.records import (
    Image,
    Layer,
    Picture,
    Ratio,
    Render,
    Shard,
    Size,
    TestResult,
    Verdict,
)
from wheelgate.storage.history import History
from wheelgate.storage.run_writer import RunWriter
from wheelgate.util.files import sha256_of
from wheelgate.util.progress import VARIABLE

WITHOUT = {
    "schema": "its output is JSON as it is",
}
"""The commands that have no --json, and why."""

SIZE = "tests/t.py::test_size"


def command(name: str) -> click.Command:
    found = main.get_command(click.Context(main), name)
    assert found is not None
    return found


@pytest.mark.parametrize("name", sorted(main.table))
def test_every_command_has_json_or_a_reason_why_not(name):
    words = {word for parameter in command(name).params for word in parameter.opts}
    assert ("--json" in words) != (name in WITHOUT)


@pytest.fixture
def project(checkout, a_run, png, monkeypatch):
    """Return a checkout with a sample, its baseline, and a whole run that judged it."""
    monkeypatch.chdir(checkout)
    monkeypatch.setenv(VARIABLE, "1")  # what is being done is said, and may not be in the output
    (checkout / "samples/a").mkdir(parents=True)
    (checkout / "samples/a/line.py").write_text('"""A line."""\n\n\ndef plot(): ...\n')
    (checkout / "baselines/a").mkdir(parents=True)
    (checkout / "baselines/a/line.png").write_bytes(png())
    (checkout / "before.png").write_bytes(png())
    (checkout / "after.png").write_bytes(png(dots={(1, 1): (255, 0, 0)}))
    (checkout / "costs.csv").write_text("")
    folder = RunWriter(checkout / ".wheelgate")
    rendered = folder.path / "renders/alpine/a/line.png"
    rendered.parent.mkdir(parents=True)
    shutil.copy(checkout / "after.png", rendered)
    run = a_run(
        id=folder.id,
        images=tuple(
            Image(name, name, f"localhost/{name}", "00", "00", False, 1.0, (), ())
            for name in ("alpine", "debian")
        ),
        sizes=tuple(Size(name, (Layer("a", 2, 1),), ()) for name in ("alpine", "debian")),
        renders=(
            Render("alpine", "a/line", (_picture(rendered),), "", (), 0.1, 0.1, 1),
            Render("debian", "a/line", (), "it broke", (), 0.1, 0.1, 1),
        ),
        ratios=(Ratio("render", "alpine", "debian", "*", 1.1, 1.0, 1.2, 6),),
        verdicts=(
            Verdict("size", "alpine", "", "fail", limit=1, measured=2, unit="MB", test=SIZE),
        ),
        tests=(TestResult(SIZE, "failed", 0.1, "too large"),),
        outcome="fail",
        shard=Shard(1, 1, "plan", "content", 1, 1),
    )
    folder.finish(run)
    History(checkout / ".wheelgate").add(run)
    return checkout


def _picture(file):
    return Picture("alpine/a/line.png", sha256_of(file), file.stat().st_size)


def asked(*words):
    """Return what a command prints as JSON; fails where anything else is in its output."""
    done = CliRunner().invoke(main, [*words, "--json"])
    assert done.exit_code in {0, 1}, done.output
    return json.loads(done.stdout)


def test_each_reports_what_it_found(project):
    assert asked("samples")[0]["name"] == "a/line"
    assert asked("show")["outcome"] == "fail"
    assert asked("history")["points"][0]["ratio"] == 1.1
    assert asked("check") != []
    assert asked("shards", "2")[0]["shard"] == "1/2"
    assert asked("compare", "before.png", "after.png")["kind"] == "different pixels"
    (found,) = asked("annotate")
    assert (found["file"], found["outcome"]) == ("gate.toml", "fail")
    assert asked("matrix", "--kept")[0]["image"] == "alpine"


def test_a_doctors_answer_is_all_of_the_output(project, tmp_path):
    root = Root(tmp_path / "root")
    root.add(f"{SITE}/x.so", shared_object(offers=["PyInit_x"]))
    done = CliRunner().invoke(main, ["doctor", "--root", str(root.folder), "--json"])
    assert json.loads(done.stdout)["answer"] == "inconclusive"


def test_accepting_says_what_would_change_and_changes_it_only_by_yes(project):
    before = (project / "baselines/a/line.png").read_bytes()
    told = asked("accept")
    assert (told["changes"][0]["kind"], told["changed"]) == ("changed", False)
    assert (project / "baselines/a/line.png").read_bytes() == before
    told = asked("accept", "--yes")
    assert (told["changes"][0]["name"], told["changed"]) == ("a/line.png", True)
    assert (project / "baselines/a/line.png").read_bytes() == (project / "after.png").read_bytes()
    assert asked("accept", "--yes") == {"changes": [], "changed": False}


def test_what_is_made_is_named_by_its_path(project):
    assert (project / asked("report", "--output", "out")["page"]).read_text().startswith("<!doc")
    merged = asked("merge", ".wheelgate/latest", "--output", "joined")
    assert merged["id"] == json.loads((project / "joined/run.json").read_text())["id"]


def test_a_new_gate_is_told_before_and_after_it_is_written(tmp_path):
    (tmp_path / "Dockerfile").write_text("FROM python:3.13-alpine3.23\n")
    planned = asked("init", str(tmp_path), "--dry-run")
    assert planned["written"] is False
    assert not (tmp_path / "gate.toml").exists()
    made = asked("init", str(tmp_path))
    assert made == {**planned, "written": True}
    assert all((tmp_path / file["path"]).is_file() for file in made["files"])


@pytest.mark.parametrize(
    "words",
    [
        ("build",),
        ("bases",),
        ("explain", "alpine"),
        ("clean",),
        ("doctor", "alpine"),
        ("apk-repository", "plots.txt", "--output", "repo"),
    ],
    ids=lambda words: words[0],
)
def test_without_an_engine_nothing_is_output_and_the_hint_is_said(project, monkeypatch, words):
    monkeypatch.setenv("PATH", str(project / "nothing"))
    done = CliRunner().invoke(main, [*words, "--json"])
    assert done.exit_code == 3
    assert done.stdout == ""
    assert "hint:" in done.stderr


def test_a_run_without_an_engine_outputs_why(project):
    (project / "tests").mkdir()
    (project / "tests/test_gate.py").write_text("def test_it(wheelgate): ...\n")
    done = subprocess.run(
        [sys.executable, "-m", "wheelgate", "run", "--json", "tests"],
        cwd=project,
        text=True,
        env={**os.environ, "PATH": str(project / "nothing")},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 3
    told = json.loads(done.stdout)
    assert (told["error"], told["exit_code"]) == ("EngineMissingError", 3)
    assert told["cause"] in done.stderr
    assert told["hint"] in done.stderr


def test_a_run_without_a_configuration_outputs_why(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(main, ["run", "--json"])
    assert done.exit_code == 2
    assert json.loads(done.stdout)["error"] == "ConfigError"
