"""What a comparison says: its kind, its sentence, and the pixels it is about."""

from dataclasses import dataclass
from typing import Literal

from wheelgate.model.records import PixelDifference
from wheelgate.pictures.limits import UnreadablePictureError

Kind = Literal["identical", "same pixels", "different pixels", "not comparable"]

EXPECTED = "the expected picture"
RENDER = "the render"
IDENTICAL = "the files are identical"


@dataclass(frozen=True)
class Comparison:
    """What two pictures have in common, and what not.

    Attributes:
        kind: The strongest statement that holds.
        summary: One sentence for people, without a capital and a full stop.
        pixels: What differs, where both have pixels of one size and some do.
        frame: Of animations and documents, the frame or page that `pixels` is about, from 1:
            the one that differs most.
        more: Whether something differs beside these pixels: the number of frames or pages, or
            how they are played.
    """

    kind: Kind
    summary: str
    pixels: PixelDifference | None = None
    frame: int | None = None
    more: bool = False


def unreadable(name: str, error: UnreadablePictureError) -> Comparison:
    """Return the verdict on a file that cannot be read."""
    return Comparison("not comparable", f"{name} cannot be read: {error}")


def same_but_unreadable(error: UnreadablePictureError) -> Comparison:
    """Return the verdict on one file, given twice, that is no whole picture."""
    return Comparison("not comparable", f"both are the same file, but {error}")


def sizes_differ(expected: tuple[int, int], actual: tuple[int, int]) -> str:
    """Return the sentence on two sizes, each as width and height in pixels."""
    return (
        f"the sizes differ: {expected[0]} by {expected[1]} pixels expected, "
        f"{actual[0]} by {actual[1]} pixels rendered"
    )
