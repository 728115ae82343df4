"""Measuring how pixels differ: amounts, the worst window, the whole picture's move."""

import numpy as np
import pytest

from wheelgate.pictures import measure
from wheelgate.pictures.window import channel_difference


def changed(pixels, top, left, height, width, colour):
    copy = pixels.copy()
    copy[top : top + height, left : left + width, :3] = colour
    return copy


def white(height=96, width=128):
    return np.full((height, width, 4), 255, np.uint8)


def test_pixels_that_are_the_same_have_no_measure(plot):
    assert measure(plot(), plot()) is None


@pytest.mark.parametrize(
    "shapes", [((2, 3, 4), (3, 2, 4)), ((2, 3, 3), (2, 3, 3)), ((4, 4), (4, 4))]
)
def test_arrays_of_other_shapes_are_refused(shapes):
    with pytest.raises(ValueError, match="cannot be measured"):
        measure(*(np.zeros(shape, np.uint8) for shape in shapes))


def test_one_pixel_is_counted_and_placed():
    found = measure(white(), changed(white(), 50, 70, 1, 1, (250, 255, 205)))
    assert (found.width, found.height) == (128, 96)
    assert (found.changed_pixels, found.largest) == (1, 50)
    assert found.changed_share == 1 / (128 * 96)
    assert found.mean == pytest.approx(55 / (4 * 128 * 96))
    assert found.local == pytest.approx(55 / (4 * 16 * 16))
    left, top = found.local_at
    assert left <= 70 < left + 16
    assert top <= 50 < top + 16
    [region] = found.regions
    assert (region.left, region.top, region.width, region.height) == (70, 50, 1, 1)


def test_a_difference_of_channels_does_not_wrap_around():
    low, high = np.zeros((1, 2, 4), np.uint8), np.full((1, 2, 4), 255, np.uint8)
    assert channel_difference(low, high).tolist() == channel_difference(high, low).tolist()
    assert measure(low, high).largest == measure(high, low).largest == 255


def test_the_measures_are_those_that_plain_arithmetic_gives():
    random = np.random.default_rng(3)
    first = random.integers(0, 255, (45, 61, 4)).astype(np.uint8)
    second = first.copy()
    second[20:30, 13:33] = random.integers(0, 255, (10, 20, 4))
    found = measure(first, second)
    off = np.abs(first.astype(int) - second.astype(int))
    assert found.changed_pixels == np.count_nonzero(off.any(axis=2))
    assert found.largest == off.max()
    assert found.mean == pytest.approx(off.mean())
    windows = {
        (left, top): off[top : top + 16, left : left + 16].sum() / (4 * 16 * 16)
        for top in range(0, 32, 8)
        for left in range(0, 48, 8)
    }
    assert found.local == pytest.approx(max(windows.values()))
    assert windows[found.local_at] == found.local


def test_a_missing_dot_is_seen_locally_where_the_mean_hides_it():
    picture = white(960, 1280)
    found = measure(changed(picture, 300, 400, 6, 6, (0, 0, 0)), picture)
    assert found.mean < 0.01
    assert found.local == pytest.approx(36 * 255 * 3 / (16 * 16 * 4))


@pytest.mark.parametrize(("top", "left"), [(0, 0), (95, 127), (0, 127), (95, 0), (90, 3)])
def test_the_worst_window_lies_within_the_picture(top, left):
    found = measure(white(), changed(white(), top, left, 1, 1, (0, 0, 0)))
    assert 0 <= found.local_at[0] <= left < found.local_at[0] + 16 <= 128
    assert 0 <= found.local_at[1] <= top < found.local_at[1] + 16 <= 96


def test_the_worst_window_of_a_small_picture_is_all_of_it():
    found = measure(white(5, 3), changed(white(5, 3), 0, 0, 5, 3, (0, 0, 0)))
    assert found.local == found.mean == pytest.approx(255 * 3 / 4)
    assert found.local_at == (0, 0)


@pytest.mark.parametrize("move", [(1, 0), (0, -1), (-3, 2), (8, 8), (0, 7)])
def test_a_picture_that_moved_as_a_whole_says_by_how_much(plot, move):
    right, down = move
    blank = plot((1, 1))[0, 0]
    before = np.full((300, 400, 4), blank, np.uint8)
    after = before.copy()
    before[20:260, 20:340] = plot()
    after[20 + down : 260 + down, 20 + right : 340 + right] = plot()
    assert measure(before, after).shift == move


def test_a_picture_that_moved_too_far_is_not_said_to_have_moved(plot):
    assert measure(plot(), np.roll(plot(), 9, axis=1)).shift is None


def test_one_thing_that_moved_does_not_move_the_whole_picture(plot):
    before, after = plot(), plot()
    after[0:25, 100:200] = np.roll(before[0:25, 100:200], 2, axis=1)
    found = measure(before, after)
    assert found.shift is None
    assert [region.shift for region in found.regions] == [(2, 0)]


def test_what_is_measured_does_not_depend_on_the_repetition(plot):
    first, second = plot(), plot(title="another", bar=90, dot=False)
    assert measure(first, second) == measure(first, second)


def test_swapped_pictures_have_the_same_amounts_and_the_opposite_move(plot):
    before, after = plot(), np.roll(plot(), 3, axis=0)
    there, back = measure(before, after), measure(after, before)
    assert (there.changed_pixels, there.local) == (back.changed_pixels, back.local)
    assert (there.shift, back.shift) == ((0, 3), (0, -3))


@pytest.mark.parametrize(("channel", "name"), [(0, "red"), (1, "green"), (2, "blue"), (3, "alpha")])
def test_the_channels_that_differ_are_named(channel, name):
    faded = white()
    faded[10:20, 10:20, channel] = 9
    assert measure(white(), faded).channels == (name,)
