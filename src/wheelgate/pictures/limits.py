"""What a picture may cost before it is decoded, and the error where it may not or cannot."""

from typing import Literal, Self

import numpy as np
from numpy.typing import NDArray

from wheelgate.pictures.causes import Cause

MOST_PIXELS = 50_000_000
"""Pictures with more pixels than this are not decoded: a sample is somebody's code."""

MOST_FRAMES = 1_000
"""Animations of more frames, and documents of more pages, are not decoded."""

MOST_PIXELS_IN_ALL = 4 * MOST_PIXELS
"""Pixels of all frames or pages together: they are decoded one at a time, but take their time."""

Pixels = NDArray[np.uint8]
"""An array of shape (height, width, 4): red, green, blue, alpha, each 0 to 255."""


Side = Literal["expected", "render"]
"""Which of the two files."""


class UnreadablePictureError(ValueError):
    """A file cannot be decoded safely; the message says why, as the end of a sentence on it.

    Attributes:
        cause: Why.
        side: Which of the two files it is, where that is known.
        drawing: Whether it can be read, and not be drawn.
    """

    def __init__(self, cause: Cause, **facts: object) -> None:
        """Fill the facts into the words of the cause."""
        super().__init__(cause.value.format(**facts))
        self.cause = cause
        self.side: Side | None = None
        self.drawing = False

    def of(self, side: Side, *, drawing: bool = False) -> Self:
        """Say which file it is; returns the error itself."""
        self.side, self.drawing = side, drawing
        return self


def check_size(width: int, height: int, frames: int = 1, noun: str = "frames") -> None:
    """Refuse what is too large to decode.

    Args:
        width: Of a frame, in pixels.
        height: Of a frame, in pixels.
        frames: How many of them there are.
        noun: The word for several frames.

    Raises:
        UnreadablePictureError: Where a frame, or all together, are more than the limits allow.
    """
    if width < 1 or height < 1:
        raise UnreadablePictureError(Cause.NO_AREA, width=width, height=height)
    if width * height > MOST_PIXELS:
        raise UnreadablePictureError(Cause.TOO_LARGE, width=width, height=height, most=MOST_PIXELS)
    if frames > MOST_FRAMES:
        raise UnreadablePictureError(Cause.TOO_MANY, count=frames, noun=noun, most=MOST_FRAMES)
    if frames * width * height > MOST_PIXELS_IN_ALL:
        raise UnreadablePictureError(
            Cause.TOO_LARGE_TOGETHER,
            count=frames,
            noun=noun,
            width=width,
            height=height,
            most=MOST_PIXELS_IN_ALL,
        )
