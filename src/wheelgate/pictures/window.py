"""The part of two pictures in which they differ, with a margin: what all measures look at."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from wheelgate.pictures.limits import Pixels

TILE = 8
"""Side of the squares that changes are counted in, in pixels."""

MARGIN = 8
"""Pixels around the changes that a window shows, as far as the picture reaches."""

Box = tuple[int, int, int, int]
"""Left, top, right and bottom, in pixels; right and bottom are the first beyond it."""


@dataclass(frozen=True)
class Window:
    """Bands of rows of two pictures of one size, outside of which they are the same.

    The bands stand on top of each other, each with its margin, so that what lies in between is
    not looked at. All but the last have whole tiles.

    Attributes:
        width: Of the pictures, in pixels.
        height: Of the pictures, in pixels.
        left: Of the window within the pictures, a multiple of TILE.
        tops: For each row of tiles of the window, its top within the pictures.
        expected: What the one picture shows in the window.
        actual: What the other shows in it.
        whole: Returns both pictures in full, which may have to be decoded for it.
    """

    width: int
    height: int
    left: int
    tops: NDArray[np.intp]
    expected: Pixels
    actual: Pixels
    whole: Callable[[], tuple[Pixels, Pixels]]

    @classmethod
    def between(cls, expected: Pixels, actual: Pixels) -> Self | None:
        """Return the window on what changed between two arrays of one shape, or None."""
        changed = colours(expected) != colours(actual)
        rows, columns = np.flatnonzero(changed.any(axis=1)), np.flatnonzero(changed.any(axis=0))
        if not rows.size:
            return None
        height, width = changed.shape
        left, top, right, bottom = around(
            (int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1), width, height
        )
        return cls(
            width,
            height,
            left,
            np.arange(top, bottom, TILE),
            expected[top:bottom, left:right],
            actual[top:bottom, left:right],
            lambda: (expected, actual),
        )

    def row(self, row: int) -> int:
        """Return the row of the pictures that a row of the window is."""
        return int(self.tops[row // TILE]) + row % TILE


def around(box: Box, width: int, height: int) -> Box:
    """Return a box with its margin, on the grid of tiles, as far as the picture reaches.

    The grid is the picture's, so that what is found does not depend on how it was cut out.
    """
    left, top, right, bottom = box
    return (
        max(0, left - MARGIN) // TILE * TILE,
        max(0, top - MARGIN) // TILE * TILE,
        min(width, -(-(right + MARGIN) // TILE) * TILE),
        min(height, -(-(bottom + MARGIN) // TILE) * TILE),
    )


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
