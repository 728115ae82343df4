"""The rows of the report's part on speed: ratios with their limits, and the starts behind them."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from wheelgate.model.records import ALL, MEMORY, RENDER, Outcome, ProcessRun, Ratio, Run
from wheelgate.model.verdicts import catalogue, render_check, starting_check
from wheelgate.report import tables
from wheelgate.report.wording import reason
from wheelgate.timing import STARTING, paired_logs


@dataclass(frozen=True)
class RatioRow:
    """A ratio of an image to another, as a line of a forest plot.

    Attributes:
        label: What was measured.
        found: The ratio with its interval; None where too little was measured.
        limit: The largest ratio that passes, where one is set.
        outcome: What the gate says of it; empty where it was not asked.
        reason: Why, in the gate's words.
        pairs: The ratio of each pair of starts.
    """

    label: str
    found: Ratio | None
    limit: float | None
    outcome: Outcome | None
    reason: str
    pairs: tuple[float, ...]


@dataclass(frozen=True)
class Forest:
    """The ratios of an image to another."""

    image: str
    reference: str
    rows: tuple[RatioRow, ...]


@dataclass(frozen=True)
class StartPoint:
    """What one start took: a measure, its unit, and the value."""

    image: str
    pair: int
    measure: str
    unit: str
    value: float


def renders(run: Run) -> list[Forest]:
    """Return, for each image and what it was timed against, all samples and then each, sorted."""
    known = _Known(run)
    return [
        Forest(
            image,
            other,
            tuple(_sorted([known.row(image, other, RENDER, sample) for sample in samples])),
        )
        for (image, other), samples in _timed(run).items()
        if samples
    ]


def starting(run: Run) -> list[Forest]:
    """Return, for each image and what it was timed against, starting, importing and memory."""
    known = _Known(run)
    found = []
    for image, other in _timed(run):
        rows = [known.row(image, other, measure, ALL) for measure in STARTING]
        asked = tuple(row for row in rows if row.found or row.outcome or row.pairs)
        if asked:
            found.append(Forest(image, other, asked))
    return found


def start_points(run: Run) -> list[StartPoint]:
    """Return every start's figures of starting, importing and memory."""
    return [
        StartPoint(start.image, start.pair, measure, *_in_units(measure, value))
        for start in run.process_runs
        for measure, of in STARTING.items()
        if (value := of(start))
    ]


def disturbed(process_runs: Sequence[ProcessRun]) -> int:
    """Count the starts that something disturbed."""
    return sum(bool(start.disturbances) for start in process_runs)


def _in_units(measure: str, value: float) -> tuple[str, float]:
    if measure == MEMORY:
        return "MB", value / tables.MB
    return "s", value


def _timed(run: Run) -> dict[tuple[str, str], list[str]]:
    """Return the samples that were timed, or were to be, for each image and its other."""
    found: dict[tuple[str, str], dict[str, None]] = {}
    for ratio in run.ratios:
        samples = found.setdefault((ratio.image, ratio.reference), {})
        if ratio.measure == RENDER:
            samples[ratio.sample] = None
    for verdict in run.verdicts:
        if verdict.check in {catalogue.RENDER_RATIO.id, catalogue.GALLERY_RATIO.id}:
            samples = found.setdefault((verdict.image, run.reference), {})
            samples[verdict.subject] = None
    return {key: list(samples) for key, samples in found.items()}


class _Known:
    """What a run says, to be looked up."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._ratios = {
            (each.image, each.reference, each.measure, each.sample): each for each in run.ratios
        }
        self._verdicts = {(each.check, each.image, each.subject): each for each in run.verdicts}

    def row(self, image: str, other: str, measure: str, sample: str) -> RatioRow:
        """Return what is known of a measure of an image, divided by another's."""
        since_revision = other != self._run.reference
        if measure == RENDER:
            check = render_check(sample, since_revision=since_revision)
            subject, label = sample, "all samples" if sample == ALL else sample
        else:
            check, subject, label = starting_check(measure), measure, measure
        verdict = None
        if measure == RENDER or not since_revision:
            verdict = self._verdicts.get((check.id, image, subject))
        limit = verdict.limit if verdict else None
        return RatioRow(
            label=label,
            found=self._ratios.get((image, other, measure, sample)),
            limit=limit if isinstance(limit, float) else None,
            outcome=verdict.outcome if verdict else None,
            reason=reason(verdict) if verdict else "",
            pairs=tuple(
                math.exp(log)
                for log in paired_logs(self._run.process_runs, image, other, sample, measure)
            ),
        )


def _sorted(rows: list[RatioRow]) -> list[RatioRow]:
    """Sort by ratio, the largest first; all samples come before each, the unmeasured after."""

    def place(row: RatioRow) -> tuple[bool, bool, float]:
        return (
            row.label != "all samples",
            row.found is None,
            -(row.found.ratio if row.found else 0),
        )

    return sorted(rows, key=place)
