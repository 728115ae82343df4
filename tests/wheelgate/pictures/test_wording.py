"""Sentences: what is said of one region, of many, of moves and of small differences."""

import numpy as np
import pytest

from wheelgate.model.records import PixelDifference, Region
from wheelgate.pictures import compare
from wheelgate.pictures.wording_of_pixels import describe
from wheelgate.pictures.words import listed, moved, number, percentage, shortened


def region(left, top, width, height, shift=None):
    return Region(left, top, width, height, width * height, 200, 0.0, shift)


def difference(*regions, **changed):
    facts = {
        "width": 640,
        "height": 480,
        "changed_pixels": sum(r.changed_pixels for r in regions),
        "largest": 200,
        "mean": 1.0,
        "local": 50.0,
        "local_at": (0, 0),
        "antialiasing_share": 0.0,
        "shift": None,
        "regions": regions,
    }
    return PixelDifference(**{**facts, **changed})


def test_one_pixel_is_told_with_its_place(png):
    found = compare(png(), png(dots={(5, 2): (255, 250, 255)}))
    assert found.summary == "1 pixel differs (2.1%), by at most 5 of 255, at (5, 2)"


def test_one_region_is_told_with_its_size_and_place(png):
    found = compare(png(), png(dots={(1, 4): (0, 0, 0), (6, 1): (250, 255, 255)}))
    assert found.summary == (
        "one region differs: 6 by 4 pixels at (1, 1); 2 pixels differ (4.2%), by at most 255 of 255"
    )


def test_two_regions_are_told_one_by_one():
    assert describe(difference(region(480, 40, 120, 60), region(20, 300, 9, 12))).startswith(
        "two regions differ: 120 by 60 pixels at (480, 40) and 9 by 12 pixels at (20, 300); "
        "7,308 pixels differ (2.4%)"
    )


def test_many_regions_are_summed_up_behind_the_first_three():
    small = [region(20 * place, 300, 9, 5 + place % 8) for place in range(14)]
    text = describe(
        difference(region(0, 0, 99, 90), region(0, 90, 80, 70), region(0, 200, 70, 60), *small)
    )
    assert text.startswith(
        "17 regions differ: 99 by 90 pixels at (0, 0), 80 by 70 pixels at (0, 90), 70 by 60 "
        "pixels at (0, 200) and 14 more of at most 9 by 12 pixels; "
    )


def test_a_fourth_region_is_named_and_not_summed_up():
    text = describe(difference(*(region(place, 0, 9, 9) for place in (0, 100, 200, 300))))
    assert "9 by 9 pixels at (200, 0) and 9 by 9 pixels at (300, 0);" in text


def test_a_region_that_moved_says_so():
    text = describe(difference(region(0, 0, 90, 9, (1, 0)), region(9, 90, 9, 9)))
    assert text.startswith(
        "two regions differ: 90 by 9 pixels at (0, 0), moved by 1 px to the right, "
        "and 9 by 9 pixels at (9, 90);"
    )


@pytest.mark.parametrize(("count", "word"), [(2, "both"), (3, "all"), (20, "all")])
def test_a_move_of_all_regions_is_said_once(count, word):
    text = describe(difference(*(region(20 * place, 0, 9, 9, (0, -2)) for place in range(count))))
    assert f", {word} moved by 2 px up; " in text
    assert text.count("moved") == 1


def test_a_move_of_the_whole_picture_comes_first(plot, saved):
    found = compare(saved(plot()), saved(np.roll(plot(), 1, axis=1)))
    assert found.summary.startswith("the whole picture moved by 1 px to the right; ")


def test_a_colour_off_by_one_everywhere_is_told_as_such(saved):
    picture = np.full((40, 50, 4), 255, np.uint8)
    darker = picture.copy()
    darker[..., :3] -= 1
    assert compare(saved(picture), saved(darker)).summary == (
        "the colour is off by 1 of 255 everywhere, too little to be seen"
    )


def test_a_colour_off_by_one_nearly_everywhere_says_in_how_much(saved, plot):
    darker = plot()
    darker[..., :3] -= darker[..., :3] == 255
    found = compare(saved(plot()), saved(darker))
    assert found.summary.startswith("the colour is off by 1 of 255 in 9")
    assert found.summary.endswith("% of the pixels, too little to be seen")


def test_another_picture_altogether_is_not_told_by_regions(saved):
    black = np.zeros((40, 50, 4), np.uint8)
    black[..., 3] = 255
    assert compare(saved(np.full_like(black, 255)), saved(black)).summary == (
        "every pixel differs: by at most 255 of 255"
    )


def test_mostly_anti_aliasing_is_told_by_its_share():
    assert describe(difference(region(0, 0, 9, 9), antialiasing_share=0.97)).endswith(
        ", 97% of it anti-aliasing only"
    )
    assert "anti" not in describe(difference(region(0, 0, 9, 9), antialiasing_share=0.9))


def test_what_only_moved_is_not_said_to_be_anti_aliasing():
    all_soft = difference(region(0, 0, 9, 9, (1, 0)), antialiasing_share=1.0)
    assert "anti" not in describe(all_soft)
    some = difference(region(0, 0, 9, 9, (1, 0)), region(50, 0, 9, 9), antialiasing_share=1.0)
    assert "anti" in describe(some)


def test_a_change_of_the_alpha_channel_alone_is_told_as_such(saved):
    opaque = np.full((40, 50, 4), 255, np.uint8)
    clear, hole = opaque.copy(), opaque.copy()
    clear[..., 3] = 254
    hole[10:20, 10:20, 3] = 9
    assert (
        "the alpha channel is off by 1 of 255 everywhere"
        in compare(saved(opaque), saved(clear)).summary
    )
    assert "in the alpha channel alone" in compare(saved(opaque), saved(hole)).summary


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (1, "100%"),
        (0.99999, "more than 99%"),
        (0.5, "50%"),
        (0.0951, "9.5%"),
        (0.0999, "10%"),
        (0.104, "10%"),
        (0.0033, "0.33%"),
        (0.00001234, "0.0012%"),
        (8e-7, "less than 0.001%"),
    ],
)
def test_shares_have_two_digits_that_say_something(share, text):
    assert percentage(share) == text


@pytest.mark.parametrize(
    ("shift", "text"),
    [
        ((1, 0), "1 px to the right"),
        ((-2, 0), "2 px to the left"),
        ((0, 3), "3 px down"),
        ((-1, -4), "1 px to the left and 4 px up"),
    ],
)
def test_moves_are_told_by_their_directions(shift, text):
    assert moved(shift) == f"moved by {text}"


def test_numbers_are_words_up_to_twelve():
    assert [number(count) for count in (0, 1, 12, 13, 1234)] == [
        "no",
        "one",
        "twelve",
        "13",
        "1,234",
    ]


def test_lists_read_as_a_person_says_them():
    assert [listed(words) for words in (["a"], ["a", "b"], ["a", "b", "c"])] == [
        "a",
        "a and b",
        "a, b and c",
    ]


def test_long_texts_are_cut_off_and_line_breaks_shown():
    assert shortened("x" * 70) == repr("x" * 57 + "...")
    assert "\n" not in shortened("a\nb")
