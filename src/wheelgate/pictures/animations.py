"""Comparing two animations, GIF or animated PNG: frame by frame, and how they are played."""

import io
import warnings
from collections.abc import Iterator

from PIL import Image

from wheelgate.pictures import gif, png
from wheelgate.pictures.comparison import (
    EXPECTED,
    IDENTICAL,
    RENDER,
    Comparison,
    same_but_unreadable,
    sizes_differ,
    unreadable,
)
from wheelgate.pictures.frames import Pairs, Timing, differing_timing, pair, verdict
from wheelgate.pictures.limits import UnreadablePictureError, check_size
from wheelgate.pictures.metadata import differing_facts
from wheelgate.pictures.wording import shortened

_PILLOW = {"gif": "GIF", "apng": "PNG"}


def compare_animations(expected: bytes, actual: bytes, picture_format: str) -> Comparison:
    """Compare two animations.

    Other durations, or another number of loops, count as other pixels: at one moment or another,
    they are what is seen.

    Args:
        expected: The content of the file that the other is held against.
        actual: The content of the file in question.
        picture_format: "gif" or "apng".
    """
    if expected == actual:
        try:
            timing_of(actual, picture_format)
        except UnreadablePictureError as error:
            return same_but_unreadable(error)
        return Comparison("identical", IDENTICAL)
    timings: list[Timing] = []
    for name, content in ((EXPECTED, expected), (RENDER, actual)):
        try:
            timings.append(timing_of(content, picture_format))
        except UnreadablePictureError as error:
            return unreadable(name, error)
    if timings[0].size != timings[1].size:
        return Comparison("different pixels", sizes_differ(timings[0].size, timings[1].size))
    try:
        pairs = worst_frames(expected, actual, picture_format)
    except UnreadablePictureError as error:
        return Comparison("not comparable", str(error))
    same = _what_else(expected, actual, picture_format, timings)
    which = f"all {pairs.actual} frames" if pairs.actual > 1 else "the frame"
    return verdict(
        pairs, "frame", differing_timing(*timings), f"the pixels of {which} are the same; {same}"
    )


def worst_frames(expected: bytes, actual: bytes, picture_format: str) -> Pairs:
    """Return the frames that differ most.

    Raises:
        UnreadablePictureError: With a whole sentence, where one of the two cannot be decoded.
    """
    return pair(
        _frames(expected, picture_format, EXPECTED), _frames(actual, picture_format, RENDER)
    )


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
        raise UnreadablePictureError("it has 16 bits a channel; only 8 are compared")
    if not file.animated:
        return Timing(size, (0.0,), 1)
    # The specification of APNG 1.0: acTL counts frames and plays, each fcTL holds a delay.
    delays = [_delay(body) for kind, body in file.chunks if kind == b"fcTL"]
    if file.frames != len(delays) or not delays:
        raise UnreadablePictureError(
            f"it is damaged: it announces {file.frames:,} frames and holds {len(delays):,}"
        )
    check_size(*size, len(delays))
    return Timing(size, tuple(delays), file.plays)


def _delay(body: memoryview) -> float:
    """Return the milliseconds of an fcTL chunk, which holds a fraction of a second."""
    if len(body) != 26:
        raise UnreadablePictureError("it is damaged: a frame's header has another length")
    # Nothing to divide by stands for hundredths (APNG 1.0).
    over = int.from_bytes(body[22:24], "big") or 100
    return round(1000 * int.from_bytes(body[20:22], "big") / over, 3)


def _frames(content: bytes, picture_format: str, name: str) -> Iterator[Image.Image]:
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
        raise UnreadablePictureError(f"{name} cannot be read: {error}") from None
    except Exception as error:  # Pillow lets out whatever its parser of a block meets
        raise UnreadablePictureError(
            f"{name} cannot be read: it is damaged: {error or type(error).__name__}"
        ) from None


def _what_else(expected: bytes, actual: bytes, picture_format: str, timings: list[Timing]) -> str:
    if picture_format == "apng":
        return differing_facts(png.read(expected), png.read(actual))
    before, after = (" ".join(timing.texts) for timing in timings)
    if before != after:
        return f"the comment was {shortened(before)} and is {shortened(after)}"
    return f"only palettes or compression differ, in {len(expected):,} and {len(actual):,} bytes"
