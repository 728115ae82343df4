"""Whether something only moved: which few pixels to the side explain all that changed."""

import numpy as np
from numpy.typing import NDArray

REACH = 8
"""The farthest move that is looked for, in pixels, to either side, up and down."""

_FEWEST = 6
"""Fewer changed pixels than this are explained by too many moves to believe one."""

_SAMPLES = (8, 64, 4096)
"""Pixels that a move is tried on: few for all moves, more for those that are left."""

_ENOUGH = 0.95
"""Share of the pixels that a move must explain: what it moved over may hide the rest."""

_ROUGHLY = 0.75
"""The same on the few pixels of the first trial."""

_MOVES = np.array(
    sorted(
        (
            (right, down)
            for right in range(-REACH, REACH + 1)
            for down in range(-REACH, REACH + 1)
            if right or down
        ),
        key=lambda move: (move[0] ** 2 + move[1] ** 2, move),
    )
)
"""All moves as (right, down), the nearest first: of equals the nearest is taken."""

Colours = NDArray[np.uint32]


def find_shift(
    expected: Colours, actual: Colours, rows: NDArray[np.intp], columns: NDArray[np.intp]
) -> tuple[int, int] | None:
    """Return by how many pixels to the right and down the content moved, or None.

    A move explains a changed pixel where its new colour came from there, and its old colour went
    there. Each has to hold by itself: that something vanished would pass the one, that it
    appeared the other.
    Moves are tried on some of the changed pixels, evenly taken, as a search of few points is
    enough to rule out nearly all of them (the idea of sequential similarity detection: Barnea
    and Silverman, "A Class of Algorithms for Fast Digital Image Registration", 1972).

    Args:
        expected: (height, width) of one number a colour.
        actual: The same shape.
        rows: Rows of the changed pixels.
        columns: Their columns, in the same order.
    """
    if rows.size < _FEWEST:
        return None
    moves = _MOVES
    share = np.zeros(len(moves))
    for samples, enough in zip(_SAMPLES, (_ROUGHLY, _ENOUGH, _ENOUGH), strict=True):
        taken = _evenly(rows.size, samples)
        share = _explained(expected, actual, rows[taken], columns[taken], moves)
        moves, share = moves[share >= enough], share[share >= enough]
        if not len(moves):
            return None
        if samples >= rows.size:
            break
    right, down = moves[int(share.argmax())]
    return int(right), int(down)


def some_of(changed: NDArray[np.bool_]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return rows and columns of as many of the changed pixels as a move is tried on."""
    at = np.flatnonzero(changed)
    rows, columns = np.divmod(at[_evenly(at.size, _SAMPLES[-1])], changed.shape[1])
    return rows, columns


def is_moved(expected: Colours, actual: Colours, move: tuple[int, int], changed: int) -> bool:
    """Return whether one whole picture is the other after a move, apart from what came in with it.

    Args:
        expected: (height, width) of one number a colour.
        actual: The same shape.
        move: Pixels to the right and down.
        changed: How many pixels differ without the move, as the measure of what is left.
    """
    right, down = move
    height, width = expected.shape
    if abs(right) >= width or abs(down) >= height:
        return False
    before = expected[max(0, -down) : height - max(0, down), max(0, -right) : width - max(0, right)]
    after = actual[max(0, down) : height - max(0, -down), max(0, right) : width - max(0, -right)]
    return int(np.count_nonzero(before != after)) <= (1 - _ENOUGH) * changed


def _evenly(count: int, samples: int) -> NDArray[np.intp]:
    if count <= samples:
        return np.arange(count)
    return np.arange(samples) * count // samples


def _explained(
    expected: Colours,
    actual: Colours,
    rows: NDArray[np.intp],
    columns: NDArray[np.intp],
    moves: NDArray[np.int_],
) -> NDArray[np.float64]:
    """Return, for each move, the share of these pixels that it explains.

    It is the lesser of both directions' shares. A direction of which less than half can be seen
    within the picture explains nothing: at an edge, nearly anything may have come in.
    """
    height, width = expected.shape
    right, down = moves[:, :1], moves[:, 1:]
    old, new = expected[rows, columns], actual[rows, columns]
    margin = min(rows.min(), columns.min(), height - 1 - rows.max(), width - 1 - columns.max())
    share = np.ones(len(moves))
    for picture, colour, sign in ((expected, new, -1), (actual, old, 1)):
        there_down, there_right = rows + sign * down, columns + sign * right
        if margin >= REACH:
            # No move leads out of the picture, as nearly always.
            there = picture.ravel()[there_down * width + there_right]
            np.minimum(share, np.count_nonzero(there == colour, axis=1) / rows.size, out=share)
            continue
        inside = (there_down >= 0) & (there_down < height)
        inside &= (there_right >= 0) & (there_right < width)
        there = picture[there_down.clip(0, height - 1), there_right.clip(0, width - 1)]
        matches = np.count_nonzero((there == colour) & inside, axis=1)
        possible = np.count_nonzero(inside, axis=1)
        enough = 2 * possible >= rows.size
        np.minimum(share, np.where(enough, matches / np.maximum(possible, 1), 0.0), out=share)
    return share
