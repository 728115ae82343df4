"""Measuring images at once: who waits for whom, and what becomes of errors."""

import threading

import pytest

from wheelgate.session.parallel import ParallelMeasurement
from wheelgate.util.concurrency import WorkerPool

PATIENCE = 10
"""Seconds that a thread waits for another; none of it passes where all goes well."""


@pytest.fixture
def measuring():
    with WorkerPool(2) as pool:
        yield lambda measure: ParallelMeasurement(measure, pool)


def test_images_that_are_begun_are_measured_at_the_same_time(measuring):
    meeting = threading.Barrier(2, timeout=PATIENCE)

    def measure(image):
        meeting.wait()
        return image.upper()

    measured = measuring(measure)
    measured.begin(["debian-slim", "alpine"])
    assert measured.of("alpine") == "ALPINE"
    assert measured.of("debian-slim") == "DEBIAN-SLIM"
    assert sorted(measured.all) == ["ALPINE", "DEBIAN-SLIM"]


def test_an_image_is_measured_once(measuring):
    asked = []
    measured = measuring(asked.append)
    measured.begin(["alpine", "debian-slim"])
    for image in ("alpine", "debian-slim", "alpine"):
        measured.of(image)
    assert sorted(asked) == ["alpine", "debian-slim"]


def test_nothing_is_measured_that_nobody_asks_for(measuring):
    measured = measuring(lambda image: image)
    assert measured.all == ()
    measured.of("alpine")
    assert measured.all == ("alpine",)


def test_what_was_begun_is_measured_while_nobody_asks_and_can_be_waited_for(measuring):
    go = threading.Event()

    def measure(image):
        assert go.wait(PATIENCE)
        return image

    measured = measuring(measure)
    measured.begin(["alpine", "debian-slim"])
    assert measured.all == ()
    go.set()
    measured.wait()
    assert sorted(measured.all) == ["alpine", "debian-slim"]


@pytest.mark.parametrize("first", ["alpine", "broken"])
def test_what_goes_wrong_with_an_image_is_raised_when_that_one_is_asked_for(measuring, first):
    def measure(image):
        if image == "broken":
            raise ValueError(image)
        return image

    measured = measuring(measure)
    measured.begin(["alpine", "broken"])
    measured.wait()
    for image in dict.fromkeys((first, "alpine", "broken")):
        if image == "broken":
            with pytest.raises(ValueError, match="broken"):
                measured.of(image)
        else:
            assert measured.of(image) == image
    assert measured.all == ("alpine",)
