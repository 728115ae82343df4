"""Measuring images at once: who waits for whom, and what becomes of errors."""

import threading
from concurrent.futures import CancelledError

import pytest

from wheelgate.side_by_side import SideBySide

PATIENCE = 10
"""Seconds that a thread waits for another; none of it passes where all goes well."""


def test_images_that_are_expected_are_measured_at_the_same_time():
    meeting = threading.Barrier(2, timeout=PATIENCE)

    def measure(image, _):
        meeting.wait()
        return image.upper()

    measured = SideBySide(measure)
    assert measured.of("alpine", ["debian-slim", "alpine"]) == "ALPINE"
    assert measured.all == ("ALPINE", "DEBIAN-SLIM")


def test_an_image_is_measured_once():
    asked = []
    measured = SideBySide(lambda image, _: asked.append(image))
    for image in ("alpine", "debian-slim", "alpine"):
        measured.of(image, ["alpine", "debian-slim"])
    assert sorted(asked) == ["alpine", "debian-slim"]


def test_nothing_is_measured_that_nobody_expects():
    measured = SideBySide(lambda image, _: image)
    measured.of("alpine")
    assert measured.all == ("alpine",)


def test_what_goes_wrong_with_an_image_is_raised_when_that_one_is_asked_for():
    def measure(image, _):
        if image == "broken":
            raise ValueError(image)
        return image

    measured = SideBySide(measure)
    assert measured.of("alpine", ["alpine", "broken"]) == "alpine"
    with pytest.raises(ValueError, match="broken"):
        measured.of("broken", ["alpine", "broken"])


def test_an_interrupt_ends_what_is_measured_beside():
    begun, ended = threading.Event(), threading.Event()

    def measure(image, go_on):
        if image == "alpine":
            assert begun.wait(PATIENCE)
            raise KeyboardInterrupt
        begun.set()
        try:
            while True:
                go_on()
        except CancelledError:
            ended.set()
            raise

    measured = SideBySide(measure)
    with pytest.raises(KeyboardInterrupt):
        measured.of("alpine", ["debian-slim"])
    assert ended.wait(PATIENCE)
    assert measured.all == ()
