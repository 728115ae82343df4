"""Plays recorded durations back to pytest-benchmark."""

from collections.abc import Sequence


class ReplayClock:
    """A timer for pytest-benchmark that gives back durations measured elsewhere.

    pytest-benchmark times a function in its own process by reading a timer before and after
    each call. Our renders are timed inside containers, by the worker; this timer advances by
    one recorded duration in every call of `play`, so that its tables, groups and JSON show
    what was measured there.
    """

    def __init__(self) -> None:
        self._now = 0.0
        self._durations: list[float] = []

    def load(self, durations: Sequence[float]) -> None:
        """Set the durations, in seconds, that the next calls of `play` are to take."""
        self._durations = list(durations)

    def play(self) -> None:
        """Let one recorded duration pass."""
        self._now += self._durations.pop(0)

    def __call__(self) -> float:
        """Return the time on this clock, in seconds."""
        return self._now
