"""Each fact, each cause and each comparison is one sentence."""

from typing import get_args

import pytest

from wheelgate.model.records import PixelDifference, Region
from wheelgate.pictures import Cause, UnreadablePictureError
from wheelgate.pictures.comparison import Comparison, Counts, Fact, Problem, What
from wheelgate.pictures.png import PALETTE, RGB

DOT = PixelDifference(
    width=640,
    height=480,
    changed_pixels=1,
    largest=200,
    mean=1.0,
    local=50.0,
    local_at=(0, 0),
    antialiasing_share=0.0,
    shift=None,
    regions=(Region(5, 2, 1, 1, 1, 200, 0.0, None),),
    channels=("red", "green", "blue"),
)
DOT_WORDS = "1 pixel differs (less than 0.001%), by at most 200 of 255, at (5, 2)"

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
