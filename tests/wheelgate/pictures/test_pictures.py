"""Comparing two PNG files: what is said of equal, changed, damaged and hostile ones."""

import io

import numpy as np
import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from wheelgate.pictures import compare


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
    assert "only the compression differs" in found.summary
    assert found.pixels is None


def test_a_text_that_differs_is_named_with_both_values(png):
    found = compare(png(pnginfo=texts(Software="a")), png(pnginfo=texts(Software="b")))
    assert found.kind == "same pixels"
    assert found.summary == ("the pixels are the same; the text chunk Software was 'a' and is 'b'")


def test_a_text_that_only_one_file_has_is_named_with_its_side(png):
    with_text = png(pnginfo=texts(Software="a"))
    assert "only the render has the text chunk Software, 'a'" in compare(png(), with_text).summary
    assert "only the expected picture has the text chunk" in compare(with_text, png()).summary


def test_another_resolution_is_named_in_dots_an_inch(png):
    found = compare(png(dpi=(100, 100)), png(dpi=(200, 100)))
    assert found.kind == "same pixels"
    assert "the resolution was 100 dots an inch and is 200 by 100 dots an inch" in found.summary


def test_a_palette_with_the_same_colours_is_named_as_such(png):
    plain = png(colour=(10, 200, 30))
    out = io.BytesIO()
    with Image.open(io.BytesIO(plain)) as picture:
        picture.quantize(2).save(out, format="PNG", bits=8)
    found = compare(plain, out.getvalue())
    assert found.kind == "same pixels"
    assert "the expected picture is stored as RGB and the render as a palette" in found.summary


def test_an_alpha_channel_that_only_the_render_has_is_named(png):
    found = compare(png(), png(mode="RGBA"))
    assert found.kind == "same pixels"
    assert "the render has an alpha channel and the expected picture has none" in found.summary


def test_an_alpha_channel_is_named_beside_a_difference(png):
    found = compare(png(mode="RGBA"), png(dots={(1, 1): (0, 0, 0)}))
    assert found.kind == "different pixels"
    assert found.summary.endswith(
        "the expected picture has an alpha channel and the render has none"
    )


def test_a_change_of_transparency_alone_is_a_change(png):
    opaque = png(mode="RGBA", colour=(9, 9, 9, 255))
    found = compare(opaque, png(mode="RGBA", colour=(9, 9, 9, 255), dots={(0, 0): (9, 9, 9, 55)}))
    assert found.kind == "different pixels"
    assert found.pixels.largest == 200


def test_another_size_is_named_with_both_sizes(png):
    found = compare(png((8, 6)), png((9, 6)))
    assert found.kind == "different pixels"
    assert found.summary == (
        "the sizes differ: 8 by 6 pixels expected, 9 by 6 pixels rendered; "
        "the 8 by 6 pixels at the top left are the same"
    )
    assert found.pixels is None


def test_of_another_size_it_is_said_whether_the_common_part_differs(png):
    found = compare(png((8, 6)), png((9, 6), dots={(0, 0): (0, 0, 0)}))
    assert "the 8 by 6 pixels at the top left differ" in found.summary


@pytest.mark.parametrize(("first", "second"), [(300, 60000), (0x1000, 0x1001)])
def test_greys_of_16_bits_are_not_compared(by_hand, first, second):
    found = compare(by_hand.grey16(first), by_hand.grey16(second))
    assert found.kind == "not comparable"
    assert "it has 16 bits a channel" in found.summary


def test_identical_files_of_16_bits_are_identical(by_hand):
    assert compare(by_hand.grey16(300), by_hand.grey16(300)).kind == "identical"


def test_an_animation_is_not_compared_as_a_picture(png, animated):
    found = compare(png((60, 40)), animated("apng"))
    assert found.kind == "not comparable"
    assert "it is an animation of 5 frames; compare it as apng" in found.summary


@pytest.mark.parametrize(
    ("mode", "form", "why"),
    [
        ("CMYK", "JPEG", "it is not a PNG but a JPEG"),
        ("P", "GIF", "it is not a PNG but a GIF"),
        ("RGB", "WEBP", "it is not a PNG but a WebP"),
    ],
)
def test_another_format_is_named(png, mode, form, why):
    out = io.BytesIO()
    Image.new(mode, (8, 6)).save(out, format=form)
    found = compare(png(), out.getvalue())
    assert found.kind == "not comparable"
    assert found.summary == f"the render cannot be read: {why}"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "the file is empty"),
        (b"<svg/>", "it is not a PNG but an SVG"),
        (b"version https://git-lfs.github.com/spec/v1", "it is not a PNG but a Git LFS pointer"),
    ],
)
def test_what_is_no_png_is_named_by_its_side(png, content, why):
    assert compare(png(), content).summary == f"the render cannot be read: {why}"
    assert compare(content, png()).summary == f"the expected picture cannot be read: {why}"
    assert compare(content, png()).kind == "not comparable"


@pytest.mark.parametrize("size", [(8_000, 7_000), (10_000, 10_000), (30_000, 30_000)])
def test_a_header_that_announces_too_many_pixels_ends_it_before_they_are_decoded(
    png, by_hand, size
):
    bomb = by_hand.file(*size, 8, by_hand.RGB, b"")
    assert len(bomb) < 100
    for pair in ((png(), bomb), (bomb, bomb)):
        found = compare(*pair)
        assert found.kind == "not comparable"
        assert f"it is {size[0]} by {size[1]} pixels, more than 50,000,000 in all" in found.summary


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


@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
@pytest.mark.parametrize("seed", range(6))
def test_what_is_decoded_in_strips_is_what_is_decoded_in_full(plot, saved, mode, seed):
    random = np.random.default_rng(seed)
    first = plot((320, 240 + seed))
    second = first.copy()
    for _ in range(seed):
        top, left = random.integers(0, 200), random.integers(0, 300)
        second[top : top + 5, left : left + 9, :3] = random.integers(0, 255, (5, 9, 3))[
            : second.shape[0] - top, : second.shape[1] - left
        ]
    # Interlaced or not, the pixels are the same; only plain files are decoded in strips.
    found = compare(saved(first, mode), saved(second, mode))
    whole = compare(saved(first, mode), saved(second, "RGBA" if mode == "RGB" else "RGB"))
    assert found.pixels == whole.pixels
    assert (found.pixels is None) == (seed == 0)
