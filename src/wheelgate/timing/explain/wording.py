"""From reasons to sentences."""

from collections.abc import Iterator, Sequence

from wheelgate.timing.explain.probe_families import families
from wheelgate.timing.explain.reasons import direction
from wheelgate.timing.explain.records import (
    Cause,
    Estimate,
    Evidence,
    Explanation,
    ProbeFigure,
    SampleExplanation,
    SampleFigure,
)

LEAST_SHARE = 0.05
"""A place with a smaller share of a sample's difference is not worth a sentence."""


def headline(found: Explanation) -> str:
    """Return in a sentence how the two images compare over all samples."""
    image, reference = found.measurements.image, found.measurements.reference
    if found.gallery is None:
        return f"No sample could be measured in both {image} and {reference}."
    count = len(found.figures)
    over = f"over {count} samples" if count > 1 else f"for {found.figures[0].sample}"
    if not found.gallery.side(1):
        return (
            f"{image} and {reference} compute equally long {over}, as far as can be told: "
            f"{interval(found.gallery)} times."
        )
    return f"{image} computes {interval(found.gallery)} times as long as {reference} {over}."


def in_short(found: Explanation) -> Iterator[str]:
    """Yield what the samples' differences come from, all together: one sentence a cause."""
    for side, word in ((1, "slower"), (-1, "faster")):
        chosen = [each for each in found.samples if each.direction == side]
        if not chosen:
            continue
        whole = {figure.sample: abs(figure.extra_seconds.middle) for figure in found.figures}
        total = sum(whole[each.sample] for each in chosen)
        shares: dict[str, float] = {}
        for each in chosen:
            for cause in each.causes:
                for probe in cause.evidence:
                    seconds = probe.share * whole[each.sample]
                    shares[probe.family] = shares.get(probe.family, 0.0) + seconds / total
        what = "extra time" if side > 0 else "time saved"
        yield f"{len(chosen)} of {len(found.figures)} samples are {word}. Of their {what}:"
        for name, share in sorted(shares.items(), key=lambda item: -item[1]):
            if share >= LEAST_SHARE / 2:
                yield f"{share:.0%} {families()[name].cause}{_bearing(found, name)}."
        rest = sum(each.unexplained * whole[each.sample] for each in chosen) / total
        yield f"{rest:.0%} unexplained."


def _bearing(found: Explanation, family: str) -> str:
    """Return which facts of the build bear on a family and differ, as the end of a sentence."""
    of = found.measurements.facts
    named = []
    for name in families()[family].facts:
        if name not in found.differing_facts:
            continue
        one, other = beside(
            name, of[found.measurements.image][name], of[found.measurements.reference].get(name, "")
        )
        named.append(f"{name} {one or 'none'}, in {found.measurements.reference} {other or 'none'}")
    return f" ({'; '.join(named)})" if named else ""


def beside(name: str, one: str, other: str) -> tuple[str, str]:
    """Return two values of a fact; of lists of variables only what they do not share."""
    if name != "environment":
        return one, other
    ours, theirs = one.split(), other.split()
    return (
        " ".join(word for word in ours if word not in theirs),
        " ".join(word for word in theirs if word not in ours),
    )


def sentences(found: Explanation, why: SampleExplanation) -> Iterator[str]:
    """Yield what a person would say of one slower or faster sample."""
    figure = next(each for each in found.figures if each.sample == why.sample)
    more = "more" if why.direction > 0 else "less"
    yield (
        f"{why.sample} computes {interval(figure.ratio)} times as long, "
        f"{_duration(abs(figure.extra_seconds.middle))} {more} a render."
    )
    if not figure.places:
        yield "Where that lies could not be seen."
        return
    named = [cause for cause in why.causes if cause.share >= LEAST_SHARE]
    for number, cause in enumerate(named):
        of_it = " of that" if number == 0 else ""
        shown = _shown(found, figure, cause)
        # Where other places save time, one may have more than the whole difference.
        share = f"{cause.share:.0%}" if cause.share <= 1 else "More than all"
        yield f"{share}{of_it} {_lies(cause, figure)}{shown}."
    if why.unexplained >= LEAST_SHARE:
        yield f"{why.unexplained:.0%} stay unexplained."
    waiting = figure.extra_wait_seconds
    if waiting.side(0):
        word = "longer" if waiting.middle > 0 else "less"
        yield f"Beside computing, it waits {_duration(abs(waiting.middle))} {word} a render."


def _lies(cause: Cause, figure: SampleFigure) -> str:
    one, other = figure.places[cause.place].seconds
    times = f" ({one / other:.2f} times)" if other else ""
    return f"lies in {cause.place}{times}"


def _shown(found: Explanation, figure: SampleFigure, cause: Cause) -> str:
    """Return what probes say of a cause, as the end of its sentence."""
    if not cause.evidence:
        return ", where no probe differs alike"
    said = [
        f"{share:.0%} of it {_named(found, figure, greatest)}"
        for share, greatest in _families(cause)
        if share >= LEAST_SHARE
    ]
    return f": {', '.join(said)}" if said else ", of many small parts"


def _families(cause: Cause) -> list[tuple[float, Evidence]]:
    """Return what each family accounts for of a cause, and its greatest probe."""
    sums: dict[tuple[str, str], list[Evidence]] = {}
    for each in cause.evidence:
        sums.setdefault((each.by, each.family), []).append(each)
    found = [
        (sum(each.share for each in group) / cause.share, max(group, key=lambda each: each.share))
        for group in sums.values()
    ]
    return sorted(found, key=lambda item: -item[0])


def _named(found: Explanation, figure: SampleFigure, evidence: Evidence) -> str:
    probe = next(other for other in found.probes if other.name == evidence.probe)
    shows = f"{probe.title}: {interval(probe.ratio)} times"
    if evidence.by == "slowdown":
        return f"{families()[probe.family].title.lower()} ({shows})".replace("python", "Python")
    faults, of_probe = figure.extra_faults.middle, probe.extra_faults.middle
    word = "more" if faults > 0 else "fewer"
    return f"{abs(faults):,.0f} {word} page faults ({shows}, {abs(of_probe):,.0f} {word})"


def notable(probes: Sequence[ProbeFigure]) -> list[ProbeFigure]:
    """Return the probes that are slower or faster, in their order."""
    return [probe for probe in probes if direction(probe)]


def interval(found: Estimate) -> str:
    """Return a ratio with its interval."""
    return f"{found.middle:.2f} [{found.low:.2f}, {found.high:.2f}]"


def _duration(seconds: float) -> str:
    return f"{seconds:.2f} s" if seconds >= 1 else f"{seconds * 1000:.3g} ms"
