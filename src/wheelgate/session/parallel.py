"""Measure something in several images at once, ahead of those who ask for it."""

from collections.abc import Callable, Collection
from concurrent.futures import Future, wait
from contextlib import AbstractContextManager, nullcontext
from typing import Generic, TypeVar

from wheelgate.util.concurrency import WorkerPool

Measured = TypeVar("Measured")

Resting = Callable[[], AbstractContextManager[None]]
"""A context for as long as the thread that asks only waits."""


class ParallelMeasurement(Generic[Measured]):
    """What was measured of each image, once."""

    def __init__(
        self, measure: Callable[[str], Measured], pool: WorkerPool, resting: Resting = nullcontext
    ) -> None:
        """Measure by a function of an image's name, in a pool's threads."""
        self._measure = measure
        self._pool = pool
        self._resting = resting
        self._begun: dict[str, Future[Measured]] = {}

    def begin(self, images: Collection[str]) -> None:
        """Begin to measure images that will be asked for."""
        for image in images:
            if image not in self._begun:
                self._begun[image] = self._pool.begin(self._measure, image)

    def wait(self) -> None:
        """Wait until what was begun has ended, well or not."""
        with self._resting():
            wait(self._begun.values())

    @property
    def all(self) -> tuple[Measured, ...]:
        """What was measured so far."""
        done = (each for each in self._begun.values() if each.done() and not each.cancelled())
        return tuple(each.result() for each in done if not each.exception())

    def of(self, image: str) -> Measured:
        """Return what was measured of an image, or is now.

        Raises:
            WheelgateError: As the measurement of this image raises it.
        """
        self.begin([image])
        with self._resting():
            return self._begun[image].result()
