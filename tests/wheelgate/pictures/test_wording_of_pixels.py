"""Pixels that differ, as one sentence: how many, where, how far, and what kind."""

import pytest

from wheelgate.model.records import PixelDifference, Region
from wheelgate.pictures.wording_of_pixels import describe

RIGHT, UP = (1, 0), (0, -2)


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
        "channels": ("red", "green", "blue"),
    }
    return PixelDifference(**{**facts, **changed})


def row_of(count, shift=None):
    return tuple(region(20 * place, 300, 9, 5 + place % 8, shift) for place in range(count))


DOT = difference(region(5, 2, 1, 1))
DOT_WORDS = "1 pixel differs (less than 0.001%), by at most 200 of 255, at (5, 2)"
ALPHA = ("alpha",)
ALL = 640 * 480


@pytest.mark.parametrize(
    ("pixels", "words"),
    [
        (DOT, DOT_WORDS),
        (
            difference(region(1, 1, 60, 40)),
            "one region differs: 60 by 40 pixels at (1, 1); 2,400 pixels differ (0.78%), "
            "by at most 200 of 255",
        ),
        (
            difference(region(480, 40, 120, 60), region(20, 300, 9, 12)),
            "two regions differ: 120 by 60 pixels at (480, 40) and 9 by 12 pixels at (20, 300); "
            "7,308 pixels differ (2.4%), by at most 200 of 255",
        ),
        (
            difference(*(region(place, 0, 9, 9) for place in (0, 100, 200, 300))),
            "four regions differ: 9 by 9 pixels at (0, 0), 9 by 9 pixels at (100, 0), 9 by 9 "
            "pixels at (200, 0) and 9 by 9 pixels at (300, 0); 324 pixels differ (0.11%), "
            "by at most 200 of 255",
        ),
        (
            difference(
                region(0, 0, 99, 90), region(0, 90, 80, 70), region(0, 200, 70, 60), *row_of(14)
            ),
            "17 regions differ: 99 by 90 pixels at (0, 0), 80 by 70 pixels at (0, 90), 70 by 60 "
            "pixels at (0, 200) and 14 more of at most 9 by 12 pixels; 19,727 pixels differ "
            "(6.4%), by at most 200 of 255",
        ),
        (
            difference(region(0, 0, 90, 9, RIGHT), region(9, 90, 9, 9)),
            "two regions differ: 90 by 9 pixels at (0, 0), moved by 1 px to the right, and 9 by 9 "
            "pixels at (9, 90); 891 pixels differ (0.29%), by at most 200 of 255",
        ),
        (
            difference(*row_of(2, UP)),
            "two regions differ: 9 by 5 pixels at (0, 300) and 9 by 6 pixels at (20, 300), both "
            "moved by 2 px up; 99 pixels differ (0.032%), by at most 200 of 255",
        ),
        (
            difference(*row_of(20, UP)),
            "20 regions differ: 9 by 5 pixels at (0, 300), 9 by 6 pixels at (20, 300), 9 by 7 "
            "pixels at (40, 300) and 17 more of at most 9 by 12 pixels, all moved by 2 px up; "
            "1,458 pixels differ (0.47%), by at most 200 of 255",
        ),
        (
            difference(region(0, 0, 90, 90), shift=RIGHT),
            "the whole picture moved by 1 px to the right; 8,100 pixels differ (2.6%), "
            "by at most 200 of 255",
        ),
        (
            difference(region(0, 0, 640, 480), largest=1),
            "the colour is off by 1 of 255 everywhere, too little to be seen",
        ),
        (
            difference(region(0, 0, 640, 480), changed_pixels=ALL * 9 // 10, largest=1),
            "the colour is off by 1 of 255 in 90% of the pixels, too little to be seen",
        ),
        (
            difference(region(0, 0, 640, 480), largest=1, channels=ALPHA),
            "the alpha channel is off by 1 of 255 everywhere, the colours are the same",
        ),
        (
            difference(region(0, 0, 60, 40), channels=ALPHA),
            "one region differs: 60 by 40 pixels at (0, 0); 2,400 pixels differ (0.78%), "
            "by at most 200 of 255 in the alpha channel alone",
        ),
        (difference(region(0, 0, 640, 480)), "every pixel differs: by at most 200 of 255"),
        (
            difference(region(0, 0, 9, 9), antialiasing_share=0.97),
            "one region differs: 9 by 9 pixels at (0, 0); 81 pixels differ (0.026%), "
            "by at most 200 of 255, 97% of it anti-aliasing only",
        ),
        (
            difference(region(0, 0, 9, 9), antialiasing_share=1.0),
            "one region differs: 9 by 9 pixels at (0, 0); 81 pixels differ (0.026%), "
            "by at most 200 of 255, all of it anti-aliasing only",
        ),
        (
            difference(region(0, 0, 9, 9), antialiasing_share=0.9),
            "one region differs: 9 by 9 pixels at (0, 0); 81 pixels differ (0.026%), "
            "by at most 200 of 255",
        ),
        # What only moved is not said to be anti-aliasing.
        (
            difference(region(0, 0, 9, 9, RIGHT), antialiasing_share=1.0),
            "one region differs: 9 by 9 pixels at (0, 0), moved by 1 px to the right; 81 pixels "
            "differ (0.026%), by at most 200 of 255",
        ),
        (
            difference(region(0, 0, 9, 9, RIGHT), region(50, 0, 9, 9), antialiasing_share=1.0),
            "two regions differ: 9 by 9 pixels at (0, 0), moved by 1 px to the right, and 9 by 9 "
            "pixels at (50, 0); 162 pixels differ (0.053%), by at most 200 of 255, all of it "
            "anti-aliasing only",
        ),
    ],
)
def test_pixels_that_differ_are_one_sentence(pixels, words):
    assert describe(pixels) == words
