"""Measure something in several images at once: all that tests will ask for, when one first does."""

import threading
from collections.abc import Callable, Collection
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from typing import Generic, TypeVar

GoOn = Callable[[], None]
"""Returns where a measurement may go on, and raises where the run has ended meanwhile."""

Measured = TypeVar("Measured")


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
        self._stop = threading.Event()

    @property
    def all(self) -> tuple[Measured, ...]:
        """What was measured so far."""
        return tuple(self._known.values())

    def of(self, image: str, expected: Collection[str] = ()) -> Measured:
        """Return what was measured of an image.

        Args:
            image: Its name.
            expected: Images that will be asked for as well. Those not measured yet are measured
                beside this one; what goes wrong with them is raised when they are asked for.

        Raises:
            WheelgateError: As the measurement of this image raises it.
        """
        if image not in self._known:
            others = [name for name in expected if name != image and name not in self._known]
            self._measure_all([image, *others])
        return self._known[image]

    def _measure_all(self, images: list[str]) -> None:
        pool = ThreadPoolExecutor(max_workers=len(images))
        running = {name: pool.submit(self._measure, name, self._go_on) for name in images}
        try:
            for name, future in running.items():
                self._take(name, future, needed=name == images[0])
        except BaseException:
            self._stop.set()
            raise
        finally:
            # One that waits for a container ends with it, when the session removes them all.
            pool.shutdown(wait=not self._stop.is_set(), cancel_futures=True)

    def _take(self, name: str, future: "Future[Measured]", *, needed: bool) -> None:
        try:
            self._known[name] = future.result()
        except Exception:
            if needed:
                raise

    def _go_on(self) -> None:
        if self._stop.is_set():
            raise CancelledError
