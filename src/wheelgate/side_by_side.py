"""Measure something in several images at once: all that tests will ask for, ahead of them."""

from collections.abc import Callable, Collection
from concurrent.futures import Future, wait
from contextlib import AbstractContextManager, nullcontext
from typing import Generic, TypeVar

from wheelgate.threads import Crew

Measured = TypeVar("Measured")

Resting = Callable[[], AbstractContextManager[None]]


class SideBySide(Generic[Measured]):
    """What was measured of each image, once."""

    def __init__(
        self, measure: Callable[[str], Measured], crew: Crew, resting: Resting = nullcontext
    ) -> None:
        """Prepare to measure.

        Args:
            measure: Measures an image of that name, in a thread.
            crew: Whose threads measure.
            resting: A context for as long as the thread that asks only waits.
        """
        self._measure = measure
        self._crew = crew
        self._resting = resting
        self._begun: dict[str, Future[Measured]] = {}
        self._expected: tuple[str, ...] = ()

    def expect(self, images: Collection[str]) -> None:
        """Take note of the images that will be asked for."""
        self._expected = tuple(images)

    def begin(self, *first: str) -> None:
        """Begin to measure images, and those that are expected beside them."""
        for image in (*first, *self._expected):
            if image not in self._begun:
                self._begun[image] = self._crew.begin(self._measure, image)

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
        """Return what was measured of an image.

        Those that are expected and not measured yet are measured beside it; what goes wrong with
        them is raised when they are asked for.

        Raises:
            WheelgateError: As the measurement of this image raises it.
        """
        self.begin(image)
        with self._resting():
            return self._begun[image].result()
