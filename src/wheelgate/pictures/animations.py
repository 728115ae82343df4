"""Comparing two animations, GIF or animated PNG: frame by frame, and how they are played."""

import io
import warnings
from collections.abc import Iterator

from PIL import Image

from wheelgate.pictures import gif, png
from wheelgate.pictures.causes import Cause
from wheelgate.pictures.comparison import Comparison, Fact, not_comparable
from wheelgate.pictures.frames import Pairs, Timing, differing_timing, pair, verdict
from wheelgate.pictures.limits import Side, UnreadablePictureError, check_size
from wheelgate.pictures.metadata import differing_facts

_PILLOW = {"gif": "GIF", "apng": "PNG"}


def compare_animations(expected: bytes, actual: bytes, picture_format: str) -> Comparison:
    """Compare two animations.

    Other durations, or another number of loops, count as other pixels: at one moment or another,
    they are what is seen.

    Args:
        expected: The content of the expected file.
        actual: The content of the file in question.
        picture_format: "gif" or "apng".
    """
    try:
        if expected == actual:
            timing_of(actual, picture_format)
            return Comparison("identical")
        before = _timing(expected, picture_format, "expected")
        after = _timing(actual, picture_format, "render")
        if before.size != after.size:
            return Comparison("different pixels", (Fact("size", before.size, after.size),))
        pairs = worst_frames(expected, actual, picture_format)
    except UnreadablePictureError as error:
        return not_comparable(error)
    if picture_format == "apng":
        files = png.read(expected), png.read(actual)
        same = differing_facts(files, (png.texts(pairs.pictures[0]), png.texts(pairs.pictures[1])))
    elif before.comment != after.comment:
        same = (Fact("comment", before.comment, after.comment),)
    else:
        same = (Fact("palette or compression", len(expected), len(actual)),)
    return verdict(pairs, "frame", differing_timing(before, after), same)


def worst_frames(expected: bytes, actual: bytes, picture_format: str) -> Pairs:
    """Return the frames that differ most.

    Raises:
        UnreadablePictureError: With its side, where one of the two cannot be decoded.
    """
    return pair(
        _frames(expected, picture_format, "expected"), _frames(actual, picture_format, "render")
    )


def check_animation(content: bytes, picture_format: str) -> None:
    """Refuse what is no whole animation: every frame is decoded.

    Raises:
        UnreadablePictureError: Where one cannot be.
    """
    timing_of(content, picture_format)
    for _ in _frames(content, picture_format, "render"):
        pass


def _timing(content: bytes, picture_format: str, side: Side) -> Timing:
    try:
        return timing_of(content, picture_format)
    except UnreadablePictureError as error:
        raise error.of(side) from None


def timing_of(content: bytes, picture_format: str) -> Timing:
    """Return what an animation says of its frames, without decoding them.

    A PNG that is not animated is an animation of one frame.

    Raises:
        UnreadablePictureError: Where it is of another format, damaged or too large.
    """
    if picture_format == "gif":
        return gif.read(content)
    file = png.read(content)
    size = (file.header.width, file.header.height)
    if file.header.depth == 16:
        raise UnreadablePictureError(Cause.SIXTEEN_BITS)
    if not file.animated:
        return Timing(size, (0.0,), 1)
    # The specification of APNG 1.0: acTL counts frames and plays, each fcTL holds a delay.
    delays = [_delay(body) for kind, body in file.chunks if kind == b"fcTL"]
    if file.frames != len(delays) or not delays:
        raise UnreadablePictureError(Cause.MISSING_FRAMES, announced=file.frames, held=len(delays))
    check_size(*size, len(delays))
    return Timing(size, tuple(delays), file.plays)


def _delay(body: memoryview) -> float:
    """Return the milliseconds of an fcTL chunk, which holds a fraction of a second."""
    if len(body) != 26:
        raise UnreadablePictureError(Cause.FRAME_HEADER)
    # Nothing to divide by stands for hundredths (APNG 1.0).
    over = int.from_bytes(body[22:24], "big") or 100
    return round(1000 * int.from_bytes(body[20:22], "big") / over, 3)


def _frames(content: bytes, picture_format: str, side: Side) -> Iterator[Image.Image]:
    """Yield the frames as they are seen, in mode RGBA, one decoded at a time."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(content), formats=(_PILLOW[picture_format],)) as picture:
                check_size(*picture.size)
                frames = getattr(picture, "n_frames", 1)
                check_size(*picture.size, frames)
                for number in range(frames):
                    picture.seek(number)
                    check_size(*picture.size)
                    yield picture.convert("RGBA")
    except UnreadablePictureError as error:
        raise error.of(side) from None
    except Exception as error:  # Pillow lets out whatever its parser of a block meets
        said = str(error) or type(error).__name__
        raise UnreadablePictureError(Cause.UNDECODABLE, said=said).of(side) from None
