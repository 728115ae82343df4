"""From figures to reasons: where the extra time of a sample lies, and which probe accounts for it.

The rules, none of which knows an image or a library by name:

- A sample is slower where the interval of its ratio lies above 1, faster where it lies below.
- A place has a part in that where the interval of its extra seconds lies on the same side of 0.
- Where a sample has more page faults, each accounts for what one costs in that place in the probes
  of page faults: the median of them.
- A probe speaks for a place where it is slower itself, most of its own extra time lies there, and
  a third of its time. Of several the one counts that runs the same code as the sample, by the
  pages that the program counters lie in; for no more than it shows: the place's time in the
  reference, times how much slower it is there.
- The rest is unexplained.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from wheelgate.explain.figures import LEVEL, gallery_ratio, probe_figures, sample_figures
from wheelgate.explain.knowledge import families
from wheelgate.explain.records import (
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
"""A probe speaks for a place that has more than this share of the probe's extra time,"""

LITTLE = 0.05
"""What accounts for less than this share of a place's extra time is not worth naming."""

MUCH = 1 / 3
"""and more than this share of its time."""


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


def why(sample: SampleFigure, probes: Iterable[ProbeFigure]) -> SampleExplanation:
    """Return the reasons of a sample that is slower or faster, the greatest first."""
    side = sample.ratio.side(1)
    alike = [probe for probe in probes if direction(probe) == side]
    causes = sorted(
        (
            _cause(sample, place, figure, alike)
            for place, figure in sample.places.items()
            if figure.extra_seconds.side(0) == side
        ),
        key=lambda cause: -cause.share,
    )
    unexplained = 1 - sum(cause.explained for cause in causes)
    return SampleExplanation(sample.sample, side, tuple(causes), max(0.0, unexplained))


def _cause(
    sample: SampleFigure, place: str, figure: PlaceFigure, alike: Sequence[ProbeFigure]
) -> Cause:
    extra, whole = figure.extra_seconds.middle, sample.extra_seconds.middle
    evidence = []
    rest = abs(extra)
    for find in (_by_faults, _by_slowdown):
        found = find(sample, place, alike)
        if found and rest > 0:
            probe, seconds, by = found
            seconds = min(seconds, rest)
            if seconds > LITTLE * abs(extra):
                evidence.append(Evidence(probe.name, probe.family, by, seconds / abs(whole)))
                rest -= seconds
    return Cause(place, extra, extra / whole, tuple(evidence))


Found = tuple[ProbeFigure, float, Literal["slowdown", "page faults"]]
"""A probe, the seconds of a sample's difference that it accounts for, and by what."""


def _by_faults(sample: SampleFigure, place: str, alike: Sequence[ProbeFigure]) -> Found | None:
    side = sample.ratio.side(1)
    costs = [
        (cost, probe.name, probe)
        for probe in alike
        if families()[probe.family].faults
        and probe.extra_faults.side(0) == side
        and place in probe.places
        and (cost := _extra(probe, place) / probe.extra_faults.middle) > 0
    ]
    if sample.extra_faults.side(0) != side or not costs:
        return None
    cost, _, probe = sorted(costs)[len(costs) // 2]
    return probe, abs(sample.extra_faults.middle) * cost, "page faults"


def _by_slowdown(sample: SampleFigure, place: str, alike: Sequence[ProbeFigure]) -> Found | None:
    ours = sample.places[place].seconds
    speaking = [
        probe for probe in alike if speaks_for(probe, place) and not families()[probe.family].faults
    ]
    if not speaking:
        return None
    pages = sample.pages.get(place, {})
    most_alike = max(speaking, key=lambda probe: likeness(probe.pages.get(place, {}), pages))
    image, reference = most_alike.places[place]
    seconds = abs(ours[1] * (image / reference - 1)) if reference else math.inf
    return most_alike, seconds, "slowdown"


def likeness(one: Mapping[str, int], other: Mapping[str, int]) -> float:
    """Return how alike two counts by page are: the cosine between them, from 0 to 1."""
    product = sum(count * other.get(page, 0) for page, count in one.items())
    length = math.hypot(*one.values()) * math.hypot(*other.values())
    return product / length if length else 0.0


def speaks_for(probe: ProbeFigure, place: str) -> bool:
    """Return whether a probe is slower, or faster, mostly by what it does in a place."""
    if place not in probe.places:
        return False
    whole = probe.seconds[0] - probe.seconds[1]
    mostly = whole != 0 and _extra(probe, place) / whole > MOSTLY
    return mostly and max(probe.places[place]) > MUCH * max(probe.seconds)


def _extra(probe: ProbeFigure, place: str) -> float:
    return probe.places[place][0] - probe.places[place][1]
