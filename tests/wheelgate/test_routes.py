"""Judging images one after the other: runs that are kept, and runs that do not come about."""

from dataclasses import replace

import pytest

from wheelgate.config import load
from wheelgate.progress import VARIABLE
from wheelgate.records import Image
from wheelgate.routes import judge, kept, reference_of
from wheelgate.run import RunFolder


def an_image(name):
    return Image(name, name, f"localhost/{name}", "00", "00", False, 21.5, (), ())


@pytest.fixture
def project(checkout):
    return load(checkout)


@pytest.fixture
def keep(project, a_run):
    """Return a function that keeps a run over some images; it returns the run's id."""

    def make(*names, started):
        folder = RunFolder(project.state)
        folder.id = f"2026010{started}-000000-abcdef"
        images = tuple(an_image(name) for name in names)
        folder.finish(replace(a_run(), id=folder.id, images=images))
        return folder.id

    return make


def test_the_newest_run_of_one_image_alone_is_its_row(project, keep):
    keep("alpine", "debian", started=1)
    newest = keep("alpine", "debian", started=2)
    keep("alpine", "other", "debian", started=3)
    assert kept(project, "alpine").run == newest


def test_an_image_that_no_run_has_judged_has_a_row_that_says_so(project, keep):
    keep("other", "debian", started=1)
    found = kept(project, "alpine")
    assert "wheelgate run alpine" in found.problem
    assert not found.run


def test_a_damaged_run_is_passed_over(project, keep):
    good = keep("alpine", "debian", started=1)
    bad = keep("alpine", "debian", started=2)
    (project.state / "runs" / bad / "run.json").write_text("{")
    assert kept(project, "alpine").run == good


def test_the_references_row_is_from_the_newest_run(project, keep):
    keep("alpine", "debian", started=1)
    newest = keep("other", "debian", started=2)
    rows = [kept(project, "alpine"), kept(project, "other"), kept(project, "gone")]
    assert reference_of(project, rows).run == newest
    assert reference_of(project, rows[2:]).problem


def test_a_run_that_does_not_come_about_is_a_row_with_its_cause(project, keep):
    keep("alpine", "debian", started=1)
    (project.root / "plots.txt").unlink()
    found = judge(project, "alpine", (), lambda _: None)
    assert not found.run
    assert "plots.txt, which is not there" in found.problem


def test_what_a_run_does_before_it_ends_otherwise_is_not_its_cause(project, keep, monkeypatch):
    monkeypatch.setenv(VARIABLE, "1")
    broken = project.root / "test_broken.py"
    broken.write_text("import no_such_module\n")
    said = []
    found = judge(project, "alpine", (str(broken),), said.append)
    assert "looking whether anything has changed" in said[0]
    assert "test_broken.py" in found.problem
    assert "looking" not in found.problem
