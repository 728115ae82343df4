"""Take a pair of starts: two fresh containers, whose renders alternate.

Wall clocks drift by tens of percent on a shared machine, within seconds. So not only do the two
starts of a pair follow each other, they live side by side, and every single render in the one is
followed by the same in the other, on the same processor; which of them is first is drawn each
time. What remains between pairs is what a start has of its own: where its memory lies.
"""

import random
import statistics
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, field
from typing import Any, Protocol

from wheelgate.records import Start
from wheelgate.timing import conditions

_PATIENCE_SECONDS = 600
_INTERPRETER_TIMES = 5


class Worker(Protocol):
    """What answers requests inside a container."""

    def ask(self, patience: float, **request: Any) -> Any:
        """Send a request; return its answer within `patience` seconds."""


Starter = Callable[[str], AbstractContextManager[Worker]]
"""Starts a worker in a fresh container of an image."""


@dataclass(frozen=True)
class Plan:
    """What is timed in each start.

    Attributes:
        samples: What is rendered; the first of them is the first plot.
        rounds: Counted renders of each sample, after one that warms it up.
        processor: The one that the starts are pinned to, or empty.
        cold: Whether imports from a cold page cache are measured too.
        slowdowns: Image to the share by which its renders are made slower on purpose.
    """

    samples: tuple[str, ...]
    rounds: int
    processor: str = ""
    cold: bool = False
    slowdowns: dict[str, float] = field(default_factory=dict)


@dataclass
class _Running:
    """A start in the making."""

    worker: Worker
    first_plot_seconds: float
    warm: dict[str, Any]
    wall: dict[str, list[float]] = field(default_factory=dict)
    cpu: dict[str, list[float]] = field(default_factory=dict)
    taken: dict[str, list[float]] = field(default_factory=dict)
    switches: int = 0

    def draw(self, sample: str, slowdown: float) -> None:
        """Render a sample once more."""
        shares = [slowdown] if slowdown else []
        found = self.worker.ask(_PATIENCE_SECONDS, do="draw", sample=sample, slowdowns=shares)
        wall, taken = found["slowed"][-1] if shares else (found["wall"], found["taken"])
        self.wall.setdefault(sample, []).append(wall)
        self.cpu.setdefault(sample, []).append(found["cpu"] * (1 + slowdown))
        self.taken.setdefault(sample, []).append(taken)
        self.switches += found["switches"]

    @property
    def cpu_seconds(self) -> float:
        """Processor time of all counted renders."""
        return sum(sum(rounds) for rounds in self.cpu.values())


@dataclass(frozen=True)
class Pair:
    """The starts of a pair, in the order that they were started in.

    Attributes:
        starts: One an image.
        failed: For each sample that some image could not render, why.
    """

    starts: tuple[Start, ...]
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
    drawn = list(images)
    order.shuffle(drawn)
    cold = {image: _cold_imports(start, image) if plan.cold else {} for image in drawn}
    with ExitStack() as stack:
        running = {image: _begin(stack, start, image, plan) for image in drawn}
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
                    running[image].draw(sample, plan.slowdowns.get(image, 0.0))
        seconds = time.monotonic() - began
        after = conditions.ticks(plan.processor)
        interpreters = {
            image: each.worker.ask(_PATIENCE_SECONDS, do="interpreter", times=_INTERPRETER_TIMES)
            for image, each in running.items()
        }
    own_seconds = sum(each.cpu_seconds for each in running.values())
    starts = []
    for place, image in enumerate(drawn):
        each = running[image]
        found = conditions.between(
            plan.processor, before, after, seconds, own_seconds, each.switches, each.cpu_seconds
        )
        starts.append(
            Start(
                image=image,
                pair=number,
                first_in_pair=place == 0,
                first_plot_seconds=each.first_plot_seconds,
                import_seconds=each.warm["import_seconds"],
                cold_import_seconds=cold[image],
                interpreter_seconds=statistics.median(interpreters[image]),
                peak_bytes=each.warm["peak_bytes"],
                wall_seconds={name: tuple(times) for name, times in each.wall.items()},
                cpu_seconds={name: tuple(times) for name, times in each.cpu.items()},
                taken_seconds={name: tuple(times) for name, times in each.taken.items()},
                conditions=found,
                slowdown=plan.slowdowns.get(image, 0.0),
                disturbances=conditions.disturbances(found),
            )
        )
    return Pair(tuple(starts), failed)


def _begin(stack: ExitStack, start: Starter, image: str, plan: Plan) -> _Running:
    began = time.monotonic()
    worker = stack.enter_context(start(image))
    worker.ask(_PATIENCE_SECONDS, do="first plot", sample=plan.samples[0])
    first = time.monotonic() - began
    warm = worker.ask(_PATIENCE_SECONDS, do="warm up", samples=list(plan.samples))
    return _Running(worker, first, warm)


def _cold_imports(start: Starter, image: str) -> dict[str, float]:
    with start(image) as worker:
        found: dict[str, float] = worker.ask(_PATIENCE_SECONDS, do="cold imports")
    return found
