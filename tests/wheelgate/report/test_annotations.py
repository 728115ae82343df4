"""A failure is shown at the line it belongs to, escaped as GitHub and GitLab want it."""

import json
from dataclasses import replace

import pytest
from click.testing import CliRunner

from wheelgate.cli import main
from wheelgate.model.config import load
from wheelgate.model.records import TestResult, Verdict
from wheelgate.report.annotations import annotations, github, gitlab
from wheelgate.storage.run_writer import RunWriter


@pytest.fixture
def project(checkout):
    """Return a checkout with a sample, a test, and limits at known lines."""
    (checkout / "samples/a").mkdir(parents=True)
    (checkout / "samples/a/line.py").write_text('"""A line."""\n\n\ndef plot():\n    pass\n')
    (checkout / "tests").mkdir()
    (checkout / "tests/test_image.py").write_text("import x\n\n\ndef test_user(host):\n    pass\n")
    gate = (checkout / "gate.toml").read_text()
    (checkout / "gate.toml").write_text(gate.replace("size_mb", "gallery_ratio = 1.1\nsize_mb"))
    return load(checkout)


def line(project, text):
    """Return the line of gate.toml that begins with a text."""
    lines = (project.root / "gate.toml").read_text().splitlines()
    return next(number for number, each in enumerate(lines, 1) if each.startswith(text))


def found(a_run, project, *verdicts, tests=()):
    return annotations(replace(a_run(), verdicts=verdicts, tests=tests, outcome="fail"), project)


def failed(check, subject, image="alpine", outcome="fail", reason="too much", **more):
    return Verdict(check, image, subject, outcome, details=(reason,), **more)


@pytest.mark.parametrize("check", ["render", "determinism", "baseline", "reference"])
def test_a_sample_that_fails_is_at_its_plot(a_run, project, check):
    (each,) = found(a_run, project, failed(check, "a/line"))
    assert (each.file, each.line) == ("samples/a/line.py", 4)
    assert each.message == f"alpine: {check} of a/line: too much"


@pytest.mark.parametrize(
    ("check", "subject", "key"),
    [
        ("size", "", "size_mb"),
        ("render-ratio", "a/line", "render_ratio"),
        ("gallery-ratio", "*", "gallery_ratio"),
        ("size-ratio", "", "[images.alpine.limits]"),
        ("starting-ratio", "first plot", "[images.alpine.limits]"),
        ("baseline", "a/gone", "[images.alpine.limits]"),
    ],
)
def test_a_limit_is_at_its_line_or_its_table(a_run, project, check, subject, key):
    (each,) = found(a_run, project, failed(check, subject))
    assert (each.file, each.line) == ("gate.toml", line(project, key))


def test_a_module_that_would_not_load_is_at_its_images_table(a_run, project):
    (each,) = found(a_run, project, failed("loading", ""))
    assert (each.file, each.line) == ("gate.toml", line(project, "[images.alpine]"))


@pytest.mark.parametrize(
    ("subject", "file", "line"),
    [
        ("samples/a/line.py", "samples/a/line.py", 4),
        ("tests/test_image.py::test_user", "tests/test_image.py", 4),
        ("tests/test_image.py::TestImage.test_user.plot", "tests/test_image.py", 4),
    ],
)
def test_what_a_test_drew_is_at_its_function(a_run, project, subject, file, line):
    (each,) = found(a_run, project, failed("baseline", subject))
    assert (each.file, each.line) == (file, line)


def test_a_test_without_a_verdict_is_at_its_function(a_run, project):
    result = TestResult("tests/test_image.py::test_user[alpine]", "failed", 0.1, "root\nwas it")
    (each,) = found(a_run, project, tests=(result,))
    assert (each.file, each.line, each.message) == ("tests/test_image.py", 4, "root\nwas it")


def test_what_passed_or_is_waived_is_nowhere(a_run, project):
    waived = failed("render", "a/line", outcome="unmeasured", waived="no TeX")
    assert found(a_run, project, failed("size", "all", outcome="pass"), waived) == []


def test_one_line_is_annotated_once_and_failures_come_first(a_run, project):
    unmeasured = failed("size", "all", outcome="unmeasured")
    both = [failed("render", "a/line"), failed("render", "a/line", image="debian")]
    first, second = found(a_run, project, unmeasured, *both)
    assert first.title == "fail: render in alpine and 1 more"
    assert len(first.message.splitlines()) == 2
    assert second.outcome == "unmeasured"


def test_github_gets_commands_that_no_message_can_break_out_of(a_run, project):
    nasty = failed("render", "a/line", image="al,pi:ne", reason="100%\n::error::hacked")
    assert github(found(a_run, project, nasty)) == (
        "::error file=samples/a/line.py,line=4,title=wheelgate%3A fail%3A render in al%2Cpi%3Ane"
        "::al,pi:ne: render of a/line: 100%25%0A: :error::hacked\n"
    )


def test_github_is_told_how_many_it_does_not_show(a_run, project):
    tests = [TestResult(f"tests/test_{n}.py::test_x", "failed", 0.1, "no") for n in range(12)]
    lines = github(found(a_run, project, tests=tests)).splitlines()
    assert len(lines) == 13
    assert lines[-1] == "::notice::12 errors, of which 10 are shown at their lines"


def test_gitlab_gets_its_code_quality_whose_fingerprint_outlives_a_figure(a_run, project):
    before, after = (
        json.loads(gitlab(found(a_run, project, failed("size", "", reason=reason))))
        for reason in ("401 MB", "402 MB")
    )
    (issue,) = before
    assert issue["location"] == {"path": "gate.toml", "lines": {"begin": line(project, "size_mb")}}
    assert issue["severity"] == "major"
    assert issue["fingerprint"] == after[0]["fingerprint"]
    assert issue["description"] != after[0]["description"]
    assert gitlab([]) == "[]\n"


def test_the_command_names_files_as_seen_from_the_repository(a_run, project, tmp_path):
    repository = project.root.parent / f"{project.root.name}-repository"
    repository.mkdir()
    (repository / ".git").mkdir()
    project.root.rename(repository / "deep")
    folder = RunWriter(tmp_path / "state")
    run = a_run(id=folder.id, verdicts=(failed("render", "a/line"),), outcome="fail")
    done = CliRunner().invoke(
        main,
        [
            "annotate",
            str(folder.finish(run)),
            "--config",
            str(repository / "deep/gate.toml"),
            "--summary",
            str(tmp_path / "summary.md"),
        ],
    )
    assert done.exit_code == 0, done.output
    assert done.stdout.startswith("::error file=deep/samples/a/line.py,line=4,")
    assert (tmp_path / "summary.md").read_text().startswith("# FAILED")
