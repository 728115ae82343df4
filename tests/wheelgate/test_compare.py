"""Comparing PNG files: what is said of equal, changed, damaged and hostile ones."""

import io
import struct
import zlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from wheelgate.compare import (
    UnreadablePictureError,
    channel_difference,
    compare,
    decode,
    write_diff_picture,
)

SIGNATURE = b"\x89PNG\r\n\x1a\n"
GREY, RGB, RGBA = 0, 2, 6
"""Colour types of PNG."""

KINDS = {"identical", "same pixels", "different pixels", "not comparable"}


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def by_hand(width, height, depth, colour_type, rows, before=b"", after=b""):
    """Return a PNG whose header may say anything, with chunks before and after its pixels."""
    header = struct.pack(">IIBBBBB", width, height, depth, colour_type, 0, 0, 0)
    pixels = chunk(b"IDAT", zlib.compress(rows))
    return SIGNATURE + chunk(b"IHDR", header) + before + pixels + after + chunk(b"IEND", b"")


def grey16(value):
    """Return a picture of one 16-bit grey pixel."""
    return by_hand(1, 1, 16, GREY, b"\0" + struct.pack(">H", value))


SMALL = by_hand(2, 2, 8, GREY, bytes(6))


def test_the_same_bytes_are_identical(png):
    assert compare(png(), png()).kind == "identical"


def test_other_bytes_with_the_same_pixels_are_told_apart_from_identical(png):
    first, second = png(compress_level=9), png(compress_level=0)
    assert first != second
    assert compare(first, second).kind == "same pixels"


def test_a_picture_with_one_changed_pixel_is_named_with_its_place(png):
    found = compare(png(), png(dots={(5, 2): (255, 250, 255)}))
    assert found.kind == "different pixels"
    assert (found.changed_pixels, found.largest) == (1, 5)
    assert found.box == (5, 2, 6, 3)
    assert "1 pixel differs" in found.summary
    assert "at (5, 2)" in found.summary
    assert "at most 5 of 255" in found.summary


def test_several_changed_pixels_are_counted_and_boxed(png):
    found = compare(png(), png(dots={(1, 4): (0, 0, 0), (6, 1): (250, 255, 255)}))
    assert (found.changed_pixels, found.largest) == (2, 255)
    assert found.box == (1, 1, 7, 5)
    assert "6 by 4 pixels at (1, 1)" in found.summary
    assert f"{2 / 48:.3%}" in found.summary


def test_a_change_of_transparency_alone_is_a_change(png):
    opaque = png(mode="RGBA", colour=(9, 9, 9, 255))
    found = compare(opaque, png(mode="RGBA", colour=(9, 9, 9, 255), dots={(0, 0): (9, 9, 9, 55)}))
    assert found.kind == "different pixels"
    assert found.largest == 200


def test_another_size_is_named_with_both_sizes(png):
    found = compare(png((8, 6)), png((9, 6)))
    assert found.kind == "different pixels"
    assert "8 by 6 pixels expected, 9 by 6 pixels rendered" in found.summary
    assert found.changed_pixels == 54


def test_a_difference_of_channels_does_not_wrap_around():
    low, high = np.zeros((1, 2, 4), np.uint8), np.full((1, 2, 4), 255, np.uint8)
    assert channel_difference(low, high).tolist() == [[255, 255]]
    assert channel_difference(high, low).tolist() == [[255, 255]]


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA"])
def test_every_mode_is_decoded_to_four_channels(png, mode):
    colour = {"LA": (0, 255), "RGB": (0, 0, 0), "RGBA": (0, 0, 0, 255)}.get(mode, 0)
    pixels = decode(png((5, 3), mode=mode, colour=colour))
    assert (pixels.shape, pixels.dtype) == ((3, 5, 4), np.uint8)
    assert np.unique(pixels[..., :3]).tolist() == [0]
    assert np.unique(pixels[..., 3]).tolist() == [255]


def test_a_palette_picture_has_the_same_pixels_as_one_without(png):
    plain = png(colour=(10, 200, 30))
    palette = io.BytesIO()
    with Image.open(io.BytesIO(plain)) as picture:
        picture.quantize(2).save(palette, format="PNG")
    assert compare(plain, palette.getvalue()).kind == "same pixels"


@pytest.mark.parametrize(("first", "second"), [(300, 60000), (0x1000, 0x1001)])
def test_greys_of_16_bits_that_differ_are_never_said_to_be_the_same(first, second):
    assert compare(grey16(first), grey16(second)).kind in {"different pixels", "not comparable"}


def test_a_cmyk_picture_is_not_a_png(png):
    jpeg = io.BytesIO()
    Image.new("CMYK", (8, 6)).save(jpeg, format="JPEG")
    found = compare(png(), jpeg.getvalue())
    assert found.kind == "not comparable"
    assert "the render cannot be read: it is not a PNG" in found.summary


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "the file is empty"),
        (b"<svg/>", "it is not a PNG"),
        (SIGNATURE, "it is not a PNG"),
        (b"GIF89a" + bytes(100), "it is not a PNG"),
    ],
)
def test_what_is_no_png_is_named_by_its_side(png, content, why):
    assert compare(png(), content).summary == f"the render cannot be read: {why}"
    assert compare(content, png()).summary == f"the expected picture cannot be read: {why}"
    assert compare(content, png()).kind == "not comparable"


@pytest.mark.parametrize("kept", [0.3, 0.5, 0.9])
def test_a_truncated_png_is_damaged(kept):
    noise = np.random.default_rng(1).integers(0, 255, (40, 40, 3)).astype(np.uint8)
    out = io.BytesIO()
    Image.fromarray(noise).save(out, format="PNG")
    whole = out.getvalue()
    found = compare(whole, whole[: int(len(whole) * kept)])
    assert found.kind == "not comparable"
    assert "the render cannot be read: it is damaged" in found.summary


@pytest.mark.parametrize(
    "content", [b"", b"no picture", SIGNATURE + bytes(30)], ids=["empty", "text", "no chunks"]
)
def test_two_files_that_are_no_pictures_are_not_identical(content):
    found = compare(content, content)
    assert found.kind == "not comparable"
    assert "both are the same file" in found.summary


@pytest.mark.parametrize("size", [(8_000, 7_000), (10_000, 10_000), (30_000, 30_000)])
def test_a_header_that_announces_too_many_pixels_ends_it_before_they_are_decoded(png, size):
    bomb = by_hand(*size, 8, RGB, b"")
    assert len(bomb) < 100
    found = compare(png(), bomb)
    assert found.kind == "not comparable"
    assert "the render cannot be read" in found.summary
    assert "pixels" in found.summary


def test_a_picture_of_nearly_the_most_pixels_is_decoded_as_far_as_it_goes():
    with pytest.raises(UnreadablePictureError, match="damaged"):
        decode(by_hand(7_000, 7_000, 8, GREY, b""))


@pytest.mark.parametrize("data", [b"", b"\0", b"name"])
@pytest.mark.parametrize("kind", [b"iCCP", b"tRNS", b"gAMA", b"zTXt", b"pHYs", b"acTL"])
def test_a_cut_off_chunk_behind_the_pixels_never_raises(kind, data):
    hostile = by_hand(2, 2, 8, GREY, bytes(6), after=chunk(kind, data))
    assert compare(SMALL, hostile).kind in {"same pixels", "not comparable"}


@settings(max_examples=150, deadline=None, database=None, derandomize=True)
@given(
    changes=st.lists(st.tuples(st.integers(0, 400), st.integers(0, 255)), min_size=1, max_size=6),
    cut=st.integers(0, 400),
)
def test_a_mutated_png_never_raises(png, changes, cut):
    whole = png((8, 6), dots={(1, 1): (1, 2, 3)})
    mutated = bytearray(whole)
    for place, value in changes:
        mutated[place % len(mutated)] = value
    content = bytes(mutated[: len(mutated) - cut % len(mutated)])
    found = compare(whole, content)
    assert found.kind in KINDS
    assert (found.kind == "identical") == (content == whole)


@settings(max_examples=150, deadline=None, database=None, derandomize=True)
@given(
    chunks=st.lists(
        st.tuples(
            st.sampled_from([b"tRNS", b"PLTE", b"gAMA", b"cHRM", b"iCCP", b"sRGB", b"tEXt",
                             b"zTXt", b"iTXt", b"eXIf", b"pHYs", b"acTL", b"fcTL", b"fdAT",
                             b"IDAT", b"IHDR"]),
            st.binary(max_size=30),
        ),
        max_size=4,
    ),
    behind=st.booleans(),
)  # fmt: skip
@pytest.mark.filterwarnings("ignore:Invalid APNG")
def test_a_png_of_strange_chunks_with_right_checksums_never_raises(chunks, behind):
    extra = b"".join(chunk(*each) for each in chunks)
    content = by_hand(2, 2, 8, GREY, bytes(6), **{"after" if behind else "before": extra})
    assert compare(SMALL, content).kind in KINDS


def test_the_diff_picture_shows_what_changed_in_red(png, tmp_path):
    file = tmp_path / "made" / "diff.png"
    assert write_diff_picture(png((40, 30)), png((40, 30), dots={(20, 10): (0, 0, 0)}), file)
    with Image.open(file) as picture:
        assert picture.width > 3 * 40
        pixels = np.asarray(picture.convert("RGB"))
    red = (pixels == (220, 30, 60)).all(axis=2)
    assert red.any()
    assert not red[:, : 2 * 40].any(), "only the third panel is marked"


def test_the_diff_picture_of_other_sizes_has_room_for_both(png, tmp_path):
    file = tmp_path / "diff.png"
    assert write_diff_picture(png((40, 10)), png((10, 50)), file)
    with Image.open(file) as picture:
        assert picture.width > 40 + 10 + 40
        assert picture.height > 50


@pytest.mark.parametrize(
    "damaged",
    [b"", b"no picture", by_hand(10_000, 10_000, 8, RGB, b"")],
    ids=["empty", "text", "too large"],
)
def test_no_diff_picture_is_written_of_what_cannot_be_read(png, tmp_path, damaged):
    file = tmp_path / "diff.png"
    assert not write_diff_picture(png(), damaged, file)
    assert not write_diff_picture(damaged, png(), file)
    assert not file.exists()
