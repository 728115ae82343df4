"""The clock that plays recorded durations back."""

import numpy as np
import pytest

from wheelgate.timing import ReplayClock


def test_the_clock_plays_back_recorded_durations_in_their_order():
    clock = ReplayClock()
    clock.load([0.5, 2.0])
    read = [clock()]
    for _ in range(2):
        clock.play()
        read.append(clock())
    assert np.diff(read).tolist() == [0.5, 2.0]
    with pytest.raises(IndexError):
        clock.play()
