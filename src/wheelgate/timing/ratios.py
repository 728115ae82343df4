"""Ratios of an image to its reference, from paired process runs."""

import math
import statistics
from collections.abc import Callable, Iterable, Iterator, Sequence

from wheelgate.model.records import ALL, MEMORY, RENDER, ProcessRun, Ratio
from wheelgate.timing.intervals import fewest_for, median_interval

FIRST_PLOT = "first plot"

LEVEL = 0.95

STARTING: dict[str, Callable[[ProcessRun], float | None]] = {
    "interpreter start": lambda run: run.interpreter_seconds,
    "import matplotlib": lambda run: run.import_seconds.get("matplotlib"),
    "import seaborn": lambda run: run.import_seconds.get("seaborn"),
    "cold import matplotlib": lambda run: run.cold_import_seconds.get("matplotlib"),
    "cold import seaborn": lambda run: run.cold_import_seconds.get("seaborn"),
    FIRST_PLOT: lambda run: run.first_plot_seconds,
    MEMORY: lambda run: run.peak_bytes,
}
"""What is measured once a process run: its name, and where a run has it."""


def ratio(
    process_runs: Iterable[ProcessRun],
    image: str,
    reference: str,
    sample: str = ALL,
    measure: str = RENDER,
    level: float = LEVEL,
) -> Ratio | None:
    """Return the ratio of an image to its reference.

    A pair gives one log-ratio; the estimate is the median over pairs. Of renders, a pair's
    log-ratio is the median over its rounds, each of which is a render in the one run and one
    in the other right after it. Over all samples it is the mean of theirs, which makes the ratio
    a geometric mean.

    Args:
        process_runs: Of any images; those of a pair share its number.
        image: The numerator.
        reference: The denominator.
        sample: A sample, or ALL.
        measure: RENDER, PROCESSOR_TIME, or a key of STARTING.
        level: How often the interval is to hold the truth.

    Returns:
        None where fewer pairs have it in both images than such an interval takes.
    """
    logs = paired_logs(process_runs, image, reference, sample, measure)
    if len(logs) < fewest_for(level):
        return None
    low, middle, high = median_interval(logs, level)
    return Ratio(
        measure=measure,
        image=image,
        reference=reference,
        sample=sample,
        ratio=math.exp(middle),
        low=math.exp(low),
        high=math.exp(high),
        pairs=len(logs),
    )


def paired_logs(
    process_runs: Iterable[ProcessRun],
    image: str,
    reference: str,
    sample: str = ALL,
    measure: str = RENDER,
) -> list[float]:
    """Return the log-ratio of each pair that has both; the arguments are those of `ratio`."""
    pairs = list(pairs_of(process_runs, image, reference))
    if measure in STARTING:
        values = ((STARTING[measure](one), STARTING[measure](other)) for one, other in pairs)
        return [math.log(one / other) for one, other in values if one and other]
    samples = _common_samples(pairs) if sample == ALL else [sample]
    logs = []
    for one, other in pairs:
        each = [_median_log(one, other, name, measure) for name in samples]
        found = [log for log in each if log is not None]
        if found and len(found) == len(samples):
            logs.append(statistics.fmean(found))
    return logs


def pairs_of(
    process_runs: Iterable[ProcessRun], image: str, reference: str
) -> Iterator[tuple[ProcessRun, ProcessRun]]:
    """Return the process runs of each pair that has both images, the image's first."""
    by_pair: dict[int, dict[str, ProcessRun]] = {}
    for run in process_runs:
        if run.image in {image, reference}:
            by_pair.setdefault(run.pair, {})[run.image] = run
    for pair in by_pair.values():
        if image in pair and reference in pair:
            yield pair[image], pair[reference]


def _common_samples(pairs: Sequence[tuple[ProcessRun, ProcessRun]]) -> list[str]:
    names = [set(run.wall_seconds) for pair in pairs for run in pair]
    return sorted(set.intersection(*names)) if names else []


def _median_log(one: ProcessRun, other: ProcessRun, sample: str, measure: str) -> float | None:
    times = [render_seconds(run, sample, measure) for run in (one, other)]
    logs = [math.log(first / second) for first, second in zip(*times, strict=False)]
    return statistics.median(logs) if logs else None


def render_seconds(run: ProcessRun, sample: str, measure: str = RENDER) -> list[float]:
    """Return how long each round of a sample took, in seconds.

    By RENDER it is the wall clock less the time in which the process stood ready while others
    had its processor: what the render takes where nobody does. Waiting for a disk, a lock or a
    sleep stays in it. It is no less than the render computed, which both clocks being read one
    after the other could make it, of a render of a millisecond.
    """
    if measure != RENDER:
        return list(run.cpu_seconds.get(sample, ()))
    wall = run.wall_seconds.get(sample, ())
    taken = run.run_delay_seconds.get(sample, (0.0,) * len(wall))
    computed = run.cpu_seconds.get(sample, (0.0,) * len(wall))
    return [max(whole - gone, cpu) for whole, gone, cpu in zip(wall, taken, computed, strict=True)]


def waiting_seconds(process_runs: Iterable[ProcessRun], image: str, sample: str) -> float | None:
    """Return how long a render of a sample waits instead of computing: its time less CPU time.

    It is the least over all rounds, in seconds: another process can make a render wait, never
    make it wait less.
    """
    waits = [
        seconds - cpu
        for run in process_runs
        if run.image == image and sample in run.wall_seconds
        for seconds, cpu in zip(render_seconds(run, sample), run.cpu_seconds[sample], strict=True)
    ]
    return max(0.0, min(waits)) if waits else None
