"""Verdicts on times and ratios: where an interval lies, and how many pairs would settle it."""

import pytest

from wheelgate.model.config import Limits
from wheelgate.model.records import ALL, MEMORY, Ratio
from wheelgate.model.verdicts import (
    catalogue,
    judge_ratio,
    judge_waiting,
    pairs_to_settle,
    render_check,
    starting_check,
)

SAMPLE = "matplotlib/line"


def a_ratio(ratio, low, high, pairs=4):
    return Ratio("render", "alpine", "debian", SAMPLE, ratio, low, high, pairs)


def judged(ratio, limit, missing=""):
    limits = Limits(render_ratio=limit)
    return judge_ratio(ratio, catalogue.RENDER_RATIO, limits, "alpine", SAMPLE, "debian", missing)


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
    assert (found.outcome, found.limit, found.pairs) == (outcome, 1.5, 4)
    assert (found.interval, found.against) == ((low, high), "debian")


@pytest.mark.parametrize("limit", [1.5, None])
def test_a_ratio_that_nobody_timed_is_unmeasured_with_or_without_a_limit(limit):
    found = judged(None, limit)
    assert (found.outcome, found.measured, found.interval) == ("unmeasured", None, None)


def test_a_ratio_without_a_limit_passes_with_its_interval():
    found = judged(a_ratio(9, 8, 10), None)
    assert (found.outcome, found.measured, found.interval) == ("pass", 9, (8, 10))


def test_a_ratio_that_is_missing_for_a_known_reason_has_it():
    assert judged(None, 1.5, "it broke").details == ("it broke",)


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
    assert pairs_to_settle(ratio, (low, high), 4, limit) == more


@pytest.mark.parametrize(
    ("sample", "since_revision", "check"),
    [
        ("a/b", False, catalogue.RENDER_RATIO),
        (ALL, False, catalogue.GALLERY_RATIO),
        ("a/b", True, catalogue.RENDER_CHANGE),
        (ALL, True, catalogue.GALLERY_CHANGE),
    ],
)
def test_each_render_time_has_its_own_check(sample, since_revision, check):
    assert render_check(sample, since_revision=since_revision) is check


def test_memory_has_a_check_of_its_own_and_the_rest_of_starting_shares_one():
    assert starting_check(MEMORY) is catalogue.MEMORY_RATIO
    assert starting_check("import seaborn") is catalogue.STARTING_RATIO


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
def test_waiting_is_judged_by_its_limit(seconds, limit, outcome):
    limits = Limits(render_wait_seconds=limit)
    assert judge_waiting(seconds, "alpine", SAMPLE, limits).outcome == outcome
