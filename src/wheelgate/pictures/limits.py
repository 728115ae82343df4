"""What a picture may cost before it is decoded, and the error where it may not or cannot."""

import numpy as np
from numpy.typing import NDArray

MOST_PIXELS = 50_000_000
"""Pictures with more pixels than this are not decoded: a sample is somebody's code."""

MOST_FRAMES = 1_000
"""Animations of more frames, and documents of more pages, are not decoded."""

MOST_PIXELS_IN_ALL = 4 * MOST_PIXELS
"""Pixels of all frames or pages together: they are decoded one at a time, but take their time."""

Pixels = NDArray[np.uint8]
"""An array of shape (height, width, 4): red, green, blue, alpha, each 0 to 255."""


class UnreadablePictureError(ValueError):
    """A file cannot be decoded safely; the message says why, as the end of a sentence on it."""


def check_size(width: int, height: int, frames: int = 1, called: str = "frames") -> None:
    """Refuse what is too large to decode.

    Args:
        width: Of a frame, in pixels.
        height: Of a frame, in pixels.
        frames: How many of them there are.
        called: The word for several frames.

    Raises:
        UnreadablePictureError: Where a frame, or all together, are more than the limits allow.
    """
    if width < 1 or height < 1:
        raise UnreadablePictureError(f"it is {width} by {height} pixels, which is no picture")
    if width * height > MOST_PIXELS:
        raise UnreadablePictureError(
            f"it is {width} by {height} pixels, more than {MOST_PIXELS:,} in all"
        )
    if frames > MOST_FRAMES:
        raise UnreadablePictureError(f"it has {frames:,} {called}, more than {MOST_FRAMES:,}")
    if frames * width * height > MOST_PIXELS_IN_ALL:
        raise UnreadablePictureError(
            f"it has {frames:,} {called} of {width} by {height} pixels, "
            f"more than {MOST_PIXELS_IN_ALL:,} pixels in all"
        )
