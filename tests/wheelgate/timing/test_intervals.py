"""The interval of a median, on data whose truth is known."""

import math

import numpy as np
import pytest

from wheelgate.timing.intervals import fewest_for, median_interval

NOISE = {
    "normal": lambda random, size: random.normal(size=size),
    "long tails": lambda random, size: random.standard_t(2, size),
    "spikes": lambda random, size: (
        random.normal(size=size)
        + (random.random(size) < 0.1) * random.exponential(20, size) * random.choice([-1, 1], size)
    ),
}


def covered(noise, count, trials=2000):
    """Return how often the interval of some values holds the median that they come from."""
    values = NOISE[noise](np.random.default_rng(7), (trials, count))
    ends = [median_interval(row.tolist()) for row in values]
    return sum(low <= 0 <= high for low, _, high in ends) / trials


@pytest.mark.parametrize("noise", NOISE)
@pytest.mark.parametrize("count", [6, 7, 8, 9, 12, 20, 60])
def test_the_interval_holds_the_truth_as_often_as_it_says(noise, count):
    assert 0.93 <= covered(noise, count) <= 0.97


def test_the_interval_of_the_fewest_values_is_nearly_their_range():
    low, middle, high = median_interval([5, 1, 2, 8, 4, 3])
    assert low == pytest.approx(1 + 0.5 / 1.4)
    assert middle == 3.5
    assert high == pytest.approx(8 - 3 * 0.5 / 1.4)


def test_the_published_example_of_the_method_is_met():
    # Of ten values, those of depth 2 and 3 enclose 95%: they cover 1 - 2 * 11/1024 and
    # 1 - 2 * 56/1024, and the formula weighs the inner by 8 * I / (2 + 6 * I).
    outer, inner = 1 - 22 / 1024, 1 - 112 / 1024
    share = (outer - 0.95) / (outer - inner)
    weight = 8 * share / (2 + 6 * share)
    low, _, high = median_interval(range(1, 11))
    assert low == pytest.approx(2 + weight)
    assert high == pytest.approx(9 - weight)


def test_an_interval_turns_over_with_its_values():
    values = [0.3, -0.1, 0.7, 0.2, 0.9, 0.4, 0.05]
    low, middle, high = median_interval(values)
    turned = median_interval([-value for value in values])
    assert turned == (pytest.approx(-high), pytest.approx(-middle), pytest.approx(-low))


def test_an_interval_narrows_with_more_values_and_widens_with_its_level():
    values = np.random.default_rng(3).normal(0, 0.3, 64).tolist()
    few, many = median_interval(values[:8]), median_interval(values)
    sure = median_interval(values, 0.99)
    assert many[2] - many[0] < few[2] - few[0]
    assert sure[0] < many[0] < many[2] < sure[2]


@pytest.mark.parametrize(("level", "fewest"), [(0.95, 6), (0.99, 8), (0.5, 2)])
def test_a_level_takes_so_many_values_that_their_range_reaches_it(level, fewest):
    assert fewest_for(level) == fewest
    assert 1 - 2 ** (1 - fewest) >= level
    assert math.isfinite(median_interval(range(fewest), level)[0])
    with pytest.raises(ValueError, match="too few"):
        median_interval(range(fewest - 1), level)
