"""What a comparison finds: its kind, the facts behind it, and the pixels it is about."""

from dataclasses import dataclass
from typing import Any, Literal

from wheelgate.model.records import PixelDifference
from wheelgate.pictures import wording
from wheelgate.pictures.causes import Cause
from wheelgate.pictures.limits import Side, UnreadablePictureError

Kind = Literal["identical", "same pixels", "different pixels", "not comparable"]

What = Literal[
    "size",
    "common part is the same",
    "common part differs",
    "alpha",
    "colour type",
    "depth",
    "interlace",
    "text",
    "chunk",
    "resolution",
    "compression",
    "comment",
    "palette or compression",
    "duration",
    "every duration",
    "loops",
    "line",
    "line ends",
    "metadata",
    "byte",
]


@dataclass(frozen=True)
class Fact:
    """One thing in which two files differ besides their pixels.

    Attributes:
        what: What it is.
        expected: Its value in the expected picture; None where it has none. Of sizes, width and
            height; of a resolution, pixels a unit across and down, and 1 where that is a metre;
            of a chunk and of compressed data, its bytes; of a duration, milliseconds; of loops,
            0 is for ever.
        actual: Its value in the render.
        name: Of a text, a chunk, an entry of metadata, or the object of a PDF.
        place: The line, the byte or the frame where it differs first, from 1.
        count: Of durations, how many frames have another one.
    """

    what: What
    expected: Any = None
    actual: Any = None
    name: str = ""
    place: int = 0
    count: int = 1


@dataclass(frozen=True)
class Counts:
    """How many frames or pages were compared.

    Attributes:
        noun: What one of them is called.
        expected: How many the expected picture has.
        actual: How many the render has.
        differing: How many of those that both have differ.
    """

    noun: Literal["frame", "page"]
    expected: int
    actual: int
    differing: int


@dataclass(frozen=True)
class Problem:
    """Why two files cannot be compared.

    Attributes:
        cause: The cause.
        reason: The cause in words, with its figures.
        side: The file at fault; None where both are, or neither is.
        drawing: Whether that file can be read, and not be drawn.
    """

    cause: Cause
    reason: str
    side: Side | None = None
    drawing: bool = False


@dataclass(frozen=True)
class Comparison:
    """What two pictures have in common, and what not.

    Attributes:
        kind: The strongest statement that holds.
        facts: What differs besides pixels.
        pixels: What differs, where both have pixels of one size and some do.
        counts: Of animations and documents, their frames or pages.
        frame: Of several frames or pages, the one that `pixels` is about, from 1: the one that
            differs most.
        problem: Why there is no comparison, where there is none.
    """

    kind: Kind
    facts: tuple[Fact, ...] = ()
    pixels: PixelDifference | None = None
    counts: Counts | None = None
    frame: int | None = None
    problem: Problem | None = None

    @property
    def summary(self) -> str:
        """One sentence for people, without a capital and a full stop."""
        return wording.summary(self)

    @property
    def more(self) -> bool:
        """Whether the number of frames or pages, or how they are played, differs as well."""
        if self.counts is None or self.pixels is None:
            return False
        return bool(self.facts) or self.counts.expected != self.counts.actual


def not_comparable(error: UnreadablePictureError, *facts: Fact) -> Comparison:
    """Return the verdict on two files of which one cannot be read or drawn."""
    problem = Problem(error.cause, str(error), error.side, error.drawing)
    return Comparison("not comparable", facts, problem=problem)
