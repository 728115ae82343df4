"""Whatever gate.toml sets a limit to is judged, or is unmeasured."""

from dataclasses import replace

import pytest

from wheelgate.model.config import load
from wheelgate.model.records import ALL, Verdict
from wheelgate.session.expected import unjudged

SAMPLES = ("a/one", "a/two")
LIMITS = """
[images.alpine.limits]
size_mb = 400
size_ratio = 0.7
render_ratio = 1.2
gallery_ratio = 1.1
starting_ratio = 1.5
memory_ratio = 1.1
"""


@pytest.fixture
def project(checkout):
    file = checkout / "gate.toml"
    text = file.read_text()
    start = text.index("[images.alpine.limits]")
    end = text.index("\n[", start + 1)
    file.write_text(text[:start] + LIMITS.strip() + text[end:])
    return load(checkout)


def missing(project, verdicts, samples=SAMPLES):
    found = unjudged(project, ["alpine"], samples, samples[:1], verdicts)
    assert {each.outcome for each in found} <= {"unmeasured"}
    return {each.check: each for each in found}


def all_judged(project):
    """Return a verdict for each that a run without any would miss."""
    subjects = {
        "render": SAMPLES,
        "baseline": SAMPLES,
        "reference": SAMPLES,
        "render-ratio": SAMPLES[:1],
        "gallery-ratio": (ALL,),
        "starting-ratio": ("interpreter start", "first plot"),
        "memory-ratio": ("peak memory",),
        "import": project.gate.imports_of("alpine"),
    }
    return [
        Verdict(check, "alpine", subject, "pass")
        for check in missing(project, [])
        for subject in subjects.get(check, ("",))
    ]


def test_a_run_that_judged_nothing_misses_all_that_has_a_limit(project):
    assert {
        "render",
        "baseline",
        "reference",
        "size",
        "size-ratio",
        "render-ratio",
        "gallery-ratio",
        "starting-ratio",
        "memory-ratio",
    } <= set(missing(project, []))


def test_a_run_that_judged_all_misses_nothing(project):
    assert missing(project, all_judged(project)) == {}


def test_each_verdict_that_is_left_out_is_missed(project):
    judged = all_judged(project)
    for gone in judged:
        found = missing(project, [each for each in judged if each is not gone])
        if gone.check == "starting-ratio":  # another cost of a start is judged still
            assert found == {}
        else:
            assert {each.subject for each in found.values()} == {gone.subject or ALL}
            assert set(found) == {gone.check}


def test_verdicts_of_another_image_do_not_count(project):
    others = [replace(each, image="debian") for each in all_judged(project)]
    assert set(missing(project, others)) == set(missing(project, []))


def test_what_has_no_limit_is_not_missed(checkout):
    project = load(checkout)
    assert "gallery-ratio" not in missing(project, [])


def test_a_project_without_samples_misses_no_pictures(project):
    found = missing(project, [], samples=())
    assert not {"render", "baseline", "reference", "render-ratio", "gallery-ratio"} & set(found)
