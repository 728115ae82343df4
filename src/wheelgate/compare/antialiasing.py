"""Which pixels are anti-aliasing: the soft steps between two flat colours along an edge."""

import numpy as np
from numpy.typing import NDArray

from wheelgate.compare.limits import Pixels
from wheelgate.compare.window import colours

_RED, _GREEN, _BLUE = 38, 75, 15
"""Weights of brightness (ITU-R BT.601), of 128, so that one bit of 16 is left over."""

_WHITE = 255 * (_RED + _GREEN + _BLUE)

_BLOCK = 64
"""Rows that are looked at together: few enough to stay in a processor's cache."""

_HALO = 2
"""Rows around them that count: a neighbour, and the neighbours of that."""

_FLAT = 3
"""A pixel with this many neighbours of its own colour lies in an area, not on an edge."""


def antialiased(expected: Pixels, actual: Pixels) -> NDArray[np.bool_]:
    """Return where either picture shows anti-aliasing: (height, width).

    A pixel counts where it has both a brighter and a darker neighbour, at most two neighbours of
    its own colour, and where its brightest or its darkest neighbour lies in an area of one colour
    in both pictures: then the pixel is a step from one area to another. This is the test of
    V. Vysniauskas, "Anti-aliased Pixel and Intensity Slope Detector" (2009), which pixelmatch
    made popular, here over whole arrays. It is a heuristic: it judges a pixel by its neighbours,
    not by how far its colour changed.

    Args:
        expected: (height, width, 4), uint8.
        actual: The same shape.
    """
    found = np.empty(expected.shape[:2], dtype=bool)
    height = len(found)
    for top in range(0, height, _BLOCK):
        bottom = min(height, top + _BLOCK)
        above, below = max(0, top - _HALO), min(height, bottom + _HALO)
        steps = _in_block(expected[above:below], actual[above:below])
        found[top:bottom] = steps[top - above : bottom - above]
    return found


def _in_block(expected: Pixels, actual: Pixels) -> NDArray[np.bool_]:
    flat = [_flat(colours(pixels)) for pixels in (expected, actual)]
    area = flat[0] & flat[1]
    steps: NDArray[np.bool_] = _steps(_brightness(expected), flat[0], area)
    steps |= _steps(_brightness(actual), flat[1], area)
    return steps


def _flat(colour: NDArray[np.uint32]) -> NDArray[np.bool_]:
    """Return where at least _FLAT of the eight neighbours have the pixel's own colour."""
    count = np.zeros(colour.shape, dtype=np.uint8)
    height, width = colour.shape
    # Each pair of neighbours is compared once, and counted for both of them.
    for down, right in ((0, 1), (1, 0), (1, 1), (1, -1)):
        here = (slice(0, height - down), slice(max(0, -right), width - max(0, right)))
        there = (slice(down, height), slice(max(0, right), width - max(0, -right)))
        same = (colour[here] == colour[there]).view(np.uint8)
        count[here] += same
        count[there] += same
    enough: NDArray[np.bool_] = count >= _FLAT
    return enough


def _brightness(pixels: Pixels) -> NDArray[np.uint16]:
    """Return brightness as seen on white: (height, width), uint16, at most _WHITE."""
    light = np.multiply(pixels[..., 0], _RED, dtype=np.uint16)
    light += np.multiply(pixels[..., 1], _GREEN, dtype=np.uint16)
    light += np.multiply(pixels[..., 2], _BLUE, dtype=np.uint16)
    alpha = pixels[..., 3]
    if alpha.min() == 255:
        return light
    seen = (light.astype(np.uint32) * alpha + _WHITE * (255 - alpha.astype(np.uint32))) // 255
    return seen.astype(np.uint16)


def _steps(
    light: NDArray[np.uint16], flat: NDArray[np.bool_], area: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    # The lowest bit carries whether a neighbour lies in an area along with how bright it is, so
    # that one filter finds the extreme neighbour and what is to be known of it. Of two that are
    # equally extreme, the one in an area wins.
    doubled = np.left_shift(light, 1, dtype=np.uint16)
    brightest = _extreme(np.maximum, doubled + area.view(np.uint8))
    darkest = _extreme(np.minimum, doubled + (~area).view(np.uint8))
    found: NDArray[np.bool_] = (brightest & 1).astype(bool)
    found |= (darkest & 1) == 0
    found &= brightest >> 1 > light
    found &= darkest >> 1 < light
    found &= ~flat
    return found


def _extreme(choose: np.ufunc, values: NDArray[np.uint16]) -> NDArray[np.uint16]:
    """Return the extreme of each pixel and its eight neighbours, first along rows, then down."""
    along = values.copy()
    choose(along[:, 1:], values[:, :-1], out=along[:, 1:])
    choose(along[:, :-1], values[:, 1:], out=along[:, :-1])
    found = along.copy()
    choose(found[1:], along[:-1], out=found[1:])
    choose(found[:-1], along[1:], out=found[:-1])
    return found
