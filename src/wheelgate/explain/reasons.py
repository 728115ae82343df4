"""From figures to reasons: where the extra time of a sample lies, and which probe accounts for it.

The rules, none of which knows an image or a library by name:

- A sample is slower where the interval of its ratio lies above 1, faster where it lies below.
- A place has a part in that where the interval of its extra seconds lies on the same side of 0.
- A probe speaks for a place where it is slower itself, and most of its own extra time lies in
  that place. Of several the one counts whose slowdown there is nearest to the sample's.
- A probe accounts for no more than it shows: a place's time in the reference, times the most
  that any such probe is slower there. In the kernel it accounts for the sample's extra page
  faults, each at the probe's seconds a fault.
- The rest is unexplained.
"""

import math
from collections.abc import Iterable, Sequence

from wheelgate.explain.figures import LEVEL, gallery_ratio, probe_figures, sample_figures
from wheelgate.explain.records import (
    KERNEL,
    SCHEMA,
    Cause,
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
"""A probe speaks for a place that has more than this share of the probe's extra time."""


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


def is_notable(probe: ProbeFigure) -> bool:
    """Return whether a probe is slower or faster by more than two starts of one image differ."""
    return direction(probe) != 0


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
    extra = figure.extra_seconds.middle
    share = extra / sample.extra_seconds.middle
    speaking = [probe for probe in alike if speaks_for(probe, place)]
    if place == KERNEL and sample.extra_faults.side(0) == sample.ratio.side(1):
        # Of what the kernel does, page faults are what a sample and a probe can be seen to share.
        speaking = [
            probe for probe in speaking if probe.extra_faults.side(0) == sample.ratio.side(1)
        ] or speaking
    if not speaking:
        return Cause(place, extra, share, 0.0)
    nearest = min(speaking, key=lambda probe: abs(_log_slowdown(probe.places[place])
                                                  - _log_slowdown(figure.seconds)))  # fmt: skip
    most = max(_accounted(sample, place, figure, probe) for probe in speaking)
    return Cause(place, extra, share, share * min(1.0, most / abs(extra)), nearest.name,
                 nearest.family)  # fmt: skip


def speaks_for(probe: ProbeFigure, place: str) -> bool:
    """Return whether most of what a probe takes longer, or less long, lies in a place."""
    if place not in probe.places:
        return False
    here = probe.places[place][0] - probe.places[place][1]
    whole = probe.seconds[0] - probe.seconds[1]
    return whole != 0 and here / whole > MOSTLY


def _accounted(sample: SampleFigure, place: str, figure: PlaceFigure, probe: ProbeFigure) -> float:
    """Return the seconds of a sample's extra time that a probe accounts for, without a sign."""
    faults = probe.extra_faults.middle
    if place == KERNEL and probe.extra_faults.side(0):
        seconds_a_fault = (probe.seconds[0] - probe.seconds[1]) / faults
        return abs(sample.extra_faults.middle * seconds_a_fault)
    slowdown = _log_slowdown(probe.places[place])
    if math.isinf(slowdown):
        return math.inf
    return abs(figure.seconds[1] * (math.exp(slowdown) - 1))


def _log_slowdown(seconds: tuple[float, float]) -> float:
    """Return the logarithm of an image's seconds divided by the reference's; may be infinite."""
    image, reference = seconds
    if image and reference:
        return math.log(image / reference)
    return math.inf if image else -math.inf if reference else 0.0
