"""Measuring images at once: who waits for whom, and what becomes of errors."""

import signal
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
    measured.expect(["debian-slim", "alpine"])
    assert measured.of("alpine") == "ALPINE"
    assert measured.all == ("ALPINE", "DEBIAN-SLIM")


def test_an_image_is_measured_once():
    asked = []
    measured = SideBySide(lambda image, _: asked.append(image))
    measured.expect(["alpine", "debian-slim"])
    for image in ("alpine", "debian-slim", "alpine"):
        measured.of(image)
    assert sorted(asked) == ["alpine", "debian-slim"]


def test_nothing_is_measured_that_nobody_expects():
    measured = SideBySide(lambda image, _: image)
    measured.of("alpine")
    assert measured.all == ("alpine",)


@pytest.mark.parametrize("first", ["alpine", "broken"])
def test_what_goes_wrong_with_an_image_is_raised_when_that_one_is_asked_for(first):
    def measure(image, go_on):
        go_on()
        if image == "broken":
            raise ValueError(image)
        return image

    measured = SideBySide(measure)
    measured.expect(["alpine", "broken"])
    for image in dict.fromkeys((first, "alpine", "broken")):
        if image == "broken":
            with pytest.raises(ValueError, match="broken"):
                measured.of(image)
        else:
            assert measured.of(image) == image


def test_no_more_than_two_are_measured_at_once():
    at_once = threading.Semaphore(2)

    def measure(image, _):
        assert at_once.acquire(blocking=False)
        threading.Event().wait(0.02)
        at_once.release()
        return image

    measured = SideBySide(measure)
    measured.expect("abcdef")
    measured.of("a")
    assert len(measured.all) == 6


@pytest.fixture
def heed_ctrl_c():
    """Undo what a job in a script's background inherits: SIGINT ignored."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("heed_ctrl_c")
def test_an_interrupt_ends_all_that_is_measured():
    begun, ended = threading.Barrier(2, timeout=PATIENCE), threading.Semaphore(0)

    def measure(image, go_on):
        begun.wait()
        if image == "alpine":
            signal.pthread_kill(threading.main_thread().ident, signal.SIGINT)
        try:
            while True:
                go_on()
        except CancelledError:
            ended.release()
            raise

    measured = SideBySide(measure)
    measured.expect(["debian-slim"])
    with pytest.raises(KeyboardInterrupt):
        measured.of("alpine")
    assert all(ended.acquire(timeout=PATIENCE) for _ in range(2))
    assert measured.all == ()
