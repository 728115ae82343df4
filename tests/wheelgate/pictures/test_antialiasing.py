"""Telling anti-aliasing: soft edges count, flat areas and changes of colour do not."""

import numpy as np
import pytest
from PIL import Image, ImageDraw

from wheelgate.pictures import compare, measure
from wheelgate.pictures.antialiasing import antialiased


def line(offset, soft=True):
    """Return a slanting line, drawn large and made small for soft edges."""
    scale = 8 if soft else 1
    picture = Image.new("RGBA", (100 * scale, 60 * scale), "white")
    ends = [(10, 10 + offset), (90, 40 + offset)]
    ImageDraw.Draw(picture).line(
        [(x * scale, y * scale) for x, y in ends], fill="black", width=6 * scale
    )
    return np.array(picture.resize((100, 60), Image.Resampling.BOX))


def test_another_softening_of_the_same_edge_is_anti_aliasing():
    found = measure(line(0), line(0.25))
    assert found.antialiasing_share > 0.85
    assert found.regions[0].antialiasing_share == found.antialiasing_share


def test_a_line_that_moved_by_far_is_not_anti_aliasing():
    assert measure(line(0, soft=False), line(9, soft=False)).antialiasing_share < 0.1


@pytest.mark.parametrize("colour", [(0, 0, 0, 255), (254, 254, 254, 255)])
def test_a_flat_area_of_another_colour_is_not_anti_aliasing(colour):
    before = np.full((60, 60, 4), 255, np.uint8)
    after = before.copy()
    after[20:40, 20:40] = colour
    assert measure(before, after).antialiasing_share == 0


def test_words_that_vanished_are_not_anti_aliasing(plot):
    found = measure(plot(title="a title"), plot(title=""))
    assert found.antialiasing_share < 0.1


def edge(brightness):
    """Return white beside black, with a column between them of one brightness."""
    picture = np.full((20, 20, 4), 255, np.uint8)
    picture[:, 11:, :3] = 0
    picture[:, 10, :3] = brightness
    return picture


def test_a_step_of_an_edge_may_be_anything_between_its_sides():
    assert antialiased(edge(0), edge(255))[5, 10]
    assert antialiased(edge(90), edge(91))[5, 10]
    assert not antialiased(edge(90), edge(91))[:, :9].any()
    assert not antialiased(edge(90), edge(91))[:, 13:].any()


def test_what_no_neighbour_was_is_not_anti_aliasing():
    grey = np.full((20, 20, 4), 255, np.uint8)
    grey[:, 10:, :3] = 200
    for brightness, within in ((200, True), (185, True), (183, False), (0, False)):
        dot = grey.copy()
        dot[5, 10, :3] = brightness
        assert bool(antialiased(grey, dot)[5, 10]) is within, brightness
        assert bool(antialiased(dot, grey)[5, 10]) is within, brightness


def test_an_edge_in_one_picture_only_is_not_anti_aliasing():
    blank = np.full((20, 20, 4), 255, np.uint8)
    faint = blank.copy()
    faint[5, 10, :3] = 250
    assert not antialiased(blank, faint).any()


def test_a_transparent_edge_is_judged_as_it_looks_on_white():
    opaque = np.full((20, 20, 4), 255, np.uint8)
    opaque[:, 10:, :3] = 0
    clear = np.zeros((20, 20, 4), np.uint8)
    clear[:, 10:, 3] = 255
    before, after = opaque.copy(), clear.copy()
    before[:, 10, :3] = (np.arange(20) * 12)[:, None]
    after[:, 10, 3] = 255 - np.arange(20) * 12
    assert antialiased(opaque, before).tolist() == antialiased(clear, after).tolist()


def test_a_difference_that_is_all_anti_aliasing_says_so(saved):
    before = np.full((30, 30, 4), 255, np.uint8)
    before[:, 15:, :3] = 0
    after = before.copy()
    before[5:25, 15, :3] = (np.arange(20) * 5 + 40)[:, None]
    after[5:25, 15, :3] = (np.arange(20) * 5 + 80)[:, None]
    found = compare(saved(before), saved(after))
    assert found.pixels.antialiasing_share == 1
    assert found.summary.endswith("by at most 40 of 255, all of it anti-aliasing only")
