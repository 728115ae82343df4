"""Time the samples in two images: paired starts, and ratios with their intervals.

Wall clocks drift by tens of percent on a shared machine. Two starts that follow each other see
the same drift, so the ratio is taken pair by pair, and the order within a pair is drawn, so
that being second favours neither.
"""

import math
import random
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from wheelgate.records import Ratio, Start

ALL = "*"
"""Stands for all samples together, in a Ratio."""

FEWEST_PAIRS = 6
"""With fewer, no 95% interval of a median exists: all of n pairs lie on one side of it with a
probability of 2 to the power of 1 - n, which is under 5% from n = 6 on (the sign test)."""

_RESAMPLES = 4000
_LEVEL = 0.95
_PATIENCE_SECONDS = 600


class Worker(Protocol):
    """What answers requests inside a container."""

    def ask(self, patience: float, **request: Any) -> Any:
        """Send a request; return its answer within `patience` seconds."""


def take_pair(
    number: int,
    images: tuple[str, str],
    start: Callable[[str], AbstractContextManager[Worker]],
    samples: Sequence[str],
    rounds: int,
    order: random.Random,
) -> list[Start]:
    """Start each of two images once, in an order that is drawn, and time the samples in each.

    Args:
        number: The pair's number, from 0.
        images: The image and its reference.
        start: Starts a worker in a fresh container of an image.
        samples: What to time.
        rounds: Counted renders of each sample, after one that warms it up.
        order: Draws the order; seeded by the caller.

    Raises:
        WorkerError: Where an image's worker does not start, or a sample ends it.
    """
    drawn = list(images)
    order.shuffle(drawn)
    starts = []
    for place, image in enumerate(drawn):
        with start(image) as worker:
            answer = worker.ask(_PATIENCE_SECONDS, do="time", samples=list(samples), rounds=rounds)
        starts.append(
            Start(
                image=image,
                pair=number,
                first_in_pair=place == 0,
                import_seconds=answer["import_seconds"],
                wall_seconds={name: tuple(times) for name, times in answer["wall"].items()},
                cpu_seconds={name: tuple(times) for name, times in answer["cpu"].items()},
            )
        )
    return starts


def ratio(starts: Iterable[Start], image: str, reference: str, sample: str) -> Ratio | None:
    """Return the ratio of an image to its reference for one sample, or for ALL.

    A start counts by the median of its rounds; a pair gives one log-ratio; the estimate is the
    median over pairs, its interval a percentile bootstrap over pairs (Efron and Tibshirani,
    An Introduction to the Bootstrap, 1993, chapter 13). Over all samples, a pair's log-ratio is
    the mean of theirs, which makes the ratio a geometric mean.

    Returns:
        None where fewer than FEWEST_PAIRS pairs have the sample in both images.
    """
    starts = list(starts)
    names = _common_samples(starts) if sample == ALL else [sample]
    logs = _paired_logs(starts, image, reference, names)
    if len(logs) < FEWEST_PAIRS:
        return None
    low, middle, high = median_interval(logs)
    return Ratio(
        image=image,
        reference=reference,
        sample=sample,
        ratio=math.exp(middle),
        low=math.exp(low),
        high=math.exp(high),
        pairs=len(logs),
    )


def median_interval(values: Sequence[float], seed: int = 0) -> tuple[float, float, float]:
    """Return the median of some values, between the ends of its 95% bootstrap interval."""
    sample: NDArray[np.float64] = np.asarray(values, dtype=np.float64)
    drawn = np.random.default_rng(seed).integers(0, sample.size, (_RESAMPLES, sample.size))
    medians = np.median(sample[drawn], axis=1)
    tail = (1 - _LEVEL) / 2
    low, high = np.quantile(medians, [tail, 1 - tail])
    return float(low), float(np.median(sample)), float(high)


def _common_samples(starts: Sequence[Start]) -> list[str]:
    names = [set(start.wall_seconds) for start in starts]
    return sorted(set.intersection(*names)) if names else []


def _paired_logs(
    starts: Sequence[Start], image: str, reference: str, samples: Sequence[str]
) -> list[float]:
    by_pair: dict[int, dict[str, Start]] = {}
    for start in starts:
        by_pair.setdefault(start.pair, {})[start.image] = start
    logs = []
    for pair in by_pair.values():
        if image not in pair or reference not in pair:
            continue
        both = [
            name
            for name in samples
            if name in pair[image].wall_seconds and name in pair[reference].wall_seconds
        ]
        if both and len(both) == len(samples):
            logs.append(
                float(
                    np.mean(
                        [
                            math.log(
                                np.median(pair[image].wall_seconds[name])
                                / np.median(pair[reference].wall_seconds[name])
                            )
                            for name in both
                        ]
                    )
                )
            )
    return logs


def waiting_seconds(starts: Iterable[Start], image: str, sample: str) -> float | None:
    """Return how long a render of a sample waits instead of computing: wall less CPU time.

    It is the least over all rounds, in seconds: another process can make a render wait, never
    make it wait less.
    """
    waits = [
        wall - cpu
        for start in starts
        if start.image == image and sample in start.wall_seconds
        for wall, cpu in zip(start.wall_seconds[sample], start.cpu_seconds[sample], strict=True)
    ]
    return max(0.0, min(waits)) if waits else None


class ReplayClock:
    """A timer for pytest-benchmark that gives back durations measured elsewhere.

    pytest-benchmark times a function in its own process by reading a timer before and after
    each call. Our renders are timed inside containers, by the worker; this timer advances by
    one recorded duration in every call of `play`, so that its tables, groups and JSON show
    what was measured there.
    """

    def __init__(self) -> None:
        self._now = 0.0
        self._durations: list[float] = []

    def load(self, durations: Sequence[float]) -> None:
        """Set the durations, in seconds, that the next calls of `play` are to take."""
        self._durations = list(durations)

    def play(self) -> None:
        """Let one recorded duration pass."""
        self._now += self._durations.pop(0)

    def __call__(self) -> float:
        """Return the time on this clock, in seconds."""
        return self._now
