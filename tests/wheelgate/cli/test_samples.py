"""`wheelgate samples` on a small checkout."""

import json

import pytest
from click.testing import CliRunner

from wheelgate.cli import main
from wheelgate.model.records import Picture, Render, Verdict
from wheelgate.storage.run_writer import RunWriter


@pytest.fixture
def project(checkout, a_run, png):
    """Return a checkout with three samples, baselines of two, and one run that rendered one."""
    folder = checkout / "samples/a"
    folder.mkdir(parents=True)
    (folder / "line.py").write_text('"""A line."""\nTAGS = ("text",)\nFORMATS = ("png", "svg")\n')
    (folder / "bar.py").write_text('TAGS = ("dates",)\n')
    (folder / "new.py").write_text("")
    (checkout / "baselines/a").mkdir(parents=True)
    (checkout / "baselines/a/line.png").write_bytes(png())
    (checkout / "baselines/a/bar.png").write_bytes(png())
    run = RunWriter(checkout / ".wheelgate")
    pictures = (Picture("x.png", "0", 1), Picture("x.svg", "0", 1))
    renders = tuple(
        Render(image, "a/line", pictures, "", (), seconds, 0.1, 1)
        for image, seconds in (("alpine", 0.25), ("debian", 0.5))
    )
    verdicts = (
        Verdict("render", "alpine", "a/line", "pass", details=("fine",)),
        Verdict("reference", "alpine", "a/line", "fail", details=("no",)),
    )
    run.finish(a_run(id=run.id, renders=renders, verdicts=verdicts))
    return checkout


def wheelgate(project, *words):
    return CliRunner().invoke(main, [*words, "--config", str(project / "gate.toml")])


def test_samples_are_listed_with_tags_cost_and_last_verdict(project):
    done = wheelgate(project, "samples", "--format", "json")
    assert done.exit_code == 0
    rows = {row["name"]: row for row in json.loads(done.stdout)}
    assert list(rows) == ["a/bar", "a/line", "a/new"]
    assert rows["a/line"] == {
        "name": "a/line",
        "summary": "A line.",
        "tags": ["a", "text"],
        "formats": ["png", "svg"],
        "seconds": 0.5,
        "verdicts": {"alpine": "fail", "debian": ""},
    }
    assert rows["a/bar"]["seconds"] is None


def test_the_table_of_samples_says_what_was_never_rendered(project):
    done = wheelgate(project, "samples", "-k", "line")
    assert "a/line" in done.stdout
    assert "a/bar" not in done.stdout
    assert "fail" in done.stdout
    assert "1 sample\n" in done.stdout
    assert "never" in wheelgate(project, "samples", "--tag", "dates").stdout


def test_the_list_of_samples_is_markdown_where_that_is_asked_for(project):
    lines = wheelgate(project, "samples", "--format", "markdown", "-k", "line").stdout.splitlines()
    assert lines[0].count("|") == lines[2].count("|") == 8
    assert lines[0].endswith("| alpine | debian |")
    assert lines[2] == "| a/line | A line. | a text | png svg | 0.50 | fail | never rendered |"


def test_a_tag_that_no_sample_has_ends_with_exit_code_2(project):
    done = wheelgate(project, "samples", "--tag", "tekst")
    assert done.exit_code == 2
    assert "'tekst'" in done.stderr
