"""Rows of the forest plots: sorted, with their limits, and unmeasured where nothing was found."""

import pytest
from example_run import example

from wheelgate.model.records import RENDER, Ratio, Verdict
from wheelgate.report.html import timing as speed


def ratio(sample, value, measure=RENDER):
    return Ratio(measure, "alpine", "debian", sample, value, value - 0.1, value + 0.1, 6)


def verdict(subject, outcome="pass", limit=1.15, check="render-ratio"):
    return Verdict(check, "alpine", subject, outcome, details=("because",), limit=limit)


def test_all_samples_come_first_then_the_slowest_and_the_unmeasured_last(a_run):
    run = a_run(
        ratios=(ratio("a/quick", 0.9), ratio("*", 1.0), ratio("a/slow", 1.2)),
        verdicts=(
            verdict("a/quick"),
            verdict("a/never", "unmeasured"),
            verdict("*", check="gallery-ratio"),
            verdict("a/slow", "fail"),
        ),
    )
    (forest,) = speed.renders(run)
    assert [row.label for row in forest.rows] == ["all samples", "a/slow", "a/quick", "a/never"]
    assert [row.outcome for row in forest.rows] == ["pass", "fail", "pass", "unmeasured"]
    assert forest.rows[-1].found is None
    assert forest.rows[-1].reason == "because"


@pytest.mark.parametrize(("limit", "number"), [(1.15, 1.15), (None, None)])
def test_a_limit_is_the_verdicts(a_run, limit, number):
    run = a_run(ratios=(ratio("a/b", 1.0),), verdicts=(verdict("a/b", limit=limit),))
    assert speed.renders(run)[0].rows[0].limit == number


def test_starting_has_its_verdicts_by_its_measure(a_run):
    run = a_run(
        ratios=(ratio("*", 1.2, "peak memory"),),
        verdicts=(verdict("peak memory", "fail", 1.1, "memory-ratio"),),
    )
    (forest,) = speed.starting(run)
    assert [(row.label, row.limit, row.outcome) for row in forest.rows] == [
        ("peak memory", 1.1, "fail")
    ]


def test_each_pair_of_starts_stands_behind_its_ratio(tmp_path):
    _, _, run = example(tmp_path, 10)
    (forest,) = speed.renders(run)
    assert {len(row.pairs) for row in forest.rows} == {6}
    assert all(1.0 < pair < 1.1 for pair in forest.rows[0].pairs)


def test_every_start_gives_each_of_its_measures(tmp_path):
    _, _, run = example(tmp_path, 2)
    points = speed.start_points(run)
    assert len(points) == len(run.process_runs) * 5  # nothing was imported cold
    memory = next(each for each in points if each.measure == "peak memory")
    assert (memory.unit, round(memory.value, 1)) == ("MB", 197.6)


def test_a_run_that_timed_nothing_has_no_rows(a_run):
    assert speed.renders(a_run()) == speed.starting(a_run()) == []
