"""Which changes anti-aliasing explains: what stands there now stood within a pixel of it before."""

import numpy as np
from numpy.typing import NDArray

from wheelgate.pictures.limits import Pixels

_RED, _GREEN, _BLUE = 38, 75, 15
"""Weights of brightness (ITU-R BT.601), of 128, so that it fits into 16 bits."""

_WHITE = 255 * (_RED + _GREEN + _BLUE)

_MARGIN = 16 * (_RED + _GREEN + _BLUE)
"""How far a step of an edge may lie outside what its neighbours were, in brightness."""

_BLOCK = 64
"""Rows that are looked at together: few enough to stay in a processor's cache."""


def antialiased(expected: Pixels, actual: Pixels) -> NDArray[np.bool_]:
    """Return where anti-aliasing, or a move by a part of a pixel, would explain a change.

    A pixel counts where neither picture is flat among its eight neighbours, so that an edge runs
    there in both, and where each picture's brightness lies within what the other has among these
    neighbours, give or take 16 of 255: between its erosion and its dilation by a square of 3 by 3
    (Serra, "Image Analysis and Mathematical Morphology", 1982). What appeared or vanished lies
    outside that range. A change by less than a pixel's width cannot be told from anti-aliasing,
    nor can a thin line's slightly other colour.

    Args:
        expected: (height, width, 4), uint8.
        actual: The same shape.

    Returns:
        (height, width); it says nothing of pixels that did not change.
    """
    found = np.empty(expected.shape[:2], dtype=bool)
    height = len(found)
    for top in range(0, height, _BLOCK):
        bottom = min(height, top + _BLOCK)
        above, below = max(0, top - 1), min(height, bottom + 1)
        steps = _in_block(expected[above:below], actual[above:below])
        found[top:bottom] = steps[top - above : bottom - above]
    return found


def _in_block(expected: Pixels, actual: Pixels) -> NDArray[np.bool_]:
    light = [_brightness(pixels) for pixels in (expected, actual)]
    found = np.ones(expected.shape[:2], dtype=bool)
    for here, there in (light, light[::-1]):
        darkest, brightest = _extreme(np.minimum, there), _extreme(np.maximum, there)
        found &= brightest > darkest
        # Unsigned: what would fall below zero is kept at it.
        found &= here >= np.maximum(darkest, _MARGIN) - _MARGIN
        found &= here <= brightest + _MARGIN
    return found


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


def _extreme(choose: np.ufunc, values: NDArray[np.uint16]) -> NDArray[np.uint16]:
    """Return the extreme of each pixel and its eight neighbours, first along rows, then down."""
    along = values.copy()
    choose(along[:, 1:], values[:, :-1], out=along[:, 1:])
    choose(along[:, :-1], values[:, 1:], out=along[:, :-1])
    found = along.copy()
    choose(found[1:], along[:-1], out=found[1:])
    choose(found[:-1], along[1:], out=found[:-1])
    return found
