"""Sentences: each fact, each cause, and pixels that differ, as people read them."""

from typing import get_args

import pytest

from wheelgate.model.records import PixelDifference, Region
from wheelgate.pictures import Cause, UnreadablePictureError
from wheelgate.pictures.comparison import Comparison, Counts, Fact, Problem, What
from wheelgate.pictures.png import PALETTE, RGB
from wheelgate.pictures.wording_of_pixels import describe
from wheelgate.pictures.words import listed, moved, number, percentage, shortened

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


FACTS = [
    (
        Fact("size", (8, 6), (9, 6)),
        "the sizes differ: 8 by 6 pixels expected, 9 by 6 pixels rendered",
    ),
    (
        Fact("common part is the same", (8, 6), (8, 6)),
        "the 8 by 6 pixels at the top left are the same",
    ),
    (Fact("common part differs", (8, 6), (8, 6)), "the 8 by 6 pixels at the top left differ"),
    (
        Fact("alpha", False, True),
        "the render has an alpha channel and the expected picture has none",
    ),
    (
        Fact("colour type", RGB, PALETTE),
        "the expected picture is stored as RGB and the render as a palette",
    ),
    (Fact("depth", 8, 1), "the expected picture has eight bits a channel and the render one"),
    (Fact("interlace", True, False), "only the expected picture is interlaced"),
    (Fact("text", "a", "b", "Software"), "the text chunk Software was 'a' and is 'b'"),
    (Fact("text", None, "a", "Software"), "only the render has the text chunk Software, 'a'"),
    (Fact("text", "a", None, "Note"), "only the expected picture has the text chunk Note, 'a'"),
    (Fact("chunk", 3, 3, "PLTE"), "the palette (chunk PLTE) differs"),
    (Fact("chunk", None, 3, "teSt"), "only the render has the chunk teSt"),
    (
        Fact("resolution", (3937, 3937, 1), (7874, 3937, 1)),
        "the resolution was 100 dots an inch and is 200 by 100 dots an inch",
    ),
    (
        Fact("resolution", (4, 3, 0), None),
        "only the expected picture has the resolution, 4 to 3 in no unit",
    ),
    (Fact("compression", 1234, 99), "only the compression differs, to 1,234 and 99 bytes"),
    (Fact("compression", 99, 99), "only the compression differs"),
    (Fact("comment", "x", "y"), "the comment was 'x' and is 'y'"),
    (
        Fact("palette or compression", 1234, 99),
        "only palettes or compression differ, in 1,234 and 99 bytes",
    ),
    (
        Fact("duration", 100.0, 50.0, place=3),
        "frame 3 is shown for 100 ms expected, 50 ms rendered",
    ),
    (
        Fact("duration", 100.0, 50.0, place=2, count=3),
        "the durations of three frames differ, first of frame 2: 100 ms expected, 50 ms rendered",
    ),
    (
        Fact("every duration", 100.0, 50.0, place=1, count=5),
        "every frame is shown for 100 ms expected, 50 ms rendered",
    ),
    (Fact("loops", 0, 2), "it is played for ever expected, twice rendered"),
    (Fact("loops", 1, 3), "it is played once expected, three times rendered"),
    (
        Fact("line", "a", "b", place=3),
        "the bytes differ from line 3 on, which was 'a' and is 'b'",
    ),
    (Fact("line", None, "a", place=4), "only the render has a line 4, 'a'"),
    (Fact("line", "a", None, place=4), "only the expected picture has a line 4, 'a'"),
    (Fact("line ends"), "the bytes differ in the ends of lines only"),
    (Fact("metadata", "a", None, "Title"), "the metadata Title was 'a' and is missing"),
    (Fact("byte", name="5", place=1234), "the bytes differ from byte 1,234 on, in object 5"),
    (Fact("byte", place=9), "the bytes differ from byte 9 on"),
]


@pytest.mark.parametrize(("fact", "words"), FACTS)
def test_a_fact_is_one_sentence(fact, words):
    assert Comparison("same pixels", (fact,)).summary == f"the pixels are the same; {words}"


def test_every_fact_has_its_sentence():
    assert {fact.what for fact, _ in FACTS} == set(get_args(What))


ALPHA_FACT = Fact("alpha", True, False)
ALPHA_WORDS = "the expected picture has an alpha channel and the render has none"
LINE = Fact("line", "a", "b", place=3)
LINE_WORDS = "the bytes differ from line 3 on, which was 'a' and is 'b'"
LOOPS = Fact("loops", 0, 2)
LOOPS_WORDS = "it is played for ever expected, twice rendered"
SIZE = Fact("size", (8, 6), (9, 6))
SIZE_WORDS = "the sizes differ: 8 by 6 pixels expected, 9 by 6 pixels rendered"
EMPTY = Problem(Cause.EMPTY, "the file is empty")


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (Comparison("identical"), "the files are identical"),
        (Comparison("different pixels", (ALPHA_FACT,), DOT), f"{DOT_WORDS}; {ALPHA_WORDS}"),
        (Comparison("different pixels", (SIZE,)), SIZE_WORDS),
        (
            Comparison("same pixels", tuple(Fact("chunk", 1, 1, f"ch{n}k") for n in range(4))),
            "the pixels are the same; the chunk ch0k differs; the chunk ch1k differs; "
            "the chunk ch2k differs; the chunk ch3k differs",
        ),
        (
            Comparison("same pixels", tuple(Fact("chunk", 1, 1, f"ch{n}k") for n in range(5))),
            "the pixels are the same; the chunk ch0k differs; the chunk ch1k differs; "
            "the chunk ch2k differs; two more such differences",
        ),
        (
            Comparison("same pixels", (LINE,), counts=Counts("page", 1, 1, 0)),
            f"both are drawn with the same pixels, but {LINE_WORDS}",
        ),
        (
            Comparison("same pixels", (LINE,), counts=Counts("page", 3, 3, 0)),
            f"all pages are drawn with the same pixels, but {LINE_WORDS}",
        ),
        (
            Comparison("same pixels", (ALPHA_FACT,), counts=Counts("frame", 5, 5, 0)),
            f"the pixels of all 5 frames are the same; {ALPHA_WORDS}",
        ),
        (
            Comparison("same pixels", (ALPHA_FACT,), counts=Counts("frame", 1, 1, 0)),
            f"the pixels of the frame are the same; {ALPHA_WORDS}",
        ),
        (
            Comparison("different pixels", counts=Counts("frame", 5, 4, 0)),
            "five frames expected, four rendered; "
            "the pixels of all 4 frames that both have are the same",
        ),
        (
            Comparison("different pixels", counts=Counts("page", 2, 1, 0)),
            "two pages expected, one rendered; the pixels of the page that both have are the same",
        ),
        (
            Comparison("different pixels", (LOOPS,), counts=Counts("frame", 5, 5, 0)),
            f"{LOOPS_WORDS}; the pixels of all 5 frames are the same",
        ),
        (Comparison("different pixels", (), DOT, Counts("frame", 1, 1, 1)), DOT_WORDS),
        (
            Comparison("different pixels", (), DOT, Counts("frame", 5, 5, 1), 4),
            f"1 of 5 frames differs, it is frame 4: {DOT_WORDS}",
        ),
        (
            Comparison("different pixels", (LOOPS,), DOT, Counts("frame", 6, 5, 3), 4),
            f"six frames expected, five rendered; {LOOPS_WORDS}; "
            f"3 of 5 frames differ, the worst is frame 4: {DOT_WORDS}",
        ),
        (
            Comparison("different pixels", (SIZE,), None, Counts("page", 3, 2, 1), 2),
            f"1 of 2 pages differs, it is page 2: {SIZE_WORDS}; three pages expected, two rendered",
        ),
        (
            Comparison("not comparable", problem=EMPTY),
            "both are the same file, but the file is empty",
        ),
        (
            Comparison("not comparable", problem=Problem(Cause.EMPTY, "the reason", "render")),
            "the render cannot be read: the reason",
        ),
        (
            Comparison(
                "not comparable", (LINE,), problem=Problem(Cause.MEMORY, "why", "expected", True)
            ),
            f"the expected picture cannot be drawn: why; {LINE_WORDS}",
        ),
        (
            Comparison(
                "not comparable",
                (LINE,),
                problem=Problem(Cause.NO_GHOSTSCRIPT, Cause.NO_GHOSTSCRIPT.value),
            ),
            f"{LINE_WORDS}; install Ghostscript to see whether the pixels do",
        ),
        (
            Comparison(
                "not comparable",
                (LINE,),
                counts=Counts("page", 1, 1, 0),
                problem=Problem(Cause.OTHER_TEXTS, Cause.OTHER_TEXTS.value),
            ),
            "both are drawn with the same pixels, but their texts differ, which this machine may "
            f"have no font for; {LINE_WORDS}",
        ),
    ],
)
def test_a_comparison_is_one_sentence(found, words):
    assert found.summary == words


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (
            UnreadablePictureError(Cause.ANOTHER_FORMAT, wanted="a PNG", found=" but a GIF"),
            "it is not a PNG but a GIF",
        ),
        (
            UnreadablePictureError(Cause.TOO_LARGE, width=30000, height=2, most=50_000_000),
            "it is 30000 by 2 pixels, more than 50,000,000 in all",
        ),
        (
            UnreadablePictureError(Cause.TOO_MANY, count=1001, noun="frames", most=1000),
            "it has 1,001 frames, more than 1,000",
        ),
    ],
)
def test_a_cause_is_told_with_its_figures(error, words):
    assert str(error) == words


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
