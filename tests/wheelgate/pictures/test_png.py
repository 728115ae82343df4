"""PNG files: read chunk by chunk, decoded to four channels, refused where they are damaged."""

import tracemalloc
import zlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wheelgate.pictures import Cause, UnreadablePictureError, compare, decode
from wheelgate.pictures.png import read


def cause_of(read, content):
    with pytest.raises(UnreadablePictureError) as caught:
        read(content)
    return caught.value.cause


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA"])
def test_every_mode_is_decoded_to_four_channels(png, mode):
    colour = {"LA": (0, 255), "RGB": (0, 0, 0), "RGBA": (0, 0, 0, 255)}.get(mode, 0)
    pixels = decode(png((5, 3), mode=mode, colour=colour))
    assert (pixels.shape, pixels.dtype) == ((3, 5, 4), np.uint8)
    assert np.unique(pixels[..., :3]).tolist() == [0]
    assert np.unique(pixels[..., 3]).tolist() == [255]


def test_every_mode_of_one_picture_compares_with_every_other(png):
    colours = {"1": 0, "L": 0, "LA": (0, 255), "P": 0, "RGB": (0, 0, 0), "RGBA": (0, 0, 0, 255)}
    files = [png((5, 3), mode=mode, colour=colour) for mode, colour in colours.items()]
    for first in files:
        for second in files:
            assert compare(first, second).kind in {"identical", "same pixels"}


@pytest.mark.parametrize("kept", [0.1, 0.3, 0.5, 0.9, 0.999])
def test_a_truncated_png_is_damaged_and_not_even_identical_to_itself(saved, kept):
    noise = np.random.default_rng(1).integers(0, 255, (40, 40, 4)).astype(np.uint8)
    whole = saved(noise)
    cut = whole[: int(len(whole) * kept)]
    found = compare(whole, cut)
    assert found.kind == "not comparable"
    assert (found.problem.cause, found.problem.side) == (Cause.CUT_OFF, "render")
    assert compare(cut, cut).kind == "not comparable"
    assert (compare(cut, cut).problem.cause, compare(cut, cut).problem.side) == (
        Cause.CUT_OFF,
        None,
    )


def test_a_flipped_bit_is_seen_by_the_checksum_of_its_chunk(png):
    whole = bytearray(png())
    whole[whole.index(b"IDAT") + 8] ^= 1
    found = compare(bytes(whole), bytes(whole))
    assert found.kind == "not comparable"
    assert found.problem.cause is Cause.CHECKSUM
    assert "IDAT" in found.problem.reason


@pytest.mark.parametrize(
    "content",
    [b"", b"no picture", b"\x89PNG\r\n\x1a\n" + bytes(30)],
    ids=["empty", "text", "no chunks"],
)
def test_two_files_that_are_no_pictures_are_not_identical(content):
    found = compare(content, content)
    assert found.kind == "not comparable"
    assert found.problem.side is None


def test_fewer_bytes_than_any_compression_of_the_pixels_needs_are_damaged(by_hand):
    empty = by_hand.file(7_000, 7_000, 8, by_hand.GREY, b"")
    assert cause_of(decode, empty) is Cause.TOO_FEW_BYTES
    assert compare(empty, empty).kind == "not comparable"


@pytest.mark.parametrize(
    ("depth", "colour_type", "interlace", "cause"),
    [
        (3, 0, 0, Cause.DEPTH),
        (8, 1, 0, Cause.DEPTH),
        (4, 2, 0, Cause.DEPTH),
        (16, 3, 0, Cause.DEPTH),
        (8, 2, 2, Cause.METHOD),
    ],
)
def test_a_header_that_no_png_has_is_damaged(by_hand, depth, colour_type, interlace, cause):
    file = by_hand.file(2, 2, depth, colour_type, bytes(20), interlace=interlace)
    assert cause_of(read, file) is cause


def test_a_picture_without_width_is_no_picture(by_hand):
    assert cause_of(read, by_hand.file(0, 5, 8, by_hand.GREY, bytes(20))) is Cause.NO_AREA


def test_the_first_chunk_has_to_be_the_header(by_hand):
    headless = by_hand.signature + by_hand.chunk(b"IDAT", b"") + by_hand.chunk(b"IEND", b"")
    assert cause_of(read, headless) is Cause.NO_HEADER


@pytest.mark.parametrize("data", [b"", b"\0", b"name"])
@pytest.mark.parametrize("kind", [b"iCCP", b"tRNS", b"gAMA", b"zTXt", b"pHYs", b"acTL"])
def test_a_cut_off_chunk_behind_the_pixels_never_raises(by_hand, kind, data):
    small = by_hand.file(2, 2, 8, by_hand.GREY, bytes(6))
    hostile = by_hand.file(2, 2, 8, by_hand.GREY, bytes(6), after=by_hand.chunk(kind, data))
    assert compare(small, hostile).kind in {"same pixels", "not comparable"}


def test_a_text_that_unpacks_to_gigabytes_is_refused_early(png, by_hand):
    packed = by_hand.chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(50_000_000)))
    files = [by_hand.file(2, 2, 8, by_hand.RGB, bytes(14), before=chunk) for chunk in (b"", packed)]
    tracemalloc.start()
    found = compare(*files)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert found.kind == "not comparable"
    assert (found.problem.cause, found.problem.side) == (Cause.UNDECODABLE, "render")
    assert peak < 20_000_000


@settings(max_examples=150, deadline=None, database=None, derandomize=True)
@given(
    changes=st.lists(st.tuples(st.integers(0, 400), st.integers(0, 255)), min_size=1, max_size=6),
    cut=st.integers(0, 400),
)
def test_a_mutated_png_never_raises(png, by_hand, changes, cut):
    whole = png((8, 6), dots={(1, 1): (1, 2, 3)})
    mutated = bytearray(whole)
    for place, value in changes:
        mutated[place % len(mutated)] = value
    content = bytes(mutated[: len(mutated) - cut % len(mutated)])
    found = compare(whole, content)
    assert found.kind in by_hand.kinds
    assert (found.kind == "identical") == (content == whole)


@settings(max_examples=150, deadline=None, database=None, derandomize=True)
@given(
    chunks=st.lists(
        st.tuples(
            st.sampled_from(
                [
                    b"tRNS",
                    b"PLTE",
                    b"gAMA",
                    b"cHRM",
                    b"iCCP",
                    b"sRGB",
                    b"tEXt",
                    b"zTXt",
                    b"iTXt",
                    b"eXIf",
                    b"pHYs",
                    b"acTL",
                    b"fcTL",
                    b"fdAT",
                    b"IDAT",
                    b"IHDR",
                ]
            ),
            st.binary(max_size=30),
        ),
        max_size=4,
    ),
    behind=st.booleans(),
    colour_type=st.sampled_from([0, 2, 3, 4, 6]),
)
def test_a_png_of_strange_chunks_with_right_checksums_never_raises(
    by_hand, chunks, behind, colour_type
):
    extra = b"".join(by_hand.chunk(*each) for each in chunks)
    where = {"after" if behind else "before": extra}
    strange = by_hand.file(2, 2, 8, colour_type, bytes(18), **where)
    small = by_hand.file(2, 2, 8, colour_type, bytes(18))
    for form in ("png", "apng"):
        assert compare(small, strange, form).kind in by_hand.kinds


@settings(max_examples=150, deadline=None, database=None, derandomize=True)
@given(rows=st.binary(max_size=120), colour_type=st.sampled_from([2, 6]))
def test_a_png_of_any_rows_never_raises(by_hand, rows, colour_type):
    plain = by_hand.file(4, 5, 8, colour_type, (b"\1" + bytes(4 * (3 + colour_type // 6))) * 5)
    assert compare(plain, by_hand.file(4, 5, 8, colour_type, rows)).kind in by_hand.kinds


@settings(max_examples=100, deadline=None, database=None, derandomize=True)
@given(content=st.binary(max_size=200))
@pytest.mark.parametrize("form", ["png", "apng", "gif"])
def test_random_bytes_are_not_comparable(by_hand, form, content):
    start = {"gif": b"GIF89a"}.get(form, by_hand.signature)
    for each in (content, start + content):
        assert compare(each, each, form).kind in {"identical", "not comparable"}
        assert compare(b"", each, form).kind == "not comparable"
