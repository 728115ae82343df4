"""Take a pair of process runs: two fresh containers, whose renders alternate.

Wall clocks drift by tens of percent on a shared machine, within seconds. So not only do the two
runs of a pair follow each other, they live side by side, and every single render in the one is
followed by the same in the other, on the same processor; which of them is first is drawn each
time. What remains between pairs is what is each process run's own: where its memory lies.
"""

import random
import statistics
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, field
from typing import Any, Protocol

from wheelgate.model.records import Conditions, ProcessRun
from wheelgate.timing import conditions

_PATIENCE_SECONDS = 600
_INTERPRETER_TIMES = 5
_ANSWERS = 5


class Worker(Protocol):
    """What answers requests inside a container."""

    def ask(self, patience: float, **request: Any) -> Any:
        """Send a request; return its answer within `patience` seconds."""

    def run_delay_seconds(self) -> float | None:
        """Return how long its process has stood ready, by this host; None where it cannot say."""


Starter = Callable[[str], AbstractContextManager[Worker]]
"""Starts a worker in a fresh container of an image."""


@dataclass(frozen=True)
class Plan:
    """What is timed in each process run.

    Attributes:
        samples: What is rendered; the first of them is the first plot.
        rounds: Counted renders of each sample, after one that warms it up.
        processor: The one that the process runs are pinned to, or empty.
        cold: Whether imports from a cold page cache are measured too.
        slowdowns: Image to the share by which its renders are made slower on purpose.
    """

    samples: tuple[str, ...]
    rounds: int
    processor: str = ""
    cold: bool = False
    slowdowns: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class _Started:
    """A container that has imported nothing yet."""

    worker: Worker
    seconds: float
    cold_import_seconds: dict[str, float]


@dataclass
class _Running:
    """A process run in the making."""

    worker: Worker
    cold_import_seconds: dict[str, float]
    first_plot_seconds: float
    warm: dict[str, Any]
    interpreter_seconds: Sequence[float] = ()
    wall: dict[str, list[float]] = field(default_factory=dict)
    cpu: dict[str, list[float]] = field(default_factory=dict)
    run_delay: dict[str, list[float]] = field(default_factory=dict)
    outside: dict[str, list[float]] = field(default_factory=dict)
    answer_seconds: float = 0.0
    switches: int = 0

    def render(self, sample: str, slowdown: float) -> None:
        """Render a sample once more."""
        shares = [slowdown] if slowdown else []
        self.worker.ask(_PATIENCE_SECONDS, do="collect")
        delayed, began = self.worker.run_delay_seconds(), time.perf_counter()
        found = self.worker.ask(_PATIENCE_SECONDS, do="draw", sample=sample, slowdowns=shares)
        outside = time.perf_counter() - began - self.answer_seconds
        wall, run_delay = found["slowed"][-1] if shares else (found["wall"], found["taken"])
        self.wall.setdefault(sample, []).append(wall)
        self.cpu.setdefault(sample, []).append(found["cpu"] * (1 + slowdown))
        self.run_delay.setdefault(sample, []).append(run_delay)
        after = self.worker.run_delay_seconds()
        taken = run_delay if delayed is None or after is None else after - delayed
        self.outside.setdefault(sample, []).append(max(outside - taken, 0.0))
        self.switches += found["switches"]

    def time_answers(self) -> None:
        """Measure what the quickest of a few answers takes that cost nothing."""
        times = []
        for _ in range(_ANSWERS):
            began = time.perf_counter()
            self.worker.ask(_PATIENCE_SECONDS, do="ready")
            times.append(time.perf_counter() - began)
        self.answer_seconds = min(times)

    @property
    def cpu_seconds(self) -> float:
        """Processor time of all counted renders."""
        return sum(sum(rounds) for rounds in self.cpu.values())

    def record(
        self, image: str, pair: int, first_in_pair: bool, found: Conditions, slowdown: float
    ) -> ProcessRun:
        """Return what was measured, under the conditions that were found."""
        return ProcessRun(
            image=image,
            pair=pair,
            first_in_pair=first_in_pair,
            first_plot_seconds=self.first_plot_seconds,
            import_seconds=self.warm["import_seconds"],
            cold_import_seconds=self.cold_import_seconds,
            interpreter_seconds=statistics.median(self.interpreter_seconds),
            peak_bytes=self.warm["peak_bytes"],
            wall_seconds={name: tuple(times) for name, times in self.wall.items()},
            cpu_seconds={name: tuple(times) for name, times in self.cpu.items()},
            run_delay_seconds={name: tuple(times) for name, times in self.run_delay.items()},
            outside_seconds={name: tuple(times) for name, times in self.outside.items()},
            conditions=found,
            slowdown=slowdown,
            disturbances=conditions.interference(found),
        )


@dataclass(frozen=True)
class Pair:
    """The process runs of a pair, in the order that they were started in.

    Attributes:
        process_runs: One an image.
        failed: For each sample that some image could not render, why.
    """

    process_runs: tuple[ProcessRun, ...]
    failed: dict[str, str]


def take_pair(
    number: int, images: tuple[str, str], start: Starter, plan: Plan, order: random.Random
) -> Pair:
    """Start each of two images once, and time the samples in both.

    Args:
        number: The pair's number, from 0.
        images: The image and its reference.
        start: Starts a worker in a fresh container of an image.
        plan: What is timed.
        order: Draws every order; seeded by the caller.

    Raises:
        WorkerError: Where an image's worker does not start, or a sample ends it.
    """
    shuffled = list(images)
    order.shuffle(shuffled)
    with ExitStack() as stack:
        # Two revisions of an image have files in common: what one has mapped leaves no page cache.
        started = {image: _start(stack, start, image, plan) for image in shuffled}
        running = {image: _warm_up(started[image], plan) for image in shuffled}
        failed = {
            sample: f"{image}: {why}"
            for image, each in running.items()
            for sample, why in each.warm["failed"].items()
        }
        before, began = conditions.ticks(plan.processor), time.monotonic()
        for _ in range(plan.rounds):
            for sample in plan.samples:
                if sample in failed:
                    continue
                two = list(images)
                order.shuffle(two)
                for image in two:
                    running[image].render(sample, plan.slowdowns.get(image, 0.0))
        seconds = time.monotonic() - began
        after = conditions.ticks(plan.processor)
        for each in running.values():
            each.interpreter_seconds = each.worker.ask(
                _PATIENCE_SECONDS, do="interpreter", times=_INTERPRETER_TIMES
            )
    own_seconds = sum(each.cpu_seconds for each in running.values())
    process_runs = []
    for place, image in enumerate(shuffled):
        each = running[image]
        found = conditions.between(
            plan.processor, before, after, seconds, own_seconds, each.switches, each.cpu_seconds
        )
        slowdown = plan.slowdowns.get(image, 0.0)
        process_runs.append(each.record(image, number, place == 0, found, slowdown))
    return Pair(tuple(process_runs), failed)


def _start(stack: ExitStack, start: Starter, image: str, plan: Plan) -> _Started:
    """Start a container, and measure in it what has to come before anything is imported."""
    began = time.monotonic()
    worker = stack.enter_context(start(image))
    worker.ask(_PATIENCE_SECONDS, do="ready")
    seconds = time.monotonic() - began
    cold = worker.ask(_PATIENCE_SECONDS, do="cold imports") if plan.cold else {}
    return _Started(worker, seconds, cold)


def _warm_up(started: _Started, plan: Plan) -> _Running:
    """Render the first plot, and every sample once."""
    began = time.monotonic()
    started.worker.ask(_PATIENCE_SECONDS, do="first plot", sample=plan.samples[0])
    first = started.seconds + time.monotonic() - began
    warm = started.worker.ask(_PATIENCE_SECONDS, do="warm up", samples=list(plan.samples))
    running = _Running(started.worker, started.cold_import_seconds, first, warm)
    running.time_answers()
    return running
