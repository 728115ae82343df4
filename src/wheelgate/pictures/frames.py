"""Sequences of pictures: which of two differ, and which of them differs most."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import zip_longest
from typing import Literal

import numpy as np
from PIL import Image, ImageChops

from wheelgate.pictures.comparison import Comparison, Counts, Fact, What
from wheelgate.pictures.measure import measure


@dataclass(frozen=True)
class Timing:
    """What an animation says of its frames.

    Attributes:
        size: Width and height in pixels.
        delays: How long each frame is shown, in milliseconds.
        loops: How often it is played; 0 is for ever.
        comment: All comments, joined by spaces.
    """

    size: tuple[int, int]
    delays: tuple[float, ...]
    loops: int
    comment: str = ""


@dataclass(frozen=True)
class Pairs:
    """Two sequences of pictures, compared one by one.

    Attributes:
        expected: How many pictures the one has.
        actual: How many the other has.
        differing: How many of those that both have differ.
        worst: The number of the one that differs most, from 1; 0 where none differs.
        pictures: Both pictures of that number, or of the first.
    """

    expected: int
    actual: int
    differing: int
    worst: int
    pictures: tuple[Image.Image, Image.Image]


def pair(expected: Iterable[Image.Image], actual: Iterable[Image.Image]) -> Pairs:
    """Compare two sequences of RGBA pictures one by one; only the worst pair is kept.

    The worst is the one with the largest sum of differences; another size is worse than any.
    """
    counts, differing, worst, largest = [0, 0], 0, 0, 0.0
    kept: tuple[Image.Image, Image.Image] | None = None
    for index, (first, second) in enumerate(zip_longest(expected, actual), start=1):
        counts[0] += first is not None
        counts[1] += second is not None
        if first is None or second is None:
            continue
        kept = kept or (first, second)
        off = _off(first, second)
        if off:
            differing += 1
        if off > largest:
            largest, worst, kept = off, index, (first, second)
    if kept is None:
        kept = (Image.new("RGBA", (1, 1)), Image.new("RGBA", (1, 1)))
    return Pairs(counts[0], counts[1], differing, worst, kept)


def verdict(
    pairs: Pairs, noun: Literal["frame", "page"], played: tuple[Fact, ...], same: tuple[Fact, ...]
) -> Comparison:
    """Return what is to be said of two sequences.

    Args:
        pairs: The sequences.
        noun: What one picture is called.
        played: What else is seen to differ: how they are played.
        same: What to say where nothing does.
    """
    counts = Counts(noun, pairs.expected, pairs.actual, pairs.differing)
    several = max(pairs.expected, pairs.actual) > 1
    frame = pairs.worst if several and pairs.differing else None
    if not pairs.differing:
        if pairs.expected == pairs.actual and not played:
            return Comparison("same pixels", same, counts=counts)
        return Comparison("different pixels", played, counts=counts)
    first, second = pairs.pictures
    if first.size != second.size:
        facts = (Fact("size", first.size, second.size), *played)
        return Comparison("different pixels", facts, None, counts, frame)
    difference = measure(np.asarray(first), np.asarray(second))
    return Comparison("different pixels", played, difference, counts, frame)


def differing_timing(expected: Timing, actual: Timing) -> tuple[Fact, ...]:
    """Return how two animations are played otherwise."""
    found = list(_delays(expected.delays, actual.delays))
    if expected.loops != actual.loops:
        found.append(Fact("loops", expected.loops, actual.loops))
    return tuple(found)


def _delays(expected: tuple[float, ...], actual: tuple[float, ...]) -> Iterator[Fact]:
    off = [
        (place, first, second)
        for place, (first, second) in enumerate(zip(expected, actual, strict=False), start=1)
        if first != second
    ]
    if off:
        place, first, second = off[0]
        uniform = len(set(expected)) == len(set(actual)) == 1
        every = len(off) > 1 and len(off) == len(expected) and uniform
        what: What = "every duration" if every else "duration"
        yield Fact(what, first, second, place=place, count=len(off))


def _off(first: Image.Image, second: Image.Image) -> float:
    """Return the sum of all differences; infinite where the sizes differ."""
    if first.size != second.size:
        return float("inf")
    difference = ImageChops.difference(first, second)
    box = difference.getbbox(alpha_only=False)
    return float(np.asarray(difference.crop(box)).sum(dtype=np.int64)) if box else 0.0
