"""Comparing two PNG files: what is said of equal, changed, damaged and hostile ones."""

import io

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from wheelgate.pictures import Cause, compare
from wheelgate.pictures.comparison import Fact


def texts(**entries):
    found = PngInfo()
    for key, value in entries.items():
        found.add_text(key, value)
    return found


def test_the_same_bytes_are_identical(png):
    assert compare(png(), png()).kind == "identical"


def test_other_compression_alone_leaves_the_same_pixels(png):
    found = compare(png(compress_level=9), png(compress_level=0))
    assert found.kind == "same pixels"
    assert [fact.what for fact in found.facts] == ["compression"]
    assert found.facts[0].expected < found.facts[0].actual
    assert found.pixels is None


def test_a_text_that_differs_is_named_with_both_values(png):
    found = compare(png(pnginfo=texts(Software="a")), png(pnginfo=texts(Software="b")))
    assert found.kind == "same pixels"
    assert found.facts == (Fact("text", "a", "b", "Software"),)


def test_texts_that_differ_beyond_what_a_sentence_shows_are_named(png):
    long = "x" * 100
    found = compare(png(pnginfo=texts(Note=f"{long}a")), png(pnginfo=texts(Note=f"{long}b")))
    assert found.facts == (Fact("text", f"{long}a", f"{long}b", "Note"),)


def test_a_text_that_differs_behind_another_of_its_keyword_is_not_called_compression(png, by_hand):
    notes = [by_hand.chunk(b"tEXt", b"Note\0" + word) for word in (b"a", b"b", b"c")]
    found = compare(
        *(
            by_hand.file(2, 2, 8, by_hand.RGB, bytes(14), before=before)
            for before in (notes[0] + notes[2], notes[1] + notes[2])
        )
    )
    assert found.kind == "same pixels"
    assert [(fact.what, fact.name) for fact in found.facts] == [("chunk", "tEXt")]


def test_a_text_that_only_one_file_has_is_named_with_its_side(png):
    with_text = png(pnginfo=texts(Software="a"))
    assert compare(png(), with_text).facts == (Fact("text", None, "a", "Software"),)
    assert compare(with_text, png()).facts == (Fact("text", "a", None, "Software"),)


def test_another_resolution_is_named(png):
    found = compare(png(dpi=(100, 100)), png(dpi=(200, 100)))
    assert found.kind == "same pixels"
    assert found.facts == (Fact("resolution", (3937, 3937, 1), (7874, 3937, 1)),)


def test_a_palette_with_the_same_colours_is_named_as_such(png, by_hand):
    plain = png(colour=(10, 200, 30))
    out = io.BytesIO()
    with Image.open(io.BytesIO(plain)) as picture:
        picture.quantize(2).save(out, format="PNG", bits=8)
    found = compare(plain, out.getvalue())
    assert found.kind == "same pixels"
    assert Fact("colour type", by_hand.RGB, by_hand.PALETTE) in found.facts


def test_an_alpha_channel_that_only_the_render_has_is_named(png):
    found = compare(png(), png(mode="RGBA"))
    assert found.kind == "same pixels"
    assert found.facts == (Fact("alpha", False, True),)


def test_an_alpha_channel_is_named_with_a_difference(png):
    found = compare(png(mode="RGBA"), png(dots={(1, 1): (0, 0, 0)}))
    assert found.kind == "different pixels"
    assert found.pixels.changed_pixels == 1
    assert found.facts == (Fact("alpha", True, False),)


def test_a_change_of_transparency_alone_is_a_change(png):
    opaque = png(mode="RGBA", colour=(9, 9, 9, 255))
    found = compare(opaque, png(mode="RGBA", colour=(9, 9, 9, 255), dots={(0, 0): (9, 9, 9, 55)}))
    assert found.kind == "different pixels"
    assert found.pixels.largest == 200


def test_another_size_is_named_with_both_sizes(png):
    found = compare(png((8, 6)), png((9, 6)))
    assert found.kind == "different pixels"
    assert found.facts == (
        Fact("size", (8, 6), (9, 6)),
        Fact("common part is the same", (8, 6), (8, 6)),
    )
    assert found.pixels is None


def test_of_another_size_it_is_said_whether_the_common_part_differs(png):
    found = compare(png((8, 6)), png((9, 6), dots={(0, 0): (0, 0, 0)}))
    assert found.facts[1] == Fact("common part differs", (8, 6), (8, 6))


@pytest.mark.parametrize(("first", "second"), [(300, 60000), (0x1000, 0x1001)])
def test_greys_of_16_bits_are_not_compared(by_hand, first, second):
    found = compare(by_hand.grey16(first), by_hand.grey16(second))
    assert found.kind == "not comparable"
    assert found.problem.cause is Cause.SIXTEEN_BITS


def test_identical_files_of_16_bits_are_identical(by_hand):
    assert compare(by_hand.grey16(300), by_hand.grey16(300)).kind == "identical"


def test_an_animation_is_not_compared_as_a_picture(png, animated):
    found = compare(png((60, 40)), animated("apng"))
    assert found.kind == "not comparable"
    assert (found.problem.cause, found.problem.side) == (Cause.ANIMATION, "render")


@pytest.mark.parametrize(
    ("mode", "form", "name"),
    [("CMYK", "JPEG", "a JPEG"), ("P", "GIF", "a GIF"), ("RGB", "WEBP", "a WebP")],
)
def test_another_format_is_named(png, mode, form, name):
    out = io.BytesIO()
    Image.new(mode, (8, 6)).save(out, format=form)
    found = compare(png(), out.getvalue())
    assert found.kind == "not comparable"
    assert (found.problem.cause, found.problem.side) == (Cause.ANOTHER_FORMAT, "render")
    assert found.problem.reason.endswith(name)


@pytest.mark.parametrize(
    ("content", "cause", "name"),
    [
        (b"", Cause.EMPTY, "empty"),
        (b"<svg/>", Cause.ANOTHER_FORMAT, "an SVG"),
        (b"version https://git-lfs.github.com/spec/v1", Cause.ANOTHER_FORMAT, "a Git LFS pointer"),
    ],
)
def test_what_is_no_png_is_named_by_its_side(png, content, cause, name):
    for pair, side in (((png(), content), "render"), ((content, png()), "expected")):
        found = compare(*pair)
        assert found.kind == "not comparable"
        assert (found.problem.cause, found.problem.side) == (cause, side)
        assert found.problem.reason.endswith(name)


@pytest.mark.parametrize("size", [(8_000, 7_000), (10_000, 10_000), (30_000, 30_000)])
def test_a_header_that_announces_too_many_pixels_ends_it_before_they_are_decoded(
    png, by_hand, size
):
    bomb = by_hand.file(*size, 8, by_hand.RGB, b"")
    assert len(bomb) < 100
    for pair in ((png(), bomb), (bomb, bomb)):
        found = compare(*pair)
        assert found.kind == "not comparable"
        assert found.problem.cause is Cause.TOO_LARGE
        assert f"{size[0]} by {size[1]} pixels" in found.problem.reason


@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
def test_rows_that_run_on_below_a_difference_are_seen(by_hand, mode):
    # Below the first row, each says "as above": stored alike, they look different.
    width, height, channels = 9, 60, len(mode)
    kind = {"RGB": by_hand.RGB, "RGBA": by_hand.RGBA}[mode]
    below = (b"\2" + bytes(width * channels)) * (height - 1)
    files = [
        by_hand.file(width, height, 8, kind, b"\0" + bytes([value]) * (width * channels) + below)
        for value in (50, 60)
    ]
    found = compare(*files)
    assert found.pixels.changed_pixels == width * height
    assert found.pixels.largest == 10


def test_a_colour_that_one_file_declares_transparent_is_a_difference(by_hand):
    rows = (b"\0" + b"\x09\x09\x09" * 4) * 3
    plain, clear = (
        by_hand.file(4, 3, 8, by_hand.RGB, rows, before=before)
        for before in (b"", by_hand.chunk(b"tRNS", b"\0\x09\0\x09\0\x09"))
    )
    found = compare(plain, clear)
    assert found.kind == "different pixels"
    assert found.pixels.changed_pixels == 12
