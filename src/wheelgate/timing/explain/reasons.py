"""From figures to reasons: where the extra time of a sample lies, and which probe accounts for it.

The rules, none of which knows an image or a library by name:

- A sample is slower where the interval of its ratio lies above 1, faster where it lies below.
- A place has a part in that where the interval of its extra seconds lies on the same side of 0.
- Where a sample has more page faults, each accounts for what one costs in that place in the probes
  of page faults: the median of them.
- By the pages of code that their program counters lie in, what a sample runs in a place is a
  mixture of what the probes run there (`mixture`); of those, that is, which spend a good part of
  their time there. A probe that is slower accounts for its part, by as much as it is slower there.
- The rest is unexplained.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

from wheelgate.timing.explain.figures import LEVEL, gallery_ratio, probe_figures, sample_figures
from wheelgate.timing.explain.mixture import mixture
from wheelgate.timing.explain.probe_families import families
from wheelgate.timing.explain.records import (
    KERNEL,
    SCHEMA,
    Cause,
    Evidence,
    Explanation,
    Measurements,
    PlaceFigure,
    ProbeFigure,
    SampleExplanation,
    SampleFigure,
)

NOTABLE = 1.03
"""A probe counts only from this ratio on, or from its inverse down: two containers of one image
differ by a percent or two, by where their memory happens to lie."""

MOSTLY = 0.5
"""A probe stands for the kernel where more than this share of its extra time lies there."""

MUCH = 0.3
"""A probe takes part in a mixture where it spends more than this share of its time."""

LITTLE = 0.05
"""What accounts for less than this share of a place's extra time is not worth naming."""


def explain(found: Measurements) -> Explanation:
    """Return what follows from some measurements."""
    probes, samples = probe_figures(found), sample_figures(found)
    return Explanation(
        schema=SCHEMA,
        level=LEVEL,
        measurements=found,
        probes=tuple(probes),
        figures=tuple(samples),
        gallery=gallery_ratio(found),
        differing_facts=tuple(differing(found)),
        samples=tuple(why(sample, probes) for sample in samples if sample.ratio.side(1)),
    )


def differing(found: Measurements) -> list[str]:
    """Return the names of facts in which the two images differ."""
    one, other = found.facts[found.image], found.facts[found.reference]
    return [name for name in one if one[name] != other.get(name)]


def direction(probe: ProbeFigure) -> int:
    """Return 1 for a probe that is notably slower, -1 for one that is notably faster, or 0."""
    side = probe.ratio.side(1)
    return side if abs(math.log(probe.ratio.middle)) >= math.log(NOTABLE) else 0


def why(sample: SampleFigure, probes: Sequence[ProbeFigure]) -> SampleExplanation:
    """Return the reasons of a sample that is slower or faster, the greatest first."""
    side = sample.ratio.side(1)
    causes = sorted(
        (
            _cause(sample, place, figure, probes)
            for place, figure in sample.places.items()
            if figure.extra_seconds.side(0) == side
        ),
        key=lambda cause: -cause.share,
    )
    unexplained = 1 - sum(cause.explained for cause in causes)
    return SampleExplanation(sample.sample, side, tuple(causes), max(0.0, unexplained))


def _cause(
    sample: SampleFigure, place: str, figure: PlaceFigure, probes: Sequence[ProbeFigure]
) -> Cause:
    extra, whole = figure.extra_seconds.middle, sample.extra_seconds.middle
    evidence = []
    rest = abs(extra)
    found = (*_by_faults(sample, place, probes), *_by_slowdown(sample, place, probes))
    for probe, by, accounted in found:
        seconds = min(accounted, rest)
        if seconds > LITTLE * abs(extra):
            evidence.append(Evidence(probe.name, probe.family, by, seconds / abs(whole)))
            rest -= seconds
    return Cause(place, extra, extra / whole, tuple(evidence))


Found = tuple[ProbeFigure, Literal["slowdown", "page faults"], float]
"""A probe, by what it accounts for some of a sample's difference, and for how many seconds."""


def _by_faults(sample: SampleFigure, place: str, probes: Iterable[ProbeFigure]) -> Iterator[Found]:
    side = sample.ratio.side(1)
    costs = [
        (cost, probe.name, probe)
        for probe in probes
        if families()[probe.family].faults
        and probe.extra_faults.side(0) == direction(probe) == side
        and place in probe.places
        and (cost := _extra(probe, place) / probe.extra_faults.middle) > 0
    ]
    if sample.extra_faults.side(0) == side and costs:
        cost, _, probe = sorted(costs)[len(costs) // 2]
        yield probe, "page faults", abs(sample.extra_faults.middle) * cost


def _by_slowdown(
    sample: SampleFigure, place: str, probes: Sequence[ProbeFigure]
) -> Iterator[Found]:
    """Yield the probes that run the code that a sample runs in a place, the greatest first."""
    side = sample.ratio.side(1)
    seconds = sample.places[place].seconds[0]
    parts = {
        probe.name: probe.pages[place]
        for probe in probes
        if not families()[probe.family].composite
        and place in probe.pages
        and probe.places.get(place, (0.0, 0.0))[0] > MUCH * probe.seconds[0]
    }
    shares = mixture(sample.pages.get(place, {}), parts)
    if place == KERNEL:
        shares = _of_the_kernel(probes, side)
    found: list[Found] = []
    for probe in probes:
        image = probe.places.get(place, (0.0, 0.0))[0]
        is_alike = direction(probe) == side and _extra(probe, place) * side > 0
        if is_alike and image and probe.name in shares and not families()[probe.family].faults:
            slower = abs(_extra(probe, place)) / image
            found.append((probe, "slowdown", shares[probe.name] * seconds * slower))
    yield from sorted(found, key=lambda each: -each[2])


def _of_the_kernel(probes: Iterable[ProbeFigure], side: int) -> dict[str, float]:
    """Return the probe that stands for the kernel, whose pages of code are not seen.

    It is the one that is least slower of those that are so mostly by what the kernel does.
    """
    speaking = [
        probe
        for probe in probes
        if direction(probe) == side
        and not families()[probe.family].faults
        and _extra(probe, KERNEL) * side > MOSTLY * abs(probe.seconds[0] - probe.seconds[1])
    ]
    least = min(speaking, key=lambda probe: abs(math.log(probe.ratio.middle)), default=None)
    return {least.name: 1.0} if least else {}


def _extra(probe: ProbeFigure, place: str) -> float:
    image, reference = probe.places.get(place, (0.0, 0.0))
    return image - reference
