"""Changes clustered: pixels that changed close by each other are one region."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wheelgate.pictures.window import TILE

MOST_REGIONS = 64
"""Where there are more, those within twice the distance become one, until there are not."""


@dataclass(frozen=True)
class Tiles:
    """What changed, counted by squares of TILE pixels: arrays of (rows, columns) of tiles.

    Attributes:
        count: Changed pixels of each.
        labels: The number of the region that each belongs to, from 1; 0 where nothing changed.
        regions: How many regions there are.
        boxes: Left, top, right and bottom of each region, in pixels: (regions, 4).
    """

    count: NDArray[np.int64]
    labels: NDArray[np.int32]
    regions: int
    boxes: NDArray[np.int64]

    def sums(self, values: NDArray[np.int64]) -> list[int]:
        """Return the sum of one value a tile for each region."""
        sums = np.bincount(self.labels.ravel(), values.ravel(), self.regions + 1)
        return [int(each) for each in sums[1:]]

    def maxima(self, values: NDArray[np.uint8]) -> list[int]:
        """Return the maximum of one value a tile for each region."""
        maxima = np.zeros(self.regions + 1, dtype=np.uint8)
        np.maximum.at(maxima, self.labels.ravel(), values.ravel())
        return [int(each) for each in maxima[1:]]


def count_by_tiles(where: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Return how many pixels of each tile are true; both sides are multiples of TILE."""
    down, along = where.shape[0] // TILE, where.shape[1] // TILE
    columns = where.view(np.uint8).reshape(down, TILE, -1).sum(axis=1, dtype=np.uint8)
    counts: NDArray[np.int64] = columns.reshape(down, along, TILE).sum(axis=2, dtype=np.int64)
    return counts


def largest_by_tiles(values: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return the largest value of each tile; both sides are multiples of TILE."""
    down, along = values.shape[0] // TILE, values.shape[1] // TILE
    columns = values.reshape(down, TILE, -1).max(axis=1)
    largest: NDArray[np.uint8] = columns.reshape(down, along, TILE).max(axis=2)
    return largest


def tiles_of(changed: NDArray[np.bool_]) -> Tiles:
    """Cluster changed pixels.

    Two belong together where their tiles touch, at a side or a corner: those less than TILE
    apart always do, those 2 * TILE apart never. Each box is tight.

    Args:
        changed: (height, width), both multiples of TILE.
    """
    down, along = changed.shape[0] // TILE, changed.shape[1] // TILE
    by_column = changed.view(np.uint8).reshape(down, TILE, -1).sum(axis=1, dtype=np.uint8)
    by_column = by_column.reshape(down, along, TILE)
    count = by_column.sum(axis=2, dtype=np.int64)
    labels, regions = _label(count > 0)

    # Eight pixels of a row are one number: a tile's rows are asked without looking at pixels.
    by_row = (np.ascontiguousarray(changed).view(np.uint64) != 0).reshape(down, TILE, along)
    at = np.nonzero(count)
    row, column, of = at[0] * TILE, at[1] * TILE, labels[at] - 1
    in_column, in_row = by_column[at] > 0, by_row.transpose(0, 2, 1)[at]
    boxes = np.empty((regions, 4), dtype=np.int64)
    boxes[:, :2], boxes[:, 2:] = max(changed.shape), 0
    np.minimum.at(boxes[:, 0], of, column + in_column.argmax(axis=1))
    np.minimum.at(boxes[:, 1], of, row + in_row.argmax(axis=1))
    np.maximum.at(boxes[:, 2], of, column + TILE - in_column[:, ::-1].argmax(axis=1))
    np.maximum.at(boxes[:, 3], of, row + TILE - in_row[:, ::-1].argmax(axis=1))
    return Tiles(count, labels, regions, boxes)


def _label(touched: NDArray[np.bool_]) -> tuple[NDArray[np.int32], int]:
    """Number the clusters of tiles, on ever larger tiles while there are too many."""
    rows, columns = touched.shape
    coarse, scale = touched, 1
    while True:
        labels, regions = _connected(coarse)
        if regions <= MOST_REGIONS:
            break
        even = np.pad(coarse, [(0, side % 2) for side in coarse.shape])
        coarse = np.logical_or.reduce([even[i::2, j::2] for i in (0, 1) for j in (0, 1)])
        scale *= 2
    if scale > 1:
        labels = labels.repeat(scale, axis=0).repeat(scale, axis=1)[:rows, :columns] * touched
    return labels, regions


def _connected(touched: NDArray[np.bool_]) -> tuple[NDArray[np.int32], int]:
    """Number the parts whose tiles touch at a side or a corner, from 1; return how many there are.

    Each tile takes the least index that reaches it. Whatever a tile finds, the tile that its label
    names learns too, and labels follow labels: a long part needs few rounds (Shiloach and Vishkin,
    "An O(log n) parallel connectivity algorithm", 1982).
    """
    nothing, (rows, columns) = touched.size, touched.shape
    label = np.where(touched, np.arange(nothing).reshape(touched.shape), nothing)
    while True:
        around = np.pad(label, 1, constant_values=nothing)
        shifted = [around[i : i + rows, j : j + columns] for i in range(3) for j in range(3)]
        least = np.where(touched, np.minimum.reduce(shifted), nothing)
        if np.array_equal(least, label):
            break
        known = np.append(least.ravel(), nothing)
        np.minimum.at(known, label.ravel(), least.ravel())
        label = known[known[:-1]].reshape(touched.shape)
    found, number = np.unique(label[touched], return_inverse=True)
    labels = np.zeros(touched.shape, dtype=np.int32)
    labels[touched] = number + 1
    return labels, len(found)
