"""Rectangles of a picture, in pixels from its upper left corner, and those that artists cover."""

from typing import NamedTuple

import numpy as np
from matplotlib.artist import Artist
from matplotlib.figure import Figure
from matplotlib.transforms import Bbox
from numpy.typing import NDArray

MARGIN = 2
"""Pixels around an artist that its anti-aliasing and the snapping of its edges can reach."""


class Box(NamedTuple):
    """A rectangle; `right` and `bottom` are the first pixels behind it."""

    left: int
    top: int
    right: int
    bottom: int

    def overlaps(self, other: "Box") -> bool:
        """Return whether the two have a pixel in common."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )

    def holds_any(self, mask: NDArray[np.bool_]) -> bool:
        """Return whether any pixel inside is set in a mask of shape (height, width)."""
        top, left = max(self.top, 0), max(self.left, 0)
        return bool(mask[top : max(self.bottom, 0), left : max(self.right, 0)].any())


def extent_of(figure: Figure, artist: Artist) -> Bbox:
    """Return what an artist covers in a figure that was laid out, in display coordinates."""
    extent = artist.get_window_extent(figure.canvas.get_renderer())
    clip = artist.get_clip_box()
    if artist.get_clip_on() and clip is not None:
        nothing = Bbox.from_bounds(extent.x0, extent.y0, 0, 0)
        extent = Bbox.intersection(extent, clip) or nothing
    return extent


def box_of(figure: Figure, *extents: Bbox) -> Box:
    """Return the rectangle of pixels around some extents, with a margin."""
    whole = Bbox.union(extents)
    height = figure.bbox.height
    return Box(
        int(np.floor(whole.x0)) - MARGIN,
        int(np.floor(height - whole.y1)) - MARGIN,
        int(np.ceil(whole.x1)) + MARGIN,
        int(np.ceil(height - whole.y0)) + MARGIN,
    )
