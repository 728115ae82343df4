"""Starts whose figures are known."""

import pytest

from wheelgate.records import Conditions, Start

QUIET = Conditions("1", 2500.0, 0.3, 0.0, 0.0, 2.0)


@pytest.fixture(scope="session")
def a_start():
    """Return a function that makes a start whose samples took the given seconds."""

    def make(image, pair, cpu=None, taken=None, **wall):
        times = {name: tuple(rounds) for name, rounds in wall.items()}
        return Start(
            image=image, pair=pair, first_in_pair=False, first_plot_seconds=0.9,
            import_seconds={"matplotlib": 0.3, "seaborn": 0.8}, cold_import_seconds={},
            interpreter_seconds=0.01, peak_bytes=170_000_000, wall_seconds=times,
            cpu_seconds=cpu or times, taken_seconds=taken or {}, conditions=QUIET,
        )  # fmt: skip

    return make


@pytest.fixture(scope="session")
def pairs_of(a_start):
    """Return a function that makes the starts of pairs, of one round of one sample each."""

    def make(image_times, reference_times):
        return [
            start
            for pair, (one, other) in enumerate(zip(image_times, reference_times, strict=True))
            for start in (a_start("alpine", pair, a=[one]), a_start("debian", pair, a=[other]))
        ]

    return make
