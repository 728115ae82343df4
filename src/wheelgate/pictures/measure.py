"""How the pixels of two pictures differ: how much, how far, where, and whether they moved."""

from typing import Literal, TypeVar

import numpy as np
from numpy.typing import NDArray

from wheelgate.model.records import PixelDifference, Region
from wheelgate.pictures.antialiasing import antialiased
from wheelgate.pictures.limits import Pixels
from wheelgate.pictures.regions import Tiles, count_by_tiles, largest_by_tiles, tiles_of
from wheelgate.pictures.shift import find_shift, is_moved, some_of
from wheelgate.pictures.window import TILE, Window, channel_difference, colours, pixel_difference

Kind = TypeVar("Kind", bound=np.generic)

Channel = Literal["red", "green", "blue", "alpha"]
_CHANNELS: tuple[Channel, ...] = ("red", "green", "blue", "alpha")

LOCAL = 2 * TILE
"""Side of the window that the local measure is taken over, in pixels."""


def measure(expected: Pixels, actual: Pixels) -> PixelDifference | None:
    """Measure how two arrays of pixels differ.

    The local measure is the mean over the worst of all windows of 16 by 16 pixels whose left and
    top are multiples of 8, or over the whole of a picture that is smaller: a mean over the whole
    picture hides a missing dot, as Wang et al. say of it ("Image quality assessment: from error
    visibility to structural similarity", 2004) and answer by local windows, too.

    Args:
        expected: (height, width, 4), uint8.
        actual: The same shape and type.

    Returns:
        What differs, or None where no pixel does.

    Raises:
        ValueError: Where the shapes differ, or are not those of pixels.
    """
    if expected.shape != actual.shape or expected.ndim != 3 or expected.shape[2] != 4:
        raise ValueError(f"arrays of {expected.shape} and {actual.shape} cannot be measured")
    window = Window.between(expected, actual)
    return None if window is None else _measured(window)


def _measured(window: Window) -> PixelDifference:
    expected, actual = (_to_tiles(pixels) for pixels in (window.expected, window.actual))
    channels = channel_difference(expected, actual)
    largest = pixel_difference(channels)
    changed = largest > 0
    tiles = tiles_of(changed)
    count = int(tiles.count.sum())
    sums = _tile_sums(channels)
    local, local_at = _worst(sums, window)
    # Not by the filled tiles: what is not there is no neighbour.
    soft = _to_tiles(antialiased(window.expected, window.actual))
    soft &= changed
    shift = _whole_shift(window, changed, count)
    height, width = window.pictures[0].shape[:2]
    return PixelDifference(
        width=width,
        height=height,
        changed_pixels=count,
        largest=int(largest.max()),
        mean=int(sums.sum()) / (4 * width * height),
        local=local,
        local_at=local_at,
        antialiasing_share=int(np.count_nonzero(soft)) / count,
        shift=shift,
        regions=_regions(window, tiles, changed, largest, soft, shift),
        channels=_channels(channels),
    )


def _channels(channels: Pixels) -> tuple[Channel, ...]:
    """Return which channels differ anywhere: all differences of one are joined bit by bit."""
    joined = np.bitwise_or.reduce(colours(channels), axis=None)
    bits = np.array([joined], dtype=np.uint32).view(np.uint8)
    return tuple(name for name, bit in zip(_CHANNELS, bits, strict=True) if bit)


def _to_tiles(values: NDArray[Kind]) -> NDArray[Kind]:
    """Return an array that fills whole tiles, by rows and columns of nothing added."""
    height, width = values.shape[:2]
    if height % TILE == 0 and width % TILE == 0:
        return values
    return np.pad(values, ((0, -height % TILE), (0, -width % TILE), (0, 0))[: values.ndim])


def _tile_sums(channels: Pixels) -> NDArray[np.int64]:
    """Return the sum of all differences of each tile."""
    rows, columns = channels.shape[0] // TILE, channels.shape[1] // TILE
    down = channels.reshape(rows, TILE, -1).sum(axis=1, dtype=np.uint16)
    sums: NDArray[np.int64] = down.reshape(rows, columns, 4 * TILE).sum(axis=2, dtype=np.int64)
    return sums


def _worst(sums: NDArray[np.int64], window: Window) -> tuple[float, tuple[int, int]]:
    """Return the mean difference in the worst window of LOCAL pixels, and its left and top."""
    around = np.pad(sums, 1)
    four = around[:-1, :-1] + around[:-1, 1:] + around[1:, :-1] + around[1:, 1:]
    row, column = np.unravel_index(int(four.argmax()), four.shape)
    # One that sticks out of the picture is pushed back into it: all that it saw, it still sees.
    height, width = window.pictures[0].shape[:2]
    left = min(window.left + (int(column) - 1) * TILE, width - LOCAL)
    top = min(window.top + (int(row) - 1) * TILE, height - LOCAL)
    pixels = min(LOCAL, width) * min(LOCAL, height)
    return int(four.max()) / (4 * pixels), (max(0, left), max(0, top))


def _whole_shift(window: Window, changed: NDArray[np.bool_], count: int) -> tuple[int, int] | None:
    move = find_shift(colours(window.expected), colours(window.actual), *some_of(changed))
    if move is None:
        return None
    expected, actual = window.pictures
    return move if is_moved(colours(expected), colours(actual), move, count) else None


def _regions(
    window: Window,
    tiles: Tiles,
    changed: NDArray[np.bool_],
    largest: NDArray[np.uint8],
    soft: NDArray[np.bool_],
    shift: tuple[int, int] | None,
) -> tuple[Region, ...]:
    before, after = colours(window.expected), colours(window.actual)
    counts, softs = tiles.sums(tiles.count), tiles.sums(count_by_tiles(soft))
    largests = tiles.maxima(largest_by_tiles(largest))
    found = []
    for index, (left, top, right, bottom) in enumerate(tiles.boxes.tolist()):
        move = shift
        if move is None:
            inside = changed[top:bottom, left:right]
            if tiles.regions > 1:
                inside = inside & _belongs(tiles.labels, index + 1, (left, top, right, bottom))
            rows, columns = some_of(inside)
            move = find_shift(before, after, rows + top, columns + left)
        found.append(
            Region(
                left=window.left + left,
                top=window.top + top,
                width=right - left,
                height=bottom - top,
                changed_pixels=counts[index],
                largest=largests[index],
                antialiasing_share=softs[index] / counts[index],
                shift=move,
            )
        )
    return tuple(sorted(found, key=lambda each: (-each.width * each.height, each.top, each.left)))


def _belongs(
    labels: NDArray[np.int32], number: int, box: tuple[int, int, int, int]
) -> NDArray[np.bool_]:
    """Return which pixels of a box lie in tiles of that region: boxes may overlap, tiles not."""
    left, top, right, bottom = box
    rows, columns = np.arange(top, bottom) // TILE, np.arange(left, right) // TILE
    mine: NDArray[np.bool_] = labels[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1] == number
    belongs: NDArray[np.bool_] = mine[np.ix_(rows - rows[0], columns - columns[0])]
    return belongs
