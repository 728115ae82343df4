"""Verdicts: limits and measurements in, pass, fail or unmeasured out."""

from dataclasses import replace

import pytest

from wheelgate.model.records import (
    Difference,
    Layer,
    PackageSize,
    Picture,
    Ratio,
    Render,
    SideEffect,
    Size,
    TestResult,
    Verdict,
)
from wheelgate.model.verdicts import (
    judge_differences,
    judge_ratio,
    judge_render,
    judge_size,
    judge_size_ratio,
    judge_stability,
    judge_waiting,
    outcome_of,
    pairs_to_settle,
)

PASSED = TestResult("tests/a.py::test_a", "passed", 0.1)
FAILED = TestResult("tests/a.py::test_b", "failed", 0.1)
ERROR = TestResult("tests/a.py::test_c", "error", 0.1)
SKIPPED = TestResult("tests/a.py::test_d", "skipped", 0.1)


def a_size(name, megabytes):
    package = PackageSize("wheel", "scipy", "1.17.0", 90_000_000, 4000)
    layers = (Layer("sha256:00", int(megabytes * 10**6) - 1, 1), Layer("sha256:01", 1, 1))
    return Size(name, layers, (package,))


def a_render(**changed):
    facts = {
        "image": "alpine",
        "sample": "matplotlib/line",
        "error": "",
        "side_effects": (),
        "pictures": (Picture("alpine/matplotlib/line.png", "00", 3),),
        "seconds": 0.1,
        "cpu_seconds": 0.1,
        "peak_bytes": 1,
    }
    return Render(**{**facts, **changed})


def a_difference(kind, picture="matplotlib/line.png", diff_picture=""):
    return Difference(
        "alpine",
        "matplotlib/line",
        "baseline",
        picture,
        kind,
        f"said of {picture}",
        diff_picture=diff_picture,
    )


def a_ratio(ratio, low, high, pairs=4):
    return Ratio("render", "alpine", "debian", "matplotlib/line", ratio, low, high, pairs)


def judged(ratio, limit, missing=""):
    return judge_ratio(ratio, "render ratio", "alpine", "matplotlib/line", limit, missing)


def a_verdict(outcome):
    return Verdict("size", "alpine", "all layers", outcome, "a reason")


# --- size -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("megabytes", "outcome"), [(399, "pass"), (400, "pass"), (401, "fail")])
def test_a_size_passes_up_to_its_limit(megabytes, outcome):
    assert judge_size(a_size("alpine", megabytes), 400).outcome == outcome


def test_a_size_over_its_limit_is_told_with_the_excess_and_the_largest_packages():
    found = judge_size(a_size("alpine", 412.5), 400)
    assert "412.5 MB, 12.5 MB over the limit of 400 MB" in found.reason
    assert "scipy 90.0 MB" in found.reason
    assert found.limit == "400 MB"


def test_a_size_without_a_limit_passes_and_says_so():
    found = judge_size(a_size("alpine", 412.5), None)
    assert found.outcome == "pass"
    assert "no limit is set" in found.reason
    assert found.measured == "412.5 MB"


@pytest.mark.parametrize(("limit", "outcome"), [(0.5, "pass"), (0.49, "fail"), (None, "pass")])
def test_a_size_ratio_is_judged_against_the_references(limit, outcome):
    found = judge_size_ratio(a_size("alpine", 300), a_size("debian", 600), limit)
    assert found.outcome == outcome
    assert found.measured == "0.500"
    assert found.subject == "debian"


# --- renders --------------------------------------------------------------------------------


def test_a_picture_and_nothing_else_passes():
    assert judge_render(a_render()).outcome == "pass"


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"error": "ValueError: no", "pictures": ()}, "ValueError: no"),
        ({"pictures": ()}, "it gave no picture"),
        ({"side_effects": (SideEffect("warning", "UserWarning: no"),)}, "it warned: UserWarning"),
        ({"side_effects": (SideEffect("output", "hello"),)}, "it printed: 'hello'"),
        ({"side_effects": (SideEffect("rcParams", "a was 1"),)}, "plot() changed rcParams: a was"),
        (
            {"side_effects": (SideEffect("log line", "WARNING of x: findfont: No 'Y'."),)},
            "a font is missing: No 'Y'.",
        ),
    ],
)
def test_whatever_a_sample_does_beside_drawing_fails(changed, said):
    found = judge_render(a_render(**changed))
    assert found.outcome == "fail"
    assert said in found.reason


def test_a_sample_that_does_several_things_wrong_is_told_all_of_them():
    effects = [("warning", "one"), ("thread", "two"), ("file", "three")]
    reason = judge_render(
        a_render(side_effects=tuple(SideEffect(*effect) for effect in effects))
    ).reason
    assert all(word in reason for word in ("one", "two", "three"))


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
    found = judge_differences("alpine", "matplotlib/line", "baseline", [a_difference(kind)], limit)
    assert found.outcome == outcome
    assert found.measured == kind


def test_a_limit_that_asks_for_a_picture_alone_says_that_it_looks_otherwise():
    different = [a_difference("different pixels")]
    found = judge_differences("alpine", "matplotlib/line", "baseline", different, "rendered")
    assert found.reason == "drawn, but not as baseline; its limit asks for no more"
    same = judge_differences(
        "alpine", "matplotlib/line", "baseline", [a_difference("identical")], "rendered"
    )
    assert same.reason == "identical to baseline"


def test_a_picture_that_was_not_drawn_does_not_pass_by_any_limit():
    found = judge_differences("alpine", "matplotlib/line", "baseline", [], "rendered")
    assert found.outcome == "unmeasured"


def test_one_different_picture_of_several_fails_and_only_it_is_named():
    found = judge_differences(
        "alpine",
        "matplotlib/line",
        "debian",
        [
            a_difference("identical", "one.png"),
            a_difference("different pixels", "two.png", "diffs/two.png"),
        ],
        "identical",
    )
    assert found.outcome == "fail"
    assert "one.png" not in found.reason
    assert "two.png: said of two.png (see diffs/two.png)" in found.reason
    assert found.check == "same as debian"


def test_no_picture_to_compare_is_unmeasured():
    found = judge_differences("alpine", "matplotlib/line", "baseline", [], "identical")
    assert found.outcome == "unmeasured"
    assert "baseline" in found.reason


def test_a_difference_within_tolerance_passes_with_its_reason():
    within = replace(a_difference("different pixels"), tolerance="another FreeType")
    found = judge_differences("alpine", "matplotlib/line", "baseline", [within], "identical")
    assert found.outcome == "pass"
    assert "another FreeType" in found.reason


def test_a_difference_of_a_sample_that_is_not_deterministic_says_nothing_of_the_images():
    found = judge_differences(
        "alpine",
        "matplotlib/line",
        "debian",
        [a_difference("different pixels")],
        "identical",
        ["alpine"],
    )
    assert found.outcome == "unmeasured"
    assert "not deterministic in alpine" in found.reason


@pytest.mark.parametrize(
    ("changed", "outcome", "said"),
    [
        ({"passes": 2}, "pass", "2 processes drew the same"),
        ({"passes": 2, "unstable": ("a.png: 3 pixels differ",)}, "fail", "a.png: 3 pixels differ"),
        ({"passes": 1}, "unmeasured", "drawn once"),
        ({"passes": 2, "error": "ValueError: no"}, "unmeasured", "not drawn"),
        ({"passes": 2, "error": "unmeasured: no TeX"}, "unmeasured", "no TeX"),
    ],
)
def test_a_sample_has_to_come_out_alike_from_two_processes(changed, outcome, said):
    found = judge_stability(a_render(**changed))
    assert found.outcome == outcome
    assert said in found.reason


# --- time -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("low", "high", "outcome"),
    [
        (1.0, 1.2, "pass"),
        (1.3, 1.5, "pass"),
        (1.4, 1.6, "unmeasured"),
        (1.5, 1.7, "unmeasured"),
        (1.501, 1.7, "fail"),
        (1.8, 2.2, "fail"),
    ],
)
def test_a_ratio_is_judged_by_where_its_whole_interval_lies(low, high, outcome):
    found = judged(a_ratio((low + high) / 2, low, high), 1.5)
    assert found.outcome == outcome
    assert "limit 1.5" in found.reason


def test_an_open_ratio_says_how_many_pairs_would_settle_it():
    ratio = a_ratio(1.2, 0.9, 1.6, pairs=4)
    found = judged(ratio, 1.5)
    assert f"about {pairs_to_settle(ratio, 1.5)} more pairs would settle it" in found.reason


def test_a_ratio_on_its_limit_is_told_to_be_beyond_settling():
    found = judged(a_ratio(1.5, 1.4, 1.6), 1.5)
    assert found.outcome == "unmeasured"
    assert "no number of pairs would settle it" in found.reason


def test_a_ratio_that_nobody_timed_is_unmeasured_with_or_without_a_limit():
    for limit in (1.5, None):
        found = judged(None, limit)
        assert found.outcome == "unmeasured"
        assert "too few pairs" in found.reason


def test_a_ratio_without_a_limit_passes_with_its_interval():
    found = judged(a_ratio(9, 8, 10), None)
    assert found.outcome == "pass"
    assert found.measured == "9.000 [8.000, 10.000]"


def test_a_ratio_that_is_missing_for_a_known_reason_says_it():
    found = judged(None, 1.5, "it gives no picture in alpine: it broke")
    assert (found.outcome, found.reason) == (
        "unmeasured",
        "it gives no picture in alpine: it broke",
    )


@pytest.mark.parametrize(
    ("ratio", "low", "high", "limit", "more"),
    [
        # The upper end is twice as far (in logarithms) as the limit: four times the pairs.
        (1.0, 0.25, 4.0, 2.0, 12),
        # The same from the other side: the lower end reaches twice as far as the limit.
        (4.0, 1.0, 5.0, 2.0, 12),
        # A hair beyond: never none.
        (1.0, 0.9, 2.0000001, 2.0, 1),
        (1.5, 1.4, 1.6, 1.5005, 0),
    ],
)
def test_the_pairs_to_settle_grow_with_the_square_of_the_width(ratio, low, high, limit, more):
    assert pairs_to_settle(a_ratio(ratio, low, high, pairs=4), limit) == more


@pytest.mark.parametrize(
    ("seconds", "limit", "outcome"),
    [
        (0.1, 0.2, "pass"),
        (0.2, 0.2, "pass"),
        (0.3, 0.2, "fail"),
        (9.0, None, "pass"),
        (None, 0.2, "unmeasured"),
        (None, None, "unmeasured"),
    ],
)
def test_waiting_is_judged_against_its_limit(seconds, limit, outcome):
    assert judge_waiting(seconds, "alpine", "matplotlib/line", limit).outcome == outcome


# --- the whole run --------------------------------------------------------------------------


@pytest.mark.parametrize("tests", [(), (SKIPPED,), (SKIPPED, SKIPPED)])
def test_a_run_in_which_nothing_was_judged_is_unmeasured(tests):
    assert outcome_of((), tests) == "unmeasured"


def test_a_run_of_passes_passes():
    assert outcome_of((a_verdict("pass"),), (PASSED, SKIPPED)) == "pass"


@pytest.mark.parametrize("test", [FAILED, ERROR])
def test_a_test_that_fails_without_a_verdict_fails_the_run(test):
    assert outcome_of((a_verdict("pass"),), (PASSED, test)) == "fail"


def test_a_failed_verdict_fails_the_run_whatever_else_is_unmeasured():
    verdicts = (a_verdict("unmeasured"), a_verdict("fail"), a_verdict("pass"))
    assert outcome_of(verdicts, (FAILED, FAILED, PASSED)) == "fail"
    assert outcome_of((a_verdict("fail"),), (PASSED,)) == "fail"


def test_an_unmeasured_verdict_makes_its_own_failing_test_unmeasured():
    assert outcome_of((a_verdict("unmeasured"),), (FAILED, PASSED)) == "unmeasured"


def test_one_more_failing_test_than_unmeasured_verdicts_fails_the_run():
    assert outcome_of((a_verdict("unmeasured"),), (FAILED, ERROR, PASSED)) == "fail"
