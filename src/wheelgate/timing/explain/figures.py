"""From measurements to figures: ratios and differences with their intervals, seconds by place."""

import math
import statistics
from collections.abc import Callable, Iterable, Sequence
from typing import Literal

from wheelgate.timing.explain.probe_families import families, family_of
from wheelgate.timing.explain.records import (
    KERNEL,
    Account,
    Estimate,
    Measurements,
    PlaceFigure,
    ProbeFigure,
    SampleFigure,
)
from wheelgate.timing.intervals import fewest_for, median_interval

LEVEL = 0.99
"""Of every interval: dozens of figures are looked at side by side, and of a hundred at 95% five
would lie beyond 1 by chance."""

Rounds = tuple[Account, ...]
Pairs = list[tuple[Rounds, Rounds]]
"""For each pair, the rounds in the image and in the reference."""


def probe_figures(found: Measurements) -> list[ProbeFigure]:
    """Return the figures of each probe that enough pairs have."""
    return [
        _probe_figure(name, iterations, pairs)
        for name, iterations in found.iterations.items()
        if len(pairs := _pairs(found, "probes", name)) >= fewest_for(LEVEL)
    ]


def sample_figures(found: Measurements) -> list[SampleFigure]:
    """Return the figures of each sample that enough pairs have."""
    return [_sample_figure(name, pairs) for name, pairs in _samples(found).items()]


def gallery_ratio(found: Measurements) -> Estimate | None:
    """Return the ratio of all samples together: the geometric mean of theirs, over pairs.

    Samples that some pair lacks are left out.
    """
    each = _samples(found).values()
    complete = [pairs for pairs in each if len(pairs) == max(map(len, each))]
    if not complete:
        return None
    logs = [statistics.fmean(map(_log_ratio, together)) for together in zip(*complete, strict=True)]
    return _exponential(estimate(logs))


def _samples(found: Measurements) -> dict[str, Pairs]:
    names = dict.fromkeys(name for run in found.process_runs for name in run.renders)
    each = {name: _pairs(found, "renders", name) for name in names}
    return {name: pairs for name, pairs in each.items() if len(pairs) >= fewest_for(LEVEL)}


def estimate(values: Sequence[float]) -> Estimate:
    """Return the median of some values with its interval."""
    low, middle, high = median_interval(values, LEVEL)
    return Estimate(middle, low, high)


def _pairs(found: Measurements, kind: Literal["probes", "renders"], name: str) -> Pairs:
    by_pair: dict[int, dict[str, Rounds]] = {}
    for run in found.process_runs:
        of_kind = run.probes if kind == "probes" else run.renders
        rounds = of_kind.get(name)
        if rounds:
            by_pair.setdefault(run.pair, {})[run.image] = rounds
    both = (found.image, found.reference)
    return [
        (each[both[0]], each[both[1]])
        for each in by_pair.values()
        if both[0] in each and both[1] in each
    ]


def _probe_figure(name: str, iterations: int, pairs: Pairs) -> ProbeFigure:
    family = family_of(name)
    seconds = _medians(pairs, lambda account: account.seconds / iterations)
    return ProbeFigure(
        name=name,
        title=families()[family].probes[name],
        family=family,
        ratio=_exponential(estimate([_log_ratio(pair) for pair in pairs])),
        seconds=seconds,
        extra_faults=_difference(pairs, lambda account: account.faults / iterations),
        places=_places(pairs, seconds),
        pages=_pages(pairs),
    )


def _sample_figure(name: str, pairs: Pairs) -> SampleFigure:
    seconds = _medians(pairs, lambda account: account.seconds)
    places = {}
    for place in _places(pairs, seconds):
        each = [(_spent(image, place), _spent(reference, place)) for image, reference in pairs]
        places[place] = PlaceFigure(
            seconds=(
                statistics.median(one for one, _ in each),
                statistics.median(other for _, other in each),
            ),
            extra_seconds=estimate([one - other for one, other in each]),
        )
    return SampleFigure(
        sample=name,
        ratio=_exponential(estimate([_log_ratio(pair) for pair in pairs])),
        extra_seconds=_difference(pairs, lambda account: account.seconds),
        extra_wait_seconds=estimate([_extra_wait(*pair) for pair in pairs]),
        extra_faults=_difference(pairs, lambda account: account.faults),
        places=places,
        pages=_pages(pairs),
    )


def _extra_wait(image: Rounds, reference: Rounds) -> float:
    """Return how much longer a run waits than its processor time does in the reference."""
    computed = [sum(each.seconds for each in rounds) for rounds in (image, reference)]
    lasted = [sum(each.wall_seconds for each in rounds) for rounds in (image, reference)]
    beyond = lasted[0] - computed[0] * lasted[1] / computed[1]
    return beyond / len(image)


def _log_ratio(pair: tuple[Rounds, Rounds]) -> float:
    """Return a pair's log-ratio: the median over its rounds, each a run in either image."""
    return statistics.median(
        math.log(one.seconds / other.seconds) for one, other in zip(*pair, strict=True)
    )


def _difference(pairs: Pairs, of: Callable[[Account], float]) -> Estimate:
    """Return how much more of something a run in the image has: a pair gives its mean."""
    return estimate(
        [
            statistics.fmean(map(of, image)) - statistics.fmean(map(of, other))
            for image, other in pairs
        ]
    )


def _medians(pairs: Pairs, of: Callable[[Account], float]) -> tuple[float, float]:
    image, reference = (
        statistics.median(of(account) for pair in pairs for account in pair[side])
        for side in (0, 1)
    )
    return image, reference


def _places(pairs: Pairs, seconds: tuple[float, float]) -> dict[str, tuple[float, float]]:
    """Return seconds by place, by the share of all ticks that met the process there."""
    totals = [_ticks(account for pair in pairs for account in pair[side]) for side in (0, 1)]
    sums = [sum(total.values()) for total in totals]
    if not all(sums):
        return {}
    return {
        place: (
            seconds[0] * totals[0].get(place, 0) / sums[0],
            seconds[1] * totals[1].get(place, 0) / sums[1],
        )
        for place in sorted({*totals[0], *totals[1]})
    }


def _pages(pairs: Pairs) -> dict[str, dict[str, int]]:
    """Return the image's clock ticks by place and page of code, over all runs."""
    found: dict[str, dict[str, int]] = {}
    for account in (account for image, _ in pairs for account in image):
        for place, counts in account.pages.items():
            of_place = found.setdefault(place, {})
            for page, count in counts.items():
                of_place[page] = of_place.get(page, 0) + count
    return found


def _spent(rounds: Rounds, place: str) -> float:
    """Return the seconds that a process run spent in a place, a round."""
    ticks = _ticks(rounds)
    total = sum(ticks.values())
    seconds = statistics.fmean(account.seconds for account in rounds)
    return seconds * ticks.get(place, 0) / total if total else 0.0


def _ticks(accounts: Iterable[Account]) -> dict[str, int]:
    found = {KERNEL: 0}
    for account in accounts:
        for place, count in account.places.items():
            found[place] = found.get(place, 0) + count
    return found


def _exponential(logs: Estimate) -> Estimate:
    return Estimate(math.exp(logs.middle), math.exp(logs.low), math.exp(logs.high))
