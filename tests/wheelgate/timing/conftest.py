"""Process runs whose figures are known, in pairs."""

import pytest


@pytest.fixture(scope="session")
def pairs_of(a_process_run):
    """Return a function that makes the process runs of pairs, of one round of one sample each."""

    def make(image_times, reference_times):
        return [
            run
            for pair, (one, other) in enumerate(zip(image_times, reference_times, strict=True))
            for run in (
                a_process_run("alpine", pair, a=[one]),
                a_process_run("debian", pair, a=[other]),
            )
        ]

    return make
