"""Do the clock of a sample's own process and this host's agree?

A sample that is timed runs in the process that times it, and can exchange its clock. So every
render is timed from outside as well: by this host's clock, less what an answer takes, and less what
the host's kernel says that others took of the process's time. The two ratios have to agree.
"""

import math
import statistics
from collections.abc import Iterable

from wheelgate.model.records import ALL, ProcessRun
from wheelgate.timing.intervals import fewest_for, median_interval
from wheelgate.timing.ratios import pairs_of, render_seconds

TOLERANCE = 0.01
"""Of the logarithm of a ratio: less than any limit is set to."""

_ANSWER_SECONDS = 0.00025
"""What an answer may take more or less than the quickest did, which counts for short renders."""


def disagreement(
    process_runs: Iterable[ProcessRun], image: str, reference: str, sample: str = ALL
) -> str:
    """Return how the two clocks disagree on an image's ratio, or nothing where they agree.

    They disagree where the whole 95% interval of the median difference of the two log-ratios, a
    pair each, lies beyond the tolerance.

    Args:
        process_runs: Of any images.
        image: The numerator.
        reference: The denominator.
        sample: A sample, or ALL: the mean of the log-ratios.
    """
    differences, shortest = [], math.inf
    for one, other in pairs_of(process_runs, image, reference):
        if not one.outside_seconds or not other.outside_seconds:
            continue  # of a run that an earlier version made
        names = one.outside_seconds.keys() & other.outside_seconds.keys()
        chosen = sorted(names) if sample == ALL else [sample] * (sample in names)
        found = [_log(one, other, name, outside=True) - _log(one, other, name) for name in chosen]
        if found:
            differences.append(statistics.fmean(found))
            least = (min(run.outside_seconds[name]) for run in (one, other) for name in chosen)
            shortest = min(shortest, *least)
    if len(differences) < fewest_for(0.95):
        return ""
    low, middle, high = median_interval(differences)
    tolerance = TOLERANCE + _ANSWER_SECONDS / max(shortest, _ANSWER_SECONDS)
    if low <= tolerance and high >= -tolerance:
        return ""
    return (
        "its own clock and this host's disagree: by the host's the ratio is "
        f"{math.exp(middle):.2f} times what the sample's process says"
    )


def _log(one: ProcessRun, other: ProcessRun, sample: str, *, outside: bool = False) -> float:
    times = [
        run.outside_seconds[sample] if outside else render_seconds(run, sample)
        for run in (one, other)
    ]
    return statistics.median(
        math.log(max(first, 1e-6) / max(second, 1e-6))
        for first, second in zip(*times, strict=False)
    )
