"""The same decisions by other rules, from what was measured in the same hours.

`pytest-benchmark --benchmark-compare-fail=mean:5%` on its own runs beside the pool, by its own
code; and two series of starts, one after the other, as most people compare two images.
"""

import json
import math
import random
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from pool import AGAIN, LEVELS, REFERENCE, PoolPair
from pytest_benchmark.utils import parse_compare_fail

from wheelgate.model.config import Limits
from wheelgate.timing import ALL

RULE = "mean:5%"
LIMITS = Limits()
_RESAMPLES = 400


@dataclass(frozen=True)
class PeerShare:
    """How often a rule raised an alarm."""

    rule: str
    level: float
    scope: str
    decisions: int
    failed: float


def pytest_benchmark_runs(folder: Path) -> list[dict[str, float]]:
    """Return the mean of each sample in each run, in seconds, in the order of the runs.

    A run that was cut off, and lacks samples for that, is left out.
    """
    runs = []
    for file in sorted((folder / "peer").glob("*.json")):
        benchmarks = json.loads(file.read_text())["benchmarks"]
        runs.append({each["params"]["name"]: each["stats"]["mean"] for each in benchmarks})
    every = {name for run in runs for name in run}
    return [run for run in runs if run.keys() == every]


def by_pytest_benchmark(runs: Sequence[dict[str, float]]) -> list[PeerShare]:
    """Hold each run against the one before it, the later one slower by each level."""
    check = parse_compare_fail(RULE)
    found = []
    for scope in ("gallery", "one sample"):
        for level in LEVELS:
            decided = []
            for number, (before, after) in enumerate(pairwise(runs)):
                names = sorted(after)
                slowed = names if scope == "gallery" else [names[number % len(names)]]
                judged = names if scope == "gallery" or not level else slowed
                decided.append(
                    any(
                        check.fails(
                            {"mean": after[name] * (1 + level * (name in slowed))},
                            {"mean": before[name]},
                        )
                        for name in judged
                    )
                )
            share = statistics.fmean(decided)
            found.append(PeerShare(f"pytest-benchmark, {RULE}", level, scope, len(decided), share))
    return found


def one_after_the_other(
    pool: Sequence[PoolPair], max_time: float, decisions: int, first_seed: int
) -> list[PeerShare]:
    """Time all starts of one image, then all of the other, for the same time in all.

    The starts of a series are the reference's, or the second's, of pairs that followed each
    other. The ratio is that of the medians, its interval a bootstrap of each series, its limits
    are the gate's.
    """
    found = []
    for scope in ("gallery", "one sample"):
        for level in LEVELS:
            failed = 0
            for seed in range(first_seed, first_seed + decisions):
                failed += _series_fail(pool, max_time, level, scope, random.Random(seed))  # noqa: S311
            found.append(
                PeerShare(
                    "two series, one after the other", level, scope, decisions, failed / decisions
                )
            )
    return found


def _series_fail(
    pool: Sequence[PoolPair], max_time: float, level: float, scope: str, draw: random.Random
) -> bool:
    first = draw.randrange(len(pool))
    series: list[list[PoolPair]] = [[], []]
    place, spent = first, 0.0
    while spent < max_time or len(series[1]) < len(series[0]):
        pair = pool[place % len(pool)]
        # A start takes half a pair's time; the first half of the budget goes to the first series.
        series[spent >= max_time / 2].append(pair)
        spent += pair.seconds / 2
        place += 1
    names = sorted(pool[0].slowed)
    slowed = names if scope == "gallery" else [draw.choice(names)]
    before = [_medians(pair, REFERENCE, 0.0, ()) for pair in series[0]]
    after = [_medians(pair, AGAIN, level, slowed) for pair in series[1]]
    wanted = [*names, ALL] if scope == "gallery" or not level else slowed
    for name in wanted:
        values = [
            [statistics.fmean(each.values()) if name == ALL else each[name] for each in one]
            for one in (before, after)
        ]
        logs = sorted(
            statistics.median(draw.choices(values[1], k=len(values[1])))
            - statistics.median(draw.choices(values[0], k=len(values[0])))
            for _ in range(_RESAMPLES)
        )
        limit = LIMITS.gallery_change if name == ALL else LIMITS.render_change
        if limit and logs[int(0.025 * _RESAMPLES)] > math.log(limit):
            return True
    return False


def _medians(pair: PoolPair, image: str, level: float, slowed: Sequence[str]) -> dict[str, float]:
    """Return the logarithm of the median time of each sample in one start of a pair."""
    start = next(each for each in pair.pair(0, level, slowed).process_runs if each.image == image)
    return {name: math.log(statistics.median(times)) for name, times in start.wall_seconds.items()}
