"""Measure two images in pairs of process runs: probes, renders of samples, and facts of the build.

As in `timing.pairs`, the two containers of a pair live side by side on one processor, and every
single run in the one is followed by the same in the other; which is first is random each time.
"""

import random
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from wheelgate.errors import WorkerError
from wheelgate.timing.explain.probe_families import place_of, probe_names
from wheelgate.timing.explain.records import Account, Measurements, ProcessRun

RUN_SECONDS = 0.015
"""Processor time that a run of a probe takes in the reference. The clock of a process counts
single microseconds; a run takes much longer than these, and ends before a machine drifts."""

CLOCK_SECONDS = 1e-6
"""A step of the clock: what takes less is taken to last so long."""

LONGEST_SECONDS = 0.1
"""Processor time that a run takes at most in an image that is many times slower: there are fewer
iterations then, in both."""

ROUNDS = 3
"""Runs of each probe, and renders of each sample, in one process run."""

FEWEST_PAIRS = 8
"""Pairs that are taken whatever the budget: as many as an interval of 99% takes."""

_PATIENCE_SECONDS = 600


class Worker(Protocol):
    """What answers requests inside a container."""

    def ask(self, patience: float, **request: Any) -> Any:
        """Send a request; return its answer within `patience` seconds."""


Starter = Callable[[str], AbstractContextManager[Worker]]
"""Starts a worker in a fresh container of an image."""


@dataclass
class Measuring:
    """Measures one image against another.

    Attributes:
        image: The image.
        reference: The other one.
        start: Starts a worker in a fresh container of an image.
        samples: What is rendered.
        processor: The one that containers are pinned to, or empty.
        progress: Called with progress, a line each.
        seed: Of every random order.
        probes: What is probed.
        clock: Tells what of the budget is spent, in seconds.
    """

    image: str
    reference: str
    start: Starter
    samples: Sequence[str]
    processor: str
    progress: Callable[[str], None]
    seed: int
    probes: Sequence[str] = field(default_factory=probe_names)
    clock: Callable[[], float] = time.monotonic
    _unmeasured: dict[str, str] = field(default_factory=dict, init=False)
    _iterations: dict[str, int] = field(default_factory=dict, init=False)

    def measure(self, max_seconds: float) -> Measurements:
        """Take pairs until the next would end after the budget, but at least `FEWEST_PAIRS`.

        Raises:
            WorkerError: Where a worker does not start, or stops to answer.
        """
        began = self.clock()
        order = random.Random(self.seed)  # noqa: S311 - the order of runs is no secret
        self.progress("setting up the probes")
        with self.start(self.reference) as worker:
            self._calibrate(worker, RUN_SECONDS)
            facts = {self.reference: worker.ask(_PATIENCE_SECONDS, do="build facts")}
        with self.start(self.image) as worker:
            self._calibrate(worker, LONGEST_SECONDS)
            facts[self.image] = worker.ask(_PATIENCE_SECONDS, do="build facts")
        process_runs: list[ProcessRun] = []
        pairs, took = 0, 0.0
        while pairs < FEWEST_PAIRS or self.clock() - began + took < max_seconds:
            pair_began = self.clock()
            least = "" if pairs >= FEWEST_PAIRS else f" of at least {FEWEST_PAIRS}"
            self.progress(f"{self.image} against {self.reference}: pair {pairs + 1}{least}")
            process_runs += self._take_pair(pairs, order)
            pairs, took = pairs + 1, self.clock() - pair_began
        return Measurements(
            image=self.image,
            reference=self.reference,
            seed=self.seed,
            processor=self.processor,
            iterations=self._iterations,
            facts=facts,
            process_runs=tuple(process_runs),
            unmeasured=self._unmeasured,
            seconds=self.clock() - began,
        )

    def _calibrate(self, worker: Worker, seconds: float) -> None:
        """Set the iterations of each probe to what takes so long, unless they are fewer."""
        for name in self.probes:
            if name in self._unmeasured:
                continue
            try:
                found = worker.ask(_PATIENCE_SECONDS, do="calibrate", name=name, seconds=seconds)
            except WorkerError as error:
                self._unmeasured[name] = error.cause
                self._iterations.pop(name, None)
            else:
                self._iterations[name] = min(found, self._iterations.get(name, found))

    def _take_pair(self, number: int, order: random.Random) -> tuple[ProcessRun, ProcessRun]:
        images = [self.image, self.reference]
        order.shuffle(images)
        with ExitStack() as stack:
            workers = {image: stack.enter_context(self.start(image)) for image in images}
            probes = {
                name: self._alternate(
                    name, workers, order, do="probe", name=name, iterations=iterations
                )
                for name, iterations in self._iterations.items()
            }
            renders = {
                sample: self._alternate(sample, workers, order, do="account", sample=sample)
                for sample in self.samples
            }
        first, second = (
            ProcessRun(
                image=image,
                pair=number,
                first_in_pair=place == 0,
                probes={name: found[image] for name, found in probes.items() if found},
                renders={name: found[image] for name, found in renders.items() if found},
            )
            for place, image in enumerate(images)
        )
        return first, second

    def _alternate(
        self, what: str, workers: dict[str, Worker], order: random.Random, **request: Any
    ) -> dict[str, tuple[Account, ...]]:
        """Ask for the same in both images, some rounds; nothing where one of them cannot."""
        if what in self._unmeasured:
            return {}
        found: dict[str, list[Account]] = {image: [] for image in workers}
        for _ in range(ROUNDS):
            two = list(workers)
            order.shuffle(two)
            for image in two:
                try:
                    answer = workers[image].ask(_PATIENCE_SECONDS, **request)
                except WorkerError as error:
                    self._unmeasured[what] = error.cause
                    return {}
                found[image].append(self._account(image, answer))
        return {image: tuple(rounds) for image, rounds in found.items()}

    def _account(self, image: str, answer: dict[str, Any]) -> Account:
        unseen = answer.pop("unseen")
        if unseen:
            self._unmeasured[f"places in {image}"] = unseen
        pages: dict[str, dict[str, int]] = {}
        for file, counts in answer.pop("ticks").items():
            of_place = pages.setdefault(place_of(file), {})
            of_place |= {f"{Path(file).name}+{page}": count for page, count in counts.items()}
        ticks = {place: sum(counts.values()) for place, counts in pages.items()}
        seconds = max(answer.pop("seconds"), CLOCK_SECONDS)
        return Account(seconds=seconds, ticks=ticks, pages=pages, **answer)
