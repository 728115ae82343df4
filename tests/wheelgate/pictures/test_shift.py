"""Finding moves: text that moved by pixels, and what only looks as if it had."""

import numpy as np
import pytest

from wheelgate.pictures import measure


def blank():
    return np.full((120, 200, 4), 255, np.uint8)


def shift_of(before, after):
    [region] = measure(before, after).regions
    return region.shift


@pytest.fixture
def label(plot):
    """Return the pixels of a few words."""
    return plot()[5:25, 115:190]


@pytest.mark.parametrize("move", [(1, 0), (-1, 0), (0, 1), (2, -3), (8, 0), (-8, -8)])
def test_a_label_that_moved_says_by_how_much(label, move):
    right, down = move
    before, after = blank(), blank()
    # Something that stays keeps this from being a move of the whole picture.
    for picture in (before, after):
        picture[100:110, 10:190, :3] = np.arange(180)[None, :, None]
    height, width = label.shape[:2]
    before[40 : 40 + height, 50 : 50 + width] = label
    after[40 + down : 40 + down + height, 50 + right : 50 + right + width] = label
    assert measure(before, after).shift is None
    assert shift_of(before, after) == move


def test_a_label_that_vanished_did_not_move(label):
    before = blank()
    before[40:60, 50:125] = label
    assert shift_of(before, blank()) is None
    assert shift_of(blank(), before) is None


def test_a_label_of_another_colour_did_not_move(label):
    before, after = blank(), blank()
    before[40:60, 50:125] = label
    after[40:60, 50:125] = np.where(label < 128, 200, label)
    assert shift_of(before, after) is None


def test_a_label_with_another_letter_did_not_move(plot):
    assert shift_of(plot(title="a title"), plot(title="b title")) is None


def test_a_label_that_moved_over_a_short_thin_line_is_still_seen_to_move(label):
    before, after = blank(), blank()
    before[40:60, 50:125] = after[40:60, 52:127] = label
    crossed = 50 + int((label[..., 0] < 128).sum(axis=0).argmax())
    line = (slice(40, 48), crossed)
    before[line] = after[line] = (200, 200, 200, 255)
    assert shift_of(before, after) == (2, 0)


def test_a_frame_that_moved_is_judged_without_what_changed_within_it():
    before, after = blank(), blank()
    for picture, move in ((before, 0), (after, 3)):
        frame = picture[10 + move : 102 + move, 20 + move : 180 + move, :3]
        frame[:2] = frame[-2:] = frame[:, :2] = frame[:, -2:] = 9
    after[40:70, 60:140, :3] = np.random.default_rng(0).integers(0, 255, (30, 80, 3))
    found = {region.width: region.shift for region in measure(before, after).regions}
    assert found == {163: (3, 3), 80: None}


def test_two_pixels_are_too_few_to_have_moved():
    before, after = blank(), blank()
    before[50, 50, :3] = after[50, 51, :3] = 0
    found = measure(before, after)
    assert found.shift is None
    assert found.regions[0].shift is None


def test_noise_did_not_move():
    random = np.random.default_rng(0)
    noise = [random.integers(0, 255, (120, 200, 4)).astype(np.uint8) for _ in range(2)]
    assert shift_of(*noise) is None


def test_a_label_that_left_over_the_edge_is_not_said_to_have_moved_elsewhere(label):
    before, after = blank(), blank()
    for picture in (before, after):
        picture[10:20, 10:190, :3] = np.arange(180)[None, :, None]
    before[98:118, 50:125] = label
    after[110:120, 50:125] = label[:10]
    assert shift_of(before, after) is None
