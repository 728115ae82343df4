"""Comparing animations: their frames, how they are played, and what is no whole animation."""

import io
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from wheelgate.pictures import Cause, compare
from wheelgate.pictures.comparison import Counts, Fact

FORMS = pytest.mark.parametrize("form", ["gif", "apng"])


@FORMS
def test_the_same_bytes_are_identical(animated, form):
    assert compare(animated(form), animated(form), form).kind == "identical"


@FORMS
def test_a_frame_that_differs_is_named_and_measured(animated, form):
    found = compare(animated(form), animated(form, shifted=4), form)
    assert found.kind == "different pixels"
    assert found.frame == 4
    assert found.pixels.shift == (1, 0)
    assert found.counts == Counts("frame", 5, 5, 1)
    assert not found.more


@FORMS
def test_of_several_frames_the_worst_is_described(animated, form):
    frames = []
    with Image.open(io.BytesIO(animated(form))) as picture:
        for number in range(5):
            picture.seek(number)
            frames.append(picture.convert("RGB"))
    frames[1].putpixel((1, 1), (0, 0, 0))
    frames[2].paste("navy", (40, 0, 60, 8))
    frames[4].putpixel((1, 1), (0, 0, 0))
    out = io.BytesIO()
    frames[0].save(
        out,
        format={"gif": "GIF", "apng": "PNG"}[form],
        save_all=True,
        append_images=frames[1:],
        duration=100,
        loop=0,
    )
    found = compare(animated(form), out.getvalue(), form)
    assert found.frame == 3
    assert found.counts == Counts("frame", 5, 5, 3)
    assert len(found.pixels.regions) == 1


@FORMS
def test_another_number_of_frames_is_named(animated, form):
    found = compare(animated(form), animated(form, frames=4), form)
    assert found.kind == "different pixels"
    assert found.counts == Counts("frame", 5, 4, 0)
    assert (found.pixels, found.frame) == (None, None)


@FORMS
def test_a_frame_that_differs_is_not_all_where_their_number_does_too(animated, form):
    found = compare(animated(form), animated(form, frames=4, shifted=2), form)
    assert found.counts == Counts("frame", 5, 4, 1)
    assert found.more


@FORMS
def test_other_durations_are_named(animated, form):
    every = compare(animated(form), animated(form, duration=200), form)
    assert every.kind == "different pixels"
    assert every.facts == (Fact("every duration", 100, 200, place=1, count=5),)
    one = compare(animated(form), animated(form, duration=[100, 100, 50, 100, 100]), form)
    assert one.facts == (Fact("duration", 100, 50, place=3),)
    some = compare(animated(form), animated(form, duration=[100, 50, 50, 60, 100]), form)
    assert some.facts == (Fact("duration", 100, 50, place=2, count=3),)


@FORMS
def test_another_number_of_loops_is_named(animated, form):
    # Pillow writes for GIF how often it is repeated, for PNG how often it is played.
    found = compare(animated(form), animated(form, loop=1 if form == "gif" else 2), form)
    assert found.kind == "different pixels"
    assert found.facts == (Fact("loops", 0, 2),)


@FORMS
def test_another_size_is_named(animated, form):
    out = io.BytesIO()
    Image.new("RGB", (50, 40)).save(out, format={"gif": "GIF", "apng": "PNG"}[form])
    found = compare(animated(form), out.getvalue(), form)
    assert found.kind == "different pixels"
    assert found.facts == (Fact("size", (60, 40), (50, 40)),)


def test_another_comment_of_a_gif_leaves_the_same_pixels(animated):
    found = compare(animated("gif", comment=b"x"), animated("gif", comment=b"y"), "gif")
    assert found.kind == "same pixels"
    assert found.facts == (Fact("comment", "x", "y"),)


def recompressed(png):
    """Return a PNG whose first IDAT chunk is stored, not compressed."""
    start = png.index(b"IDAT")
    length = int.from_bytes(png[start - 4 : start])
    rows = zlib.compress(zlib.decompress(png[start + 4 : start + 4 + length]), 0)
    chunk = len(rows).to_bytes(4) + b"IDAT" + rows
    return png[: start - 4] + chunk + zlib.crc32(chunk[4:]).to_bytes(4) + png[start + 8 + length :]


def test_another_compression_of_an_animated_png_leaves_the_same_pixels(animated):
    found = compare(animated("apng"), recompressed(animated("apng")), "apng")
    assert found.kind == "same pixels"
    assert found.counts == Counts("frame", 5, 5, 0)
    assert [fact.what for fact in found.facts] == ["compression"]


def test_a_png_that_is_not_animated_is_an_animation_of_one_frame(png):
    found = compare(png(), png(dots={(1, 1): (0, 0, 0)}), "apng")
    assert (found.kind, found.frame) == ("different pixels", None)
    assert found.pixels.changed_pixels == 1


@FORMS
@pytest.mark.parametrize("kept", [0.02, 0.3, 0.6, 0.99])
def test_a_truncated_animation_is_damaged_and_not_even_identical_to_itself(animated, form, kept):
    whole = animated(form)
    cut = whole[: int(len(whole) * kept)]
    for pair in ((whole, cut), (cut, cut)):
        found = compare(*pair, form)
        assert found.kind == "not comparable"
        assert found.problem.cause in {Cause.CUT_OFF, Cause.ANOTHER_FORMAT}


def test_a_gif_of_too_many_pixels_is_refused_before_they_are_decoded(animated):
    huge = bytearray(animated("gif"))
    huge[6:10] = b"\x30\x75\x30\x75"
    found = compare(bytes(huge), bytes(huge), "gif")
    assert found.kind == "not comparable"
    assert found.problem.cause is Cause.TOO_LARGE


def test_too_many_frames_are_refused_before_they_are_decoded(animated):
    whole = animated("gif", frames=2)
    frame = whole[whole.index(b"!\xf9") : -1]
    many = whole[:-1] + frame * 600 + b";"
    found = compare(whole, many, "gif")
    assert found.kind == "not comparable"
    assert (found.problem.cause, found.problem.side) == (Cause.TOO_MANY, "render")


def test_frames_that_are_too_many_pixels_together_are_refused(animated):
    whole = bytearray(animated("gif"))
    whole[6:10] = b"\x58\x1b\x58\x1b"  # 7,000 by 7,000: less than the limit of one
    found = compare(bytes(whole), bytes(whole), "gif")
    assert found.problem.cause is Cause.TOO_LARGE_TOGETHER


def test_an_animated_png_that_lacks_frames_is_damaged(animated):
    whole = animated("apng")
    place = whole.index(b"acTL") + 4
    changed = whole[place - 4 : place] + b"\0\0\0\x09" + whole[place + 4 : place + 8]
    lying = (
        whole[: place - 4] + changed + zlib.crc32(changed).to_bytes(4, "big") + whole[place + 12 :]
    )
    problem = compare(whole, lying, "apng").problem
    assert (problem.cause, problem.side) == (Cause.MISSING_FRAMES, "render")


@settings(max_examples=80, deadline=None, database=None, derandomize=True)
@given(
    changes=st.lists(st.tuples(st.integers(0, 3000), st.integers(0, 255)), min_size=1, max_size=5),
    cut=st.one_of(st.just(0), st.integers(0, 3000)),
)
@FORMS
def test_a_mutated_animation_never_raises(animated, by_hand, form, changes, cut):
    whole = animated(form, frames=3)
    mutated = bytearray(whole)
    for place, value in changes:
        mutated[place % len(mutated)] = value
    content = bytes(mutated[: len(mutated) - cut % len(mutated)])
    assert compare(whole, content, form).kind in by_hand.kinds
    assert compare(content, whole, form).kind in by_hand.kinds
