"""From figures to reasons, on measurements whose reasons are known."""

import pytest

from wheelgate.timing.explain.reasons import explain
from wheelgate.timing.explain.records import KERNEL

INTERPRETER = "the interpreter"
LIBRARY = "the C library"


def only(explanation):
    (found,) = explanation.samples
    return found


def test_slow_python_code_is_named_with_the_probe_that_runs_the_same_code(written):
    for name, page in (("loop", 7), ("function calls", 8), ("attributes", 9)):
        written.probe(
            name, (0.0225, {INTERPRETER: 1}, 0, 0, page), (0.015, {INTERPRETER: 1}, 0, 0, page)
        )
    written.sample(
        "a/one",
        (0.250, {INTERPRETER: 0.6, LIBRARY: 0.4}, 0, 0, 8),
        (0.200, {INTERPRETER: 0.5, LIBRARY: 0.5}, 0, 0, 8),
    )
    found = only(explain(written.measurements()))
    (cause,) = found.causes
    (evidence,) = cause.evidence
    assert cause.place == INTERPRETER
    assert (evidence.probe, evidence.family, evidence.by) == (
        "function calls",
        "python",
        "slowdown",
    )
    assert cause.share == pytest.approx(1, abs=0.1)
    assert cause.extra_seconds == pytest.approx(0.05, abs=0.006)
    assert found.unexplained < 0.1


GIVEN_BACK = (0.110, {LIBRARY: 0.3, KERNEL: 0.7}, 20_000)
KEPT = (0.015, {LIBRARY: 1}, 0)


def test_page_faults_are_named_with_the_probe_that_has_them_too(written):
    written.probe("copy array 8 MB", GIVEN_BACK, KEPT)
    written.sample(
        "a/one", (0.360, {INTERPRETER: 0.55, KERNEL: 0.45}, 40_000), (0.200, {INTERPRETER: 1}, 100)
    )
    (cause,) = only(explain(written.measurements())).causes
    (evidence,) = cause.evidence
    assert cause.place == KERNEL
    assert (evidence.probe, evidence.family, evidence.by) == (
        "copy array 8 MB",
        "arrays",
        "page faults",
    )
    # 39,900 page faults at the probe's 0.077 s / 20,000 each are 0.154 of the 0.16 s.
    assert evidence.share == pytest.approx(0.96, abs=0.07)


def test_page_faults_account_for_no_more_than_the_probe_says_they_cost(written):
    written.probe("copy array 8 MB", GIVEN_BACK, KEPT)
    written.sample(
        "a/one", (0.400, {INTERPRETER: 0.5, KERNEL: 0.5}, 4_100), (0.200, {INTERPRETER: 1}, 100)
    )
    found = only(explain(written.measurements()))
    assert found.causes[0].explained == pytest.approx(0.077, abs=0.01)
    assert found.unexplained == pytest.approx(0.923, abs=0.02)


def test_what_page_faults_leave_in_a_place_another_probe_may_account_for(written):
    written.probe("copy array 8 MB", GIVEN_BACK, KEPT)
    written.probe("blocks 1 kB", (0.045, {LIBRARY: 1}, 0, 0, 6), (0.015, {LIBRARY: 1}, 0, 0, 6))
    written.sample(
        "a/one",
        (0.300, {INTERPRETER: 0.5, LIBRARY: 0.5}, 20_000, 0, 6),
        (0.200, {INTERPRETER: 0.75, LIBRARY: 0.25}, 0, 0, 6),
    )
    (cause,) = only(explain(written.measurements())).causes
    assert [each.family for each in cause.evidence] == ["arrays", "blocks"]
    # 20,000 page faults at (0.033 s - 0.015 s) / 20,000 in the C library are 0.018 of the 0.1 s.
    assert cause.evidence[0].share == pytest.approx(0.18, abs=0.04)
    assert cause.explained == pytest.approx(1, abs=0.06)


def test_a_place_where_no_probe_is_slower_explains_nothing(written):
    written.sample(
        "a/one",
        (0.250, {LIBRARY: 0.6, INTERPRETER: 0.4}),
        (0.200, {LIBRARY: 0.5, INTERPRETER: 0.5}),
    )
    found = only(explain(written.measurements()))
    assert [(cause.place, cause.evidence) for cause in found.causes] == [(LIBRARY, ())]
    assert found.unexplained == 1


def test_a_probe_that_is_slower_elsewhere_does_not_speak_for_a_place(written):
    written.probe("memcpy 1 MB", (0.110, {KERNEL: 0.86, LIBRARY: 0.14}), (0.015, {LIBRARY: 1}))
    written.sample(
        "a/one",
        (0.250, {LIBRARY: 0.6, INTERPRETER: 0.4}),
        (0.200, {LIBRARY: 0.5, INTERPRETER: 0.5}),
    )
    assert only(explain(written.measurements())).causes[0].evidence == ()


def test_a_place_is_a_mixture_of_what_probes_run_there(written):
    written.probe("blocks 1 kB", (0.060, {LIBRARY: 1}, 0, 0, 7), (0.015, {LIBRARY: 1}, 0, 0, 7))
    written.probe("pattern", (0.030, {LIBRARY: 1}, 0, 0, 8), (0.015, {LIBRARY: 1}, 0, 0, 8))
    written.probe("lists", (0.030, {LIBRARY: 1}, 0, 0, 9))
    pages = {7: 0.4, 8: 0.4, 9: 0.2}
    written.sample("a/one", (0.400, {LIBRARY: 1}, 0, 0, pages), (0.200, {LIBRARY: 1}, 0, 0, pages))
    (cause,) = only(explain(written.measurements())).causes
    found = {each.probe: each.share for each in cause.evidence}
    # 0.16 s of blocks would have been 0.04 s, 0.16 s of patterns 0.08 s; the lists are as fast.
    assert found == {
        "blocks 1 kB": pytest.approx(0.12 / 0.2, abs=0.05),
        "pattern": pytest.approx(0.08 / 0.2, abs=0.05),
    }


def test_what_is_made_of_other_probes_tells_no_code(written):
    written.probe("import modules", (0.030, {INTERPRETER: 1}), (0.015, {INTERPRETER: 1}))
    written.sample("a/one", (0.400, {INTERPRETER: 1}), (0.200, {INTERPRETER: 1}))
    assert only(explain(written.measurements())).causes[0].evidence == ()


def test_time_of_the_kernel_without_page_faults_is_that_of_the_least_slower_probe(written):
    written.probe("open and read", (0.045, {KERNEL: 1}), (0.015, {KERNEL: 1}))
    written.probe("write and remove", (0.090, {KERNEL: 1}), (0.015, {KERNEL: 1}))
    written.probe(
        "start threads", (0.030, {KERNEL: 0.6, LIBRARY: 0.4}), (0.015, {KERNEL: 0.9, LIBRARY: 0.1})
    )
    written.sample(
        "a/one",
        (0.300, {KERNEL: 0.5, INTERPRETER: 0.5}),
        (0.200, {KERNEL: 0.25, INTERPRETER: 0.75}),
    )
    (cause,) = only(explain(written.measurements())).causes
    assert [each.probe for each in cause.evidence] == ["open and read"]
    assert cause.explained == pytest.approx(1, abs=0.06)


def test_what_accounts_for_next_to_nothing_is_not_named(written):
    written.probe("loop", (0.030, {INTERPRETER: 1}, 0, 0, 7), (0.015, {INTERPRETER: 1}, 0, 0, 7))
    written.probe("lists", (0.030, {INTERPRETER: 1}, 0, 0, 8), (0.015, {INTERPRETER: 1}, 0, 0, 8))
    pages = {7: 0.96, 8: 0.04}
    written.sample(
        "a/one", (0.400, {INTERPRETER: 1}, 0, 0, pages), (0.200, {INTERPRETER: 1}, 0, 0, pages)
    )
    (cause,) = only(explain(written.measurements())).causes
    assert [each.probe for each in cause.evidence] == ["loop"]


def test_a_probe_that_is_mostly_made_of_something_else_does_not_speak_for_a_place(written):
    written.probe(
        "numpy.add", (0.018, {LIBRARY: 0.2, "numpy": 0.8}), (0.015, {LIBRARY: 0.04, "numpy": 0.96})
    )
    written.sample(
        "a/one",
        (0.250, {LIBRARY: 0.6, INTERPRETER: 0.4}),
        (0.200, {LIBRARY: 0.5, INTERPRETER: 0.5}),
    )
    assert only(explain(written.measurements())).causes[0].evidence == ()


def test_a_probe_that_is_a_little_slower_accounts_for_a_little(written):
    written.probe("loop", (0.0165, {INTERPRETER: 1}), (0.015, {INTERPRETER: 1}))
    written.sample("a/one", (0.400, {INTERPRETER: 1}), (0.200, {INTERPRETER: 1}))
    found = only(explain(written.measurements()))
    # 0.4 s that are 1.1 times as long as they could be are 0.036 s of the 0.2 s.
    assert found.causes[0].explained == pytest.approx(0.18, abs=0.03)


def test_a_difference_within_the_noise_is_not_explained(written):
    written.probe("loop", (0.030, {INTERPRETER: 1}), (0.015, {INTERPRETER: 1}))
    written.sample("a/one", (0.2004, {INTERPRETER: 1}), (0.200, {INTERPRETER: 1}))
    explanation = explain(written.measurements())
    assert explanation.samples == ()
    assert explanation.gallery.side(1) == 0


def test_what_is_faster_is_explained_as_well(written):
    written.probe("loop", (0.015, {INTERPRETER: 1}), (0.030, {INTERPRETER: 1}))
    written.probe("lists", (0.030, {INTERPRETER: 1}, 0, 0, 5), (0.015, {INTERPRETER: 1}, 0, 0, 5))
    written.sample("a/one", (0.100, {INTERPRETER: 1}), (0.200, {INTERPRETER: 1}))
    found = only(explain(written.measurements()))
    assert (found.direction, found.causes[0].evidence[0].probe) == (-1, "loop")
    assert found.causes[0].extra_seconds == pytest.approx(-0.1, abs=0.01)
    assert found.causes[0].explained == pytest.approx(1, abs=0.05)


def test_two_containers_that_differ_by_two_percent_are_not_notable(written):
    written.probe("loop", (0.0153, {INTERPRETER: 1}), (0.015, {INTERPRETER: 1}))
    written.sample("a/one", (0.250, {INTERPRETER: 1}), (0.200, {INTERPRETER: 1}))
    assert only(explain(written.measurements())).causes[0].evidence == ()


def test_too_few_pairs_for_an_interval_give_no_figures(written):
    written.sample("a/one", (0.250, {INTERPRETER: 1}), (0.200, {INTERPRETER: 1}))
    explanation = explain(written.measurements(pairs=7))
    assert (explanation.probes, explanation.figures, explanation.gallery) == ((), (), None)


def test_without_ticks_nothing_is_said_of_places(written):
    written.sample("a/one", (0.250, {}), (0.200, {}))
    explanation = explain(written.measurements())
    assert explanation.figures[0].places == {}
    assert only(explanation).unexplained == 1


def test_facts_that_differ_are_found(written):
    written.facts["ours"]["PGO"] = "no"
    assert explain(written.measurements()).differing_facts == ("PGO",)


def test_over_all_samples_the_ratio_is_their_geometric_mean(written):
    written.sample("a/one", (0.400, {INTERPRETER: 1}), (0.200, {INTERPRETER: 1}))
    written.sample("a/two", (0.400, {INTERPRETER: 1}), (0.050, {INTERPRETER: 1}))
    assert explain(written.measurements()).gallery.middle == pytest.approx(4, rel=0.02)
