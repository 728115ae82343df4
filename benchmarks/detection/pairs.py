"""Compares the pairs of one sample, and judges what was said by what is known of each change."""

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import drawing
import numpy as np
from artists import NotApplicableError
from changes import Changed, Kind, Strength, make, pixels_of
from methods import Findings, Methods
from numpy.typing import NDArray
from places import Box

AGAIN = "drawn again in another process"

State = Literal["changed", "no effect", "not applicable", "unchanged"]


@dataclass(frozen=True)
class Description:
    """How wheelgate describes a change, and whether that is right where it can be known.

    Attributes:
        shift: What it says that the whole picture moved by.
        shift_right: Whether that is so.
        places: Rectangles of the change in which pixels differ.
        places_found: Those of them that a region meets.
        regions: The regions that it names.
        regions_elsewhere: Those that meet no rectangle of the change.
        antialiasing_share: As it says.
    """

    shift: tuple[int, int] | None
    shift_right: bool
    places: int
    places_found: int
    regions: int
    regions_elsewhere: int
    antialiasing_share: float


@dataclass(frozen=True)
class Pair:
    """One pair of pictures, and what all methods say of it.

    Attributes:
        state: Whether the pixels differ in truth.
        note: Why a change is not applicable.
        changed_pixels: How many pixels differ in truth; all of them where the sizes do.
        largest: The largest difference of a channel, in truth.
        antialiasing: Whether nothing but anti-aliasing changed.
    """

    sample: str
    kind: str
    strength: str
    state: State
    note: str = ""
    changed_pixels: int = 0
    largest: int = 0
    antialiasing: bool = False
    findings: Findings | None = None
    description: Description | None = None


@dataclass(frozen=True)
class Corpus:
    """What is compared: samples, kinds of change, kinds of pair that show no change."""

    samples: tuple[str, ...]
    changes: tuple[Kind, ...]
    unchanged: tuple[Kind, ...]
    limits: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def read(cls, entries: dict[str, Any]) -> "Corpus":
        """Return the corpus that corpus.toml describes."""
        changes, unchanged = (
            tuple(Kind.read(entry) for entry in entries[name]) for name in ("changes", "unchanged")
        )
        return cls(tuple(entries["samples"]), changes, unchanged, entries)

    @property
    def pairs_a_sample(self) -> int:
        """How many pairs each sample gives."""
        kinds = (*self.changes, *self.unchanged)
        return 1 + sum(len(kind.strengths) for kind in kinds)


def pairs_of(sample: str, corpus: Corpus) -> Iterator[Pair]:
    """Give all pairs of one sample, as they are compared."""
    baseline = drawing.picture_of(sample)
    with tempfile.TemporaryDirectory() as folder:
        methods = Methods.read(corpus.limits, Path(folder))
        yield _unchanged(sample, AGAIN, "", baseline, _drawn_again(sample), methods)
        for kind in corpus.unchanged:
            for strength in kind.strengths:
                made = make(kind, strength, sample, baseline)
                yield _unchanged(sample, kind.name, strength.name, baseline, made.content, methods)
        for kind in corpus.changes:
            for strength in kind.strengths:
                yield _changed(sample, kind, strength, baseline, methods)


def _drawn_again(sample: str) -> bytes:
    return subprocess.run(
        [sys.executable, drawing.__file__, sample], capture_output=True, check=True
    ).stdout


def _unchanged(
    sample: str, kind: str, strength: str, baseline: bytes, content: bytes, methods: Methods
) -> Pair:
    count, largest, _ = _truth(baseline, content)
    if count:
        raise RuntimeError(f"{sample}, {kind}: {count} pixels differ; they were to be the same")
    found = methods.compare(baseline, content)
    return Pair(sample, kind, strength, "unchanged", "", count, largest, findings=found)


def _changed(
    sample: str, kind: Kind, strength: Strength, baseline: bytes, methods: Methods
) -> Pair:
    try:
        made = make(kind, strength, sample, baseline)
    except NotApplicableError as reason:
        return Pair(sample, kind.name, strength.name, "not applicable", str(reason))
    count, largest, mask = _truth(baseline, made.content)
    if not count:
        return Pair(sample, kind.name, strength.name, "no effect")
    found = methods.compare(baseline, made.content)
    return Pair(
        sample,
        kind.name,
        strength.name,
        "changed",
        "",
        count,
        largest,
        kind.antialiasing,
        found,
        _described(found, made, mask),
    )


def _described(found: Findings, made: Changed, mask: NDArray[np.bool_]) -> Description | None:
    said = found.pixels
    if said is None:
        return None
    boxes = [
        Box(region.left, region.top, region.left + region.width, region.top + region.height)
        for region in said.regions
    ]
    # A marker under others may be left out without a trace.
    places = [place for place in made.places if place.holds_any(mask)]
    return Description(
        shift=said.shift,
        shift_right=said.shift == made.shift,
        places=len(places),
        places_found=sum(any(place.overlaps(box) for box in boxes) for place in places),
        regions=len(boxes),
        regions_elsewhere=sum(
            not any(place.overlaps(box) for place in places) for box in boxes if places
        ),
        antialiasing_share=said.antialiasing_share,
    )


def _truth(baseline: bytes, content: bytes) -> tuple[int, int, NDArray[np.bool_]]:
    """Return how many pixels differ, by how much at most, and which."""
    first, second = pixels_of(baseline), pixels_of(content)
    if first.shape != second.shape:
        everything = np.ones(first.shape[:2], dtype=bool)
        return everything.size, 255, everything
    difference = np.abs(first.astype(np.int16) - second).max(axis=-1)
    mask = difference > 0
    return int(np.count_nonzero(mask)), int(difference.max()), mask
