"""Sequences of pictures: which of two differ, and which of them differs most."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import zip_longest

import numpy as np
from PIL import Image, ImageChops

from wheelgate.pictures.comparison import Comparison, sizes_differ
from wheelgate.pictures.measure import measure_window
from wheelgate.pictures.pictures import between_pictures
from wheelgate.pictures.wording import counted, describe, number


@dataclass(frozen=True)
class Timing:
    """What an animation says of its frames.

    Attributes:
        size: Width and height in pixels.
        delays: How long each frame is shown, in milliseconds.
        loops: How often it is played; 0 is for ever.
        texts: Comments.
    """

    size: tuple[int, int]
    delays: tuple[float, ...]
    loops: int
    texts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Pairs:
    """Two sequences of pictures, held against each other one by one.

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
    """Hold two sequences of RGBA pictures against each other; only the worst pair is kept.

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


def verdict(pairs: Pairs, noun: str, others: list[str], same: str) -> Comparison:
    """Return what is to be said of two sequences.

    Args:
        pairs: The sequences.
        noun: What one picture is called, "frame" or "page".
        others: What differs beside pixels, and is seen as well.
        same: What to say where nothing does.
    """
    said = []
    if pairs.expected != pairs.actual:
        said.append(f"{counted(pairs.expected, noun)} expected, {number(pairs.actual)} rendered")
    said += others
    if not pairs.differing:
        compared = min(pairs.expected, pairs.actual)
        if not said:
            return Comparison("same pixels", same)
        the = f"all {compared} {noun}s" if compared > 1 else f"the {noun}"
        whose = f"{the} that both have" if pairs.expected != pairs.actual else the
        return Comparison(
            "different pixels", "; ".join([*said, f"the pixels of {whose} are the same"])
        )
    first, second = pairs.pictures
    several = max(pairs.expected, pairs.actual) > 1
    if several:
        of = min(pairs.expected, pairs.actual)
        verb = "differs" if pairs.differing == 1 else "differ"
        which = "it is" if pairs.differing == 1 else "the worst is"
        lead = f"{pairs.differing} of {of} {noun}s {verb}, {which} {noun} {pairs.worst}: "
    else:
        lead = ""
    frame = pairs.worst if several else None
    if first.size != second.size:
        said.insert(0, f"{lead}{sizes_differ(first.size, second.size)}")
        return Comparison("different pixels", "; ".join(said), None, frame)
    window = between_pictures(first, second)
    assert window is not None
    difference = measure_window(window)
    summary = "; ".join([*said, f"{lead}{describe(difference)}"])
    return Comparison("different pixels", summary, difference, frame, more=bool(said))


def differing_timing(expected: Timing, actual: Timing) -> list[str]:
    """Return how two animations are played otherwise, one sentence each."""
    return [*_delays(expected.delays, actual.delays), *_loops(expected.loops, actual.loops)]


def _delays(expected: tuple[float, ...], actual: tuple[float, ...]) -> Iterator[str]:
    off = [
        (index, first, second)
        for index, (first, second) in enumerate(zip(expected, actual, strict=False), start=1)
        if first != second
    ]
    if not off:
        return
    index, first, second = off[0]
    lasts = f"{first:g} ms expected, {second:g} ms rendered"
    if len(off) == 1:
        yield f"frame {index} is shown for {lasts}"
    elif len(off) == len(expected) and len(set(expected)) == len(set(actual)) == 1:
        yield f"every frame is shown for {lasts}"
    else:
        frames = counted(len(off), "frame")
        yield f"the durations of {frames} differ, first of frame {index}: {lasts}"


def _loops(expected: int, actual: int) -> Iterator[str]:
    if expected != actual:
        yield f"it is played {_times(expected)} expected, {_times(actual)} rendered"


def _times(loops: int) -> str:
    return {0: "for ever", 1: "once", 2: "twice"}.get(loops, f"{number(loops)} times")


def _off(first: Image.Image, second: Image.Image) -> float:
    """Return the sum of all differences; infinite where the sizes differ."""
    if first.size != second.size:
        return float("inf")
    difference = ImageChops.difference(first, second)
    box = difference.getbbox(alpha_only=False)
    return float(np.asarray(difference.crop(box)).sum(dtype=np.int64)) if box else 0.0
