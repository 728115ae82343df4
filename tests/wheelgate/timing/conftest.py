"""Starts whose figures are known, in pairs."""

import pytest


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
