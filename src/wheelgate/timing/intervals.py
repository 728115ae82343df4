"""The interval of a median of few values, whatever they are distributed like."""

import math
from collections.abc import Sequence
from functools import cache


def median_interval(values: Sequence[float], level: float = 0.95) -> tuple[float, float, float]:
    """Return the median of some values, between the ends of its interval.

    The ends are order statistics, interpolated between the two that enclose the level
    (Hettmansperger and Sheather, "Confidence intervals based on interpolated order statistics",
    Statistics & Probability Letters 4, 1986, 75-79). They are what a bootstrap of the median
    comes down to, as it draws nothing but these values; but a percentile bootstrap of 7 normal
    values holds their median in 87% of cases instead of 95%, and this interval in 95%.

    Args:
        values: At least `fewest_for(level)` of them, in any order.
        level: How often the interval is to hold the median that the values come from.

    Raises:
        ValueError: Where there are too few values for that level.
    """
    ordered = sorted(values)
    count = len(ordered)
    if count < fewest_for(level):
        raise ValueError(f"{count} values are too few for an interval of {level:.0%}")
    depth, share = _depth(count, level)
    low = (1 - share) * ordered[depth - 1] + share * ordered[depth]
    high = (1 - share) * ordered[count - depth] + share * ordered[count - depth - 1]
    return low, (ordered[(count - 1) // 2] + ordered[count // 2]) / 2, high


def fewest_for(level: float) -> int:
    """Return the fewest values whose whole range is an interval of that level: 6 for 95%.

    All of n values lie on one side of the median with a probability of 2 to the power of 1 - n,
    which is under 5% from n = 6 on (the sign test).
    """
    return math.ceil(1 + math.log2(1 / (1 - level)) - 1e-9)


@cache
def _depth(count: int, level: float) -> tuple[int, float]:
    """Return which values from either end enclose the level, and the share of the inner one."""
    depth = 1
    while depth < (count - 1) // 2 and _coverage(count, depth + 1) >= level:
        depth += 1
    outer, inner = _coverage(count, depth), _coverage(count, depth + 1)
    share = (outer - level) / (outer - inner)
    return depth, (count - depth) * share / (depth + (count - 2 * depth) * share)


def _coverage(count: int, depth: int) -> float:
    """Return how often the median lies between the values of that depth from either end.

    Each value lies below the median with a probability of one half, so that the number of those
    that do is binomial.
    """
    below = sum(math.comb(count, number) for number in range(depth))
    return float(1 - 2 * below / 2**count)
