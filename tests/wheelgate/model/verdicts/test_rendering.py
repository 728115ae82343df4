"""Verdicts on how a sample is rendered."""

from dataclasses import replace

import pytest

from wheelgate.model.config import Limits
from wheelgate.model.records import Difference, Picture, Render, SideEffect
from wheelgate.model.verdicts import catalogue, judge_differences, judge_render, judge_stability

SAMPLE = "matplotlib/line"


def a_render(**changed):
    facts = {
        "image": "alpine",
        "sample": SAMPLE,
        "error": "",
        "side_effects": (),
        "pictures": (Picture(f"alpine/{SAMPLE}.png", "00", 3),),
        "seconds": 0.1,
        "cpu_seconds": 0.1,
        "peak_bytes": 1,
    }
    return Render(**{**facts, **changed})


def a_difference(kind, picture="line.png", **facts):
    return Difference("alpine", SAMPLE, "baseline", picture, kind, f"about {picture}", **facts)


def judged(*differences, limit="identical", against="baseline", unstable_in=()):
    limits = Limits(renders=limit)
    return judge_differences("alpine", SAMPLE, against, differences, limits, unstable_in)


def test_a_picture_and_nothing_else_passes():
    found = judge_render(a_render())
    assert (found.outcome, found.measured, found.details) == ("pass", 1, ())


@pytest.mark.parametrize(
    ("changed", "detail"),
    [
        ({"error": "ValueError: no", "pictures": ()}, "ValueError: no"),
        ({"pictures": ()}, "it gave no picture"),
        (
            {"side_effects": (SideEffect("warning", "UserWarning: no"),)},
            "it warned: UserWarning: no",
        ),
        ({"side_effects": (SideEffect("output", "hello"),)}, "it printed: 'hello'"),
        (
            {"side_effects": (SideEffect("log line", "WARNING of x: findfont: No 'Y'."),)},
            "a font is missing: No 'Y'.",
        ),
    ],
)
def test_a_side_effect_fails(changed, detail):
    found = judge_render(a_render(**changed))
    assert (found.outcome, found.details) == ("fail", (detail,))


def test_a_sample_that_does_several_things_wrong_has_a_detail_for_each():
    effects = tuple(SideEffect(kind, "x") for kind in ("warning", "thread", "file"))
    assert len(judge_render(a_render(side_effects=effects)).details) == 3


def test_a_sample_that_cannot_be_rendered_here_is_unmeasured_in_its_own_words():
    render = a_render(pictures=(), error="RuntimeError: unmeasured: no TeX", unmeasured="no TeX")
    for found in (judge_render(render), judge_stability(render)):
        assert (found.outcome, found.details) == ("unmeasured", ("no TeX",))


@pytest.mark.parametrize(
    ("limit", "kind", "outcome"),
    [
        ("identical", "identical", "pass"),
        ("identical", "same pixels", "fail"),
        ("same pixels", "identical", "pass"),
        ("same pixels", "same pixels", "pass"),
        ("same pixels", "different pixels", "fail"),
        ("same pixels", "not comparable", "fail"),
        ("identical", "not comparable", "fail"),
        ("rendered", "identical", "pass"),
        ("rendered", "same pixels", "pass"),
        ("rendered", "different pixels", "pass"),
        ("rendered", "not comparable", "fail"),
    ],
)
def test_a_difference_passes_where_the_limit_allows_it(limit, kind, outcome):
    found = judged(a_difference(kind), limit=limit)
    assert (found.outcome, found.measured, found.limit) == (outcome, kind, limit)


@pytest.mark.parametrize("limit", ["rendered", "identical"])
def test_no_picture_to_compare_is_unmeasured_by_any_limit(limit):
    found = judged(limit=limit)
    assert (found.outcome, found.measured) == ("unmeasured", None)


def test_one_different_picture_of_several_fails_and_only_it_is_named():
    found = judged(
        a_difference("identical", "one.png"),
        a_difference("different pixels", "two.png", diff_picture="diffs/two.png"),
        against="debian",
    )
    assert (found.check, found.against) == (catalogue.REFERENCE.id, "debian")
    assert (found.outcome, found.measured) == ("fail", "different pixels")
    assert found.details == ("two.png: about two.png (see diffs/two.png)",)


def test_a_difference_within_tolerance_passes_with_its_reason():
    found = judged(replace(a_difference("different pixels"), tolerance="another FreeType"))
    assert found.outcome == "pass"
    assert "another FreeType" in found.details[0]


def test_a_difference_of_a_sample_that_is_not_deterministic_says_nothing_of_the_images():
    found = judged(a_difference("different pixels"), against="debian", unstable_in=["alpine"])
    assert found.outcome == "unmeasured"
    assert judged(a_difference("identical"), unstable_in=["alpine"]).outcome == "pass"


@pytest.mark.parametrize(
    ("changed", "outcome"),
    [
        ({"passes": 2}, "pass"),
        ({"passes": 2, "unstable": ("a.png: 3 pixels differ",)}, "fail"),
        ({"passes": 1}, "unmeasured"),
        ({"passes": 2, "error": "ValueError: no"}, "unmeasured"),
    ],
)
def test_a_sample_has_to_come_out_alike_from_two_processes(changed, outcome):
    found = judge_stability(a_render(**changed))
    assert (found.outcome, found.measured) == (outcome, changed["passes"])
