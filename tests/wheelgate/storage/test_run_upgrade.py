"""An older `run.json` is read: records by their new names, figures as numbers.

`run-schema-6.json` was written by the version that wrote schema 6.
"""

import json
from pathlib import Path

import pytest

from wheelgate.model.records import ALL, SCHEMA, Verdict
from wheelgate.report.wording import sentence
from wheelgate.storage.run_file import load

OLD = Path(__file__).with_name("run-schema-6.json")
RATIO = {"measured": 1.005, "interval": (0.987, 1.02), "pairs": 12, "unit": "ratio"}
AGAINST_DEBIAN = RATIO | {"against": "debian"}


@pytest.fixture(params=[5, 6])
def run(request, tmp_path):
    """Return the old run; as schema 5 it has no load reports, which is all that differs."""
    content = json.loads(OLD.read_text())
    if request.param == 5:
        del content["examinations"]
        content["schema"] = 5
    (tmp_path / "run.json").write_text(json.dumps(content))
    return load(tmp_path)


def test_an_old_run_has_todays_schema(run):
    assert run.schema == SCHEMA


def verdict(check, subject, outcome="pass", image="alpine", **facts):
    return Verdict(check, image, subject, outcome, **facts)


@pytest.mark.parametrize(
    "expected",
    [
        verdict("size", "", "fail", limit=410.0, measured=412.5, unit="MB"),
        verdict("size", "", image="debian", measured=580.0, unit="MB"),
        verdict("size-ratio", "", limit=0.7, measured=0.5, unit="ratio", against="debian"),
        verdict("render-ratio", "a/line", limit=1.15, **AGAINST_DEBIAN),
        verdict("gallery-ratio", ALL, limit=1.03, **AGAINST_DEBIAN),
        verdict("starting-ratio", "import seaborn", limit=1.5, **AGAINST_DEBIAN),
        verdict("memory-ratio", "peak memory", limit=1.1, **AGAINST_DEBIAN),
        verdict("render-change", "a/line", limit=1.05, **AGAINST_DEBIAN),
        verdict("waiting", "a/line", limit=0.2, measured=0.012, unit="s"),
        verdict("render", "a/line", measured=1.0, unit="pictures"),
        verdict("determinism", "a/line", measured=2.0, unit="processes"),
        verdict(
            "baseline",
            "a/line",
            limit="identical",
            measured="identical",
            unit="statement",
            against="baseline",
        ),
    ],
    ids=lambda each: each.check,
)
def test_an_old_verdict_has_its_figures_as_numbers(run, expected):
    assert expected in run.verdicts


def test_an_old_verdict_without_a_figure_keeps_its_reason(run):
    unmeasured = next(each for each in run.verdicts if each.subject == "a/tex" and not each.waived)
    assert (unmeasured.outcome, unmeasured.limit) == ("unmeasured", 1.15)
    assert unmeasured.details == ("it gives no picture in alpine",)


def test_old_records_have_their_new_names(run):
    assert [each.unmeasured for each in run.renders] == ["", "no TeX (line 21 of the sample)"]
    assert run.changes[0].baseline_image == "alpine@abcdef0123"
    assert run.process_runs[0].run_delay_seconds
    if run.load_reports:
        (finding,) = run.load_reports[0].files[0].findings
        assert (finding.severity, finding.hint) == ("error", ("`apk add tbb`",))


def test_every_old_verdict_can_be_said(run):
    assert all(sentence(each).startswith(each.image) for each in run.verdicts)


@pytest.mark.parametrize("figure", ["1.2.3 MB", ".", "410 MB of 1.2.3", "nan", ["410 MB"], None])
def test_an_old_figure_that_is_no_number_is_not_measured(figure, tmp_path):
    content = json.loads(OLD.read_text(encoding="utf-8"))
    of_size = next(each for each in content["verdicts"] if each["check"] == "size")
    of_size["limit"] = of_size["measured"] = figure
    (tmp_path / "run.json").write_text(json.dumps(content), encoding="utf-8")
    found = load(tmp_path)
    size = next(each for each in found.verdicts if each.check == "size")
    assert size.measured is None
