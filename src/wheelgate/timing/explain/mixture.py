"""What some code is a mixture of, by the pages that its program counters lie in."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import nnls

FEWEST_TICKS = 20
"""A probe with fewer clock ticks in a place says too little of where its code lies."""


def mixture(counts: Mapping[str, int], parts: Mapping[str, Mapping[str, int]]) -> dict[str, float]:
    """Return which share of some counts each part makes up.

    The shares are those, none below zero, whose sum of parts comes nearest to the counts by
    least squares (Lawson and Hanson, "Solving Least Squares Problems", 1974, chapter 23).

    Args:
        counts: Clock ticks of a sample by page of code.
        parts: The same of each probe; those with fewer than `FEWEST_TICKS` are left out.

    Returns:
        Shares of the counts by the name of a part; what no part resembles is in none of them.
    """
    used = {name: part for name, part in parts.items() if sum(part.values()) >= FEWEST_TICKS}
    if not used or not counts:
        return {}
    pages = sorted({*counts, *(page for part in used.values() for page in part)})
    columns = [_shares(part, pages) for part in used.values()]
    weights, _ = nnls(np.column_stack(columns), _shares(counts, pages))
    return {name: float(weight) for name, weight in zip(used, weights, strict=True) if weight > 0}


def _shares(counts: Mapping[str, int], pages: list[str]) -> NDArray[np.float64]:
    whole = sum(counts.values())
    return np.array([counts.get(page, 0) / whole for page in pages], dtype=np.float64)
