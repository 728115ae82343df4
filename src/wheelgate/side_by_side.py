"""Measure something in several images at once: all that tests will ask for, when one first does."""

import threading
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import CancelledError, ThreadPoolExecutor, wait
from typing import Generic, TypeVar

GoOn = Callable[[], None]
"""Returns where a measurement may go on, and raises where the run has ended meanwhile."""

Measured = TypeVar("Measured")

_AT_ONCE = 2
"""More would fill the disk with saved images, and the memory with what is read of them."""


class SideBySide(Generic[Measured]):
    """What was measured of each image, once."""

    def __init__(self, measure: Callable[[str, GoOn], Measured]) -> None:
        """Prepare to measure.

        Args:
            measure: Measures an image of that name, in a thread; one that takes long calls the
                function that it is given now and then.
        """
        self._measure = measure
        self._known: dict[str, Measured] = {}
        self._expected: tuple[str, ...] = ()
        self._stop = threading.Event()

    def expect(self, images: Collection[str]) -> None:
        """Take note of the images that will be asked for."""
        self._expected = tuple(images)

    @property
    def all(self) -> tuple[Measured, ...]:
        """What was measured so far."""
        return tuple(self._known.values())

    def of(self, image: str) -> Measured:
        """Return what was measured of an image.

        Those that are expected and not measured yet are measured beside it; what goes wrong with
        them is raised when they are asked for.

        Raises:
            WheelgateError: As the measurement of this image raises it.
        """
        if image not in self._known:
            others = (name for name in self._expected if name not in self._known)
            self._measure_all(list(dict.fromkeys((image, *others))))
        return self._known[image]

    def _measure_all(self, images: Sequence[str]) -> None:
        """Measure images; raise what goes wrong with the first."""
        pool = ThreadPoolExecutor(max_workers=_AT_ONCE)
        try:
            running = {name: pool.submit(self._measure, name, self._go_on) for name in images}
            wait(running.values())
            for name, future in running.items():
                if not future.exception():
                    self._known[name] = future.result()
        except BaseException:
            self._stop.set()
            raise
        finally:
            # One that waits for a container ends with it, when the session removes them all.
            pool.shutdown(wait=not self._stop.is_set(), cancel_futures=True)
        running[images[0]].result()

    def _go_on(self) -> None:
        if self._stop.is_set():
            raise CancelledError
