"""The part of two pictures in which they differ, with a margin: what all measures look at."""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from wheelgate.pictures.limits import Pixels

TILE = 8
"""Side of the squares that changes are counted in, in pixels."""

MARGIN = 8
"""Pixels around the changes that a window shows, as far as the picture reaches."""


@dataclass(frozen=True)
class Window:
    """A part of two pictures of one size, outside of which they are the same.

    Attributes:
        pictures: Both pictures in full.
        left: Of the window within the pictures, a multiple of TILE.
        top: The same.
        expected: What the one picture shows in the window.
        actual: What the other shows in it.
    """

    pictures: tuple[Pixels, Pixels]
    left: int
    top: int
    expected: Pixels
    actual: Pixels

    @classmethod
    def between(cls, expected: Pixels, actual: Pixels) -> Self | None:
        """Return the window on what changed between two arrays of one shape, or None.

        It lies on the grid of tiles of the pictures, so that what is found does not depend on
        how it was cut out.
        """
        changed = colours(expected) != colours(actual)
        rows, columns = np.flatnonzero(changed.any(axis=1)), np.flatnonzero(changed.any(axis=0))
        if not rows.size:
            return None
        left, top = (max(0, int(found[0]) - MARGIN) // TILE * TILE for found in (columns, rows))
        # Slices end where the picture does.
        right, bottom = (
            -(-(int(found[-1]) + 1 + MARGIN) // TILE) * TILE for found in (columns, rows)
        )
        part = (slice(top, bottom), slice(left, right))
        return cls((expected, actual), left, top, expected[part], actual[part])


def colours(pixels: Pixels) -> NDArray[np.uint32]:
    """Return (height, width) numbers that are equal where all four channels are."""
    view: NDArray[np.uint32] = np.ascontiguousarray(pixels).view(np.uint32)[..., 0]
    return view


def channel_difference(expected: Pixels, actual: Pixels) -> Pixels:
    """Return, for each channel of each pixel, how far it is off: (height, width, 4), uint8."""
    difference: Pixels = np.maximum(expected, actual)
    difference -= np.minimum(expected, actual)
    return difference


def pixel_difference(channels: Pixels) -> NDArray[np.uint8]:
    """Return, for each pixel, its largest difference of a channel: (height, width), uint8."""
    # Two maxima of planes are some thirty times as fast as one over an axis of four.
    largest: NDArray[np.uint8] = np.maximum(
        np.maximum(channels[..., 0], channels[..., 1]),
        np.maximum(channels[..., 2], channels[..., 3]),
    )
    return largest
