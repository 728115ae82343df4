"""The timing of a session: pairs of process runs, taken on demand while a verdict is open."""

import random
import secrets
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from wheelgate.errors import WheelgateError
from wheelgate.model.config import Limits, TimingConfig
from wheelgate.model.records import ALL, MEMORY, PROCESSOR_TIME, RENDER, ProcessRun, Ratio, Verdict
from wheelgate.model.verdicts import Check, judge_ratio, render_check, starting_check
from wheelgate.storage.run_writer import RunWriter
from wheelgate.timing import STARTING, Pair, Plan, paired_logs, ratio, render_seconds
from wheelgate.timing.clocks import disagreement
from wheelgate.timing.ratios import LEVEL

Progress = Callable[[str], None]

EARLY_LEVEL = 0.99
"""A failure before the budget is spent takes an interval of this level beyond the limit: whoever
looks again after each pair would else find by chance what is not there."""


@dataclass(frozen=True)
class ImagePair:
    """Two images that are timed against each other.

    Attributes:
        kind: What the second is to the first: the reference, or the same image as another
            revision builds it.
    """

    image: str
    other: str
    kind: Literal["reference", "revision"]
    limits: Limits

    def render_check(self, sample: str) -> Check:
        """Return the check of a sample's render time, or of all samples together."""
        return render_check(sample, since_revision=self.kind == "revision")

    def starting_limit(self, measure: str) -> float | str | None:
        """Return the limit of what is measured once in a process run."""
        if self.kind == "revision" or measure not in (*JUDGED_STARTING, MEMORY):
            return None
        return starting_check(measure).limit_in(self.limits)


JUDGED_STARTING = ("interpreter start", "import matplotlib", "import seaborn", "first plot")
"""What `starting_ratio` limits."""


@dataclass
class Timings:
    """Times samples in the images of a session, two images at a time.

    Attributes:
        config: How much is timed.
        folder: Where the run is written.
        image_pairs: Who is timed against whom.
        take: Takes a pair: its number, the two images, what is timed, and what gives every order.
        why_not_rendered: Returns why a sample gives no picture in an image, or an empty string;
            only those that give one are timed.
        progress: Called with progress, a line each.
        cold: Whether imports from a cold page cache are measured too.
        processor: The one that process runs are pinned to, or empty.
        slowdowns: Image to the share by which its renders are made slower on purpose.
        clock: Tells what of the budget is spent, in seconds.
        last: Returns how long a stage took the last time, in words.
        quiet: Returns when nothing else of this run keeps a processor busy.
        samples: What is timed; the first is the first plot.
    """

    config: TimingConfig
    folder: RunWriter
    image_pairs: Callable[[], Sequence[ImagePair]]
    take: Callable[[int, tuple[str, str], Plan, random.Random], Pair]
    why_not_rendered: Callable[[str, str], str]
    progress: Progress
    cold: Callable[[], bool] = lambda: False
    processor: Callable[[], str] = lambda: ""
    slowdowns: dict[str, float] = field(default_factory=dict)
    clock: Callable[[], float] = time.monotonic
    last: Callable[[str], str] = lambda _: ""
    quiet: Callable[[], None] = lambda: None
    samples: list[str] = field(default_factory=list)
    seed: int | None = None
    notes: list[str] = field(default_factory=list)
    _process_runs: list[ProcessRun] = field(default_factory=list)
    _measured: set[tuple[str, str]] = field(default_factory=set)
    _order: random.Random | None = None
    _missing: dict[tuple[str, str], str] = field(default_factory=dict)

    @property
    def taken(self) -> tuple[ProcessRun, ...]:
        """The process runs so far; none are taken for this."""
        return tuple(self._process_runs)

    def process_runs(self) -> tuple[ProcessRun, ...]:
        """Time all samples in paired process runs, each pair of images on its own; return all runs.

        More pairs are taken while a verdict is open and the budget lasts: a pair is begun only
        if one as long as the last would end within it.
        """
        for image_pair in self.image_pairs():
            self._measure(image_pair)
        return self.taken

    def _measure(self, image_pair: ImagePair) -> None:
        """Time two images, at the first use of their ratio."""
        key = (image_pair.image, image_pair.other)
        if key in self._measured:
            return
        self._measured.add(key)
        if self._order is None:
            self.seed = secrets.randbits(32) if self.seed is None else self.seed
            self._order = random.Random(self.seed)  # noqa: S311 - the order is no secret
        self.quiet()
        with self.folder.stage("timing"):
            self._time(image_pair, self._order)

    def _time(self, image_pair: ImagePair, order: random.Random) -> None:
        images = (image_pair.image, image_pair.other)
        samples = []
        for name in self.samples:
            why = next(
                (each for each in (self.why_not_rendered(i, name) for i in images) if each), ""
            )
            if why:
                self._missing[image_pair.image, name] = why
            else:
                samples.append(name)
        if not samples:
            return
        plan = Plan(
            tuple(samples), self.config.rounds, self.processor(), self.cold(), self.slowdowns
        )
        began, first, took = self.clock(), len(self._process_runs) // 2, 0.0
        pairs = 0
        while pairs < self.config.pairs or (
            self.clock() - began + took <= self.config.max_seconds and self._is_open(image_pair)
        ):
            pair_began = self.clock()
            took_last = "" if pairs else self.last("timing")
            self.progress(
                f"timing {image_pair.image} against {image_pair.other}: pair {pairs + 1}{took_last}"
            )
            if pairs == self.config.pairs:
                plan = Plan(plan.samples, plan.rounds, plan.processor, False, plan.slowdowns)
                self.progress(f"  still open: {', '.join(self._open_subjects(image_pair))}")
            try:
                pair = self.take(first + pairs, images, plan, order)
            except WheelgateError as error:
                self.notes.append(f"timing of {image_pair.image} ended: {error.cause}")
                return
            self._process_runs += pair.process_runs
            for sample, why in pair.failed.items():
                self._missing[image_pair.image, sample] = why
            pairs, took = pairs + 1, self.clock() - pair_began

    def _is_open(self, image_pair: ImagePair) -> bool:
        return any(True for _ in self._open_subjects(image_pair))

    def _open_subjects(self, image_pair: ImagePair) -> Iterator[str]:
        """Yield what no verdict can be given on yet, or only one that more pairs may turn."""
        for sample in (*self.samples, ALL):
            if (image_pair.image, sample) in self._missing or disagreement(
                self.taken, image_pair.image, image_pair.other, sample
            ):
                continue  # more pairs would not settle it
            outcome = self._judge(image_pair, sample).outcome
            early = (
                outcome == "fail" and self._judge(image_pair, sample, EARLY_LEVEL).outcome != "fail"
            )
            if outcome == "unmeasured" or early:
                yield "all samples" if sample == ALL else sample
        for measure in STARTING:
            limited = image_pair.starting_limit(measure) is not None
            if limited and self._judge_starting(image_pair, measure).outcome == "unmeasured":
                yield measure

    # --- verdicts ---------------------------------------------------------------------------

    def verdict(self, image: str, sample: str, kind: str = "reference") -> Verdict:
        """Judge a render time against the reference's, or the other revision's."""
        image_pair = self._image_pair(image, kind)
        self._measure(image_pair)
        return self._judge(image_pair, sample)

    def starting_verdict(self, image: str, measure: str) -> Verdict:
        """Judge what is measured once a start against the reference's."""
        image_pair = self._image_pair(image, "reference")
        self._measure(image_pair)
        return self._judge_starting(image_pair, measure)

    def has_cost(self, image: str, measure: str) -> bool:
        """Return whether there is such a thing to measure: in the image or in the reference.

        An import of what neither has is not one that could not be measured.
        """
        image_pair = self._image_pair(image, "reference")
        self._measure(image_pair)
        return not self.taken or any(
            STARTING[measure](run)
            for run in self.taken
            if run.image in {image_pair.image, image_pair.other}
        )

    def _image_pair(self, image: str, kind: str) -> ImagePair:
        return next(
            image_pair
            for image_pair in self.image_pairs()
            if (image_pair.image, image_pair.kind) == (image, kind)
        )

    def _judge(self, image_pair: ImagePair, sample: str, level: float = LEVEL) -> Verdict:
        missing = self._missing.get((image_pair.image, sample), "") or disagreement(
            self.taken, image_pair.image, image_pair.other, sample
        )
        found = ratio(self.taken, image_pair.image, image_pair.other, sample, RENDER, level)
        return judge_ratio(
            None if missing else found,
            image_pair.render_check(sample),
            image_pair.limits,
            image_pair.image,
            sample,
            image_pair.other,
            missing,
        )

    def _judge_starting(self, image_pair: ImagePair, measure: str) -> Verdict:
        found = ratio(self.taken, image_pair.image, image_pair.other, ALL, measure)
        return judge_ratio(
            found,
            starting_check(measure),
            image_pair.limits,
            image_pair.image,
            measure,
            image_pair.other,
        )

    def ratios(self) -> tuple[Ratio, ...]:
        """Return every ratio: of each sample, of all together, and of what starting costs."""
        wanted = [
            *((RENDER, sample) for sample in (*self.samples, ALL)),
            (PROCESSOR_TIME, ALL),
            *((measure, ALL) for measure in STARTING),
        ]
        return tuple(
            found
            for image_pair in self.image_pairs()
            for measure, sample in wanted
            if (found := ratio(self.taken, image_pair.image, image_pair.other, sample, measure))
        )

    def paired(self, image: str, sample: str) -> dict[str, object]:
        """Return a sample's process runs and paired figures, for pytest-benchmark's `extra_info`.

        Returns:
            `process_runs`: seconds of each round of each run; `against`: for each image that this
            one is paired with, the ratio, its interval, and each pair's log-ratio.
        """
        process_runs = [run for run in self.taken if run.image == image]
        found: dict[str, object] = {
            "process_runs": [render_seconds(run, sample) for run in process_runs],
            "disturbed": sum(bool(run.disturbances) for run in process_runs),
            "seed": self.seed,
        }
        against = {}
        for image_pair in self.image_pairs():
            item = (
                ratio(self.taken, image, image_pair.other, sample)
                if image_pair.image == image
                else None
            )
            if item:
                against[image_pair.other] = {
                    "ratio": item.ratio,
                    "low": item.low,
                    "high": item.high,
                    "pairs": item.pairs,
                    "log_ratios": paired_logs(self.taken, image, image_pair.other, sample),
                }
        return {**found, "against": against}

    def interference(self) -> str:
        """Return how many runs saw interference and by what, in words; empty where none did."""
        process_runs = [run for run in self.taken if run.disturbances]
        if not process_runs:
            return ""
        return (
            f"{len(process_runs)} of {len(self.taken)} runs saw interference, and count all the "
            f"same; the last: {'; '.join(process_runs[-1].disturbances)}"
        )
