"""Paired starts, and ratios with their intervals, on data whose truth is known."""

import random
from contextlib import contextmanager

import numpy as np
import pytest

from wheelgate.config import TimingConfig
from wheelgate.records import Start
from wheelgate.timing import (
    ALL,
    FEWEST_PAIRS,
    ReplayClock,
    median_interval,
    ratio,
    take_pair,
    waiting_seconds,
)


def a_start(image, pair, cpu=None, **wall):
    """Return a start whose samples took the given seconds, a list of rounds each."""
    times = {name: tuple(rounds) for name, rounds in wall.items()}
    return Start(image, pair, False, 0.5, times, cpu or times)


def pairs_of(image_times, reference_times):
    return [
        start
        for pair, (one, other) in enumerate(zip(image_times, reference_times, strict=True))
        for start in (a_start("alpine", pair, a=[one]), a_start("debian", pair, a=[other]))
    ]


def covered(truth, pairs, trials=200):
    """Return how often the interval of some log-normal data holds the median they come from."""
    random_logs = np.random.default_rng(7).normal(truth, 0.2, (trials, pairs))
    hits = 0
    for logs in random_logs:
        low, _, high = median_interval(logs.tolist())
        hits += low <= truth <= high
    return hits / trials


# --- ratios ---------------------------------------------------------------------------------


def test_an_image_that_always_takes_twice_as_long_has_a_ratio_of_two():
    found = ratio(pairs_of([2, 4, 6, 8, 4, 2], [1, 2, 3, 4, 2, 1]), "alpine", "debian", "a")
    assert found.ratio == pytest.approx(2)
    assert (found.low, found.high) == (pytest.approx(2), pytest.approx(2))
    assert found.pairs == 6


def test_a_drift_that_meets_both_starts_of_a_pair_does_not_show():
    drift = np.array([1.0, 3.0, 0.2, 9.0, 1.5, 0.7])
    found = ratio(pairs_of(1.1 * drift, drift), "alpine", "debian", "a")
    assert (found.low, found.ratio, found.high) == (pytest.approx(1.1),) * 3


def test_the_ratio_turns_over_with_image_and_reference():
    starts = pairs_of([2, 3, 5, 2, 3, 7], [1, 2, 2, 1, 1, 2])
    there = ratio(starts, "alpine", "debian", "a")
    back = ratio(starts, "debian", "alpine", "a")
    assert there.ratio == pytest.approx(1 / back.ratio)


def test_the_estimate_lies_in_its_interval_and_the_interval_in_the_data():
    found = ratio(pairs_of([1.0, 1.1, 1.2, 1.4, 1.6, 1.9], [1] * 6), "alpine", "debian", "a")
    assert 1.0 <= found.low < found.ratio < found.high <= 1.9
    assert found.ratio == pytest.approx((1.2 * 1.4) ** 0.5)


@pytest.mark.parametrize("pairs", range(FEWEST_PAIRS))
def test_fewer_pairs_than_an_interval_takes_give_no_ratio(pairs):
    assert ratio(pairs_of([2] * pairs, [1] * pairs), "alpine", "debian", "a") is None


def test_a_start_without_its_partner_does_not_count():
    starts = [*pairs_of([2] * 6, [1] * 6), a_start("alpine", 6, a=[99])]
    assert ratio(starts, "alpine", "debian", "a").pairs == 6


def test_a_sample_that_was_not_timed_gives_no_ratio():
    assert ratio(pairs_of([2] * 6, [1] * 6), "alpine", "debian", "b") is None


def test_a_start_counts_by_the_median_of_its_rounds():
    starts = [
        start
        for pair in range(6)
        for start in (
            a_start("alpine", pair, a=[3.0, 3.0, 500.0]),
            a_start("debian", pair, a=[2.0, 0.001, 2.0]),
        )
    ]
    assert ratio(starts, "alpine", "debian", "a").ratio == pytest.approx(1.5)


def test_over_all_samples_the_ratio_is_their_geometric_mean():
    starts = [
        start
        for pair in range(6)
        for start in (
            a_start("alpine", pair, a=[2.0], b=[8.0]),
            a_start("debian", pair, a=[1.0], b=[1.0]),
        )
    ]
    assert ratio(starts, "alpine", "debian", ALL).ratio == pytest.approx(4)


def test_over_all_samples_only_those_count_that_every_start_has():
    starts = [*pairs_of([2] * 6, [1] * 6), a_start("alpine", 0, a=[2], b=[50])]
    assert ratio(starts, "alpine", "debian", ALL).ratio == pytest.approx(2)


# --- intervals ------------------------------------------------------------------------------


def test_an_interval_is_the_same_every_time():
    values = [0.1, 0.4, 0.2, 0.9, 0.3]
    assert median_interval(values) == median_interval(values)


def test_an_interval_narrows_with_more_pairs():
    values = np.random.default_rng(3).normal(0, 0.3, 64).tolist()
    few, many = median_interval(values[:8]), median_interval(values)
    assert many[2] - many[0] < few[2] - few[0]


def test_the_interval_of_twelve_pairs_holds_the_truth_about_as_often_as_it_says():
    assert 0.87 <= covered(0.4, pairs=12) <= 0.99


def test_the_interval_of_as_many_pairs_as_are_taken_by_default_holds_the_truth_as_often():
    assert covered(0.4, pairs=TimingConfig().pairs) >= 0.9


# --- starts ---------------------------------------------------------------------------------


class Recorded:
    """A worker that answers with known times, and notes what it was asked in which order."""

    def __init__(self, image, log):
        self.image = image
        self.log = log

    def ask(self, _patience, **request):
        self.log.append(("ask", self.image, request))
        seconds = {"alpine": 0.4, "debian": 0.2}[self.image]
        times = {name: [seconds] * request["rounds"] for name in request["samples"]}
        return {"import_seconds": 1.25, "wall": times, "cpu": times}


def starter(log):
    @contextmanager
    def start(image):
        log.append(("start", image))
        yield Recorded(image, log)
        log.append(("end", image))

    return start


def seeded(seed):
    return random.Random(seed)  # noqa: S311 - the order of starts is no secret


def test_a_pair_starts_each_image_once_and_one_after_the_other():
    log = []
    starts = take_pair(3, ("alpine", "debian"), starter(log), ["a", "b"], 2, seeded(1))
    first, second = starts
    assert {first.image, second.image} == {"alpine", "debian"}
    assert [entry[:2] for entry in log] == [
        (what, start.image) for start in starts for what in ("start", "ask", "end")
    ]
    assert (first.pair, first.first_in_pair) == (3, True)
    assert (second.pair, second.first_in_pair) == (3, False)
    assert log[1][2] == {"do": "time", "samples": ["a", "b"], "rounds": 2}


def test_a_pair_keeps_every_round_of_every_sample():
    starts = take_pair(0, ("alpine", "debian"), starter([]), ["a", "b"], 3, seeded(1))
    by_image = {start.image: start for start in starts}
    assert by_image["alpine"].wall_seconds == {"a": (0.4,) * 3, "b": (0.4,) * 3}
    assert by_image["debian"].cpu_seconds["b"] == (0.2,) * 3
    assert by_image["debian"].import_seconds == 1.25


def test_either_image_comes_first_in_some_pairs_and_a_seed_repeats_the_order():
    def firsts(seed):
        order = seeded(seed)
        return [
            take_pair(number, ("alpine", "debian"), starter([]), ["a"], 1, order)[0].image
            for number in range(30)
        ]

    assert 8 <= firsts(5).count("alpine") <= 22
    assert firsts(5) == firsts(5)
    assert firsts(5) != firsts(6)


# --- waiting, and the clock -----------------------------------------------------------------


def test_waiting_is_the_least_that_any_round_waited():
    starts = [
        a_start("alpine", 0, cpu={"a": (0.1, 0.1)}, a=[0.9, 0.35]),
        a_start("alpine", 1, cpu={"a": (0.1, 0.1)}, a=[0.6, 0.8]),
        a_start("debian", 0, cpu={"a": (0.1,)}, a=[0.1]),
    ]
    assert waiting_seconds(starts, "alpine", "a") == pytest.approx(0.25)


def test_a_render_on_several_processors_does_not_wait_less_than_nothing():
    assert waiting_seconds([a_start("alpine", 0, cpu={"a": (0.9,)}, a=[0.5])], "alpine", "a") == 0


def test_waiting_of_what_was_not_timed_is_unknown():
    assert waiting_seconds([a_start("alpine", 0, a=[1])], "alpine", "b") is None
    assert waiting_seconds([], "alpine", "a") is None


def test_the_clock_plays_back_recorded_durations_in_their_order():
    clock = ReplayClock()
    clock.load([0.5, 2.0])
    read = [clock()]
    for _ in range(2):
        clock.play()
        read.append(clock())
    assert np.diff(read).tolist() == [0.5, 2.0]
    with pytest.raises(IndexError):
        clock.play()
