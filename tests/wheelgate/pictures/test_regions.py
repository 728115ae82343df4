"""Clustering what changed: close-by changes are one region, far ones are several."""

import numpy as np
import pytest

from wheelgate.pictures import measure
from wheelgate.pictures.regions import MOST_REGIONS


def found(*boxes, size=(600, 800)):
    """Return the regions of a picture in which boxes of (left, top, width, height) changed."""
    before = np.full((*size, 4), 255, np.uint8)
    after = before.copy()
    for left, top, width, height in boxes:
        after[top : top + height, left : left + width, 0] = 0
    return measure(before, after).regions


def as_boxes(regions):
    return [(each.left, each.top, each.width, each.height) for each in regions]


@pytest.mark.parametrize("box", [(0, 0, 1, 1), (799, 599, 1, 1), (13, 7, 100, 3), (795, 0, 5, 600)])
def test_the_box_of_a_region_is_tight(box):
    assert as_boxes(found(box)) == [box]


def test_changes_far_apart_are_regions_of_their_own_the_largest_first():
    boxes = [(10, 10, 5, 5), (300, 400, 50, 40), (700, 20, 8, 9)]
    assert as_boxes(found(*boxes)) == [boxes[1], boxes[2], boxes[0]]


def test_changes_close_by_are_one_region():
    assert as_boxes(found((100, 100, 5, 5), (110, 104, 5, 5))) == [(100, 100, 15, 9)]


def test_changes_that_touch_at_a_corner_are_one_region():
    assert as_boxes(found((96, 96, 8, 8), (104, 104, 8, 8))) == [(96, 96, 16, 16)]


@pytest.mark.parametrize("start", range(8))
def test_less_than_a_tile_apart_is_always_one_region_and_two_tiles_never(start):
    assert len(found((100 + start, 50, 3, 3), (100 + start + 3 + 7, 50, 3, 3))) == 1
    assert len(found((100 + start, 50, 3, 3), (100 + start + 3 + 16, 50, 3, 3))) == 2


def test_a_region_counts_its_own_pixels_only_where_boxes_overlap():
    frame = [(100, 100, 200, 2), (100, 298, 200, 2), (100, 100, 2, 200), (298, 100, 2, 200)]
    regions = found(*frame, (190, 190, 10, 10))
    assert as_boxes(regions) == [(100, 100, 200, 200), (190, 190, 10, 10)]
    assert [region.changed_pixels for region in regions] == [4 * 200 * 2 - 16, 100]


def test_many_specks_are_gathered_until_they_can_be_told():
    specks = [(left, top, 1, 1) for left in range(4, 800, 40) for top in range(4, 600, 40)]
    regions = found(*specks)
    assert 1 <= len(regions) <= MOST_REGIONS
    assert sum(region.changed_pixels for region in regions) == len(specks)


def test_the_regions_hold_every_changed_pixel_once():
    random = np.random.default_rng(7)
    before = np.full((300, 410, 4), 255, np.uint8)
    after = before.copy()
    after[random.integers(0, 300, 90), random.integers(0, 410, 90), 1] = 3
    difference = measure(before, after)
    assert sum(each.changed_pixels for each in difference.regions) == difference.changed_pixels
