"""Records of renders: what samples gave, and how it differs from what it should be."""

from typing import Annotated, Literal

from pydantic import AfterValidator
from pydantic.dataclasses import dataclass

from wheelgate.model.records.strict import STRICT
from wheelgate.util.paths import relative

BASELINE = "baseline"
"""What a Difference or a Verdict is against, where that is no image."""


SideEffectKind = Literal[
    "warning", "log line", "output", "file", "thread", "process", "rcParams", "random state"
]


RelativePath = Annotated[str, AfterValidator(relative)]
"""A path inside the folder that it belongs to, or a name that paths are made of."""


@dataclass(frozen=True, config=STRICT)
class Picture:
    """One figure of a sample in one format, as the file that it became."""

    file: RelativePath
    sha256: str
    bytes: int


@dataclass(frozen=True, config=STRICT)
class SideEffect:
    """Something that a sample did beside drawing, with its text."""

    kind: SideEffectKind
    text: str


@dataclass(frozen=True, config=STRICT)
class Render:
    """What one sample gave in one image.

    `error` is empty where it gave pictures; `unmeasured` is not where the sample itself says why
    it cannot be rendered in this image. Times are seconds of the render alone, the memory
    is the peak of the sample's own process. `fonts` are the files that it read. `unstable` are
    the pictures that came out otherwise in a second process of the same image; `passes` says
    how many processes drew it. `rendered_in` is the earlier run that drew it, where nothing that it
    is made from has changed since; else it is empty.
    """

    image: RelativePath
    sample: RelativePath
    pictures: tuple[Picture, ...]
    error: str
    side_effects: tuple[SideEffect, ...]
    seconds: float
    cpu_seconds: float
    peak_bytes: int
    fonts: tuple[str, ...] = ()
    unstable: tuple[str, ...] = ()
    passes: int = 1
    rendered_in: str = ""
    unmeasured: str = ""


@dataclass(frozen=True, config=STRICT)
class Region:
    """A rectangle of a picture in which pixels changed, apart from others.

    Attributes:
        left: Columns of pixels left of it.
        top: Rows of pixels above it.
        width: In pixels.
        height: In pixels.
        changed_pixels: How many of its pixels differ in any channel.
        largest: The largest difference of a channel, 1 to 255.
        antialiasing_share: Share of its changed pixels that differ by anti-aliasing alone.
        shift: Pixels to the right and down by which what is in it moved, where it only moved.
    """

    left: int
    top: int
    width: int
    height: int
    changed_pixels: int
    largest: int
    antialiasing_share: float
    shift: tuple[int, int] | None = None


@dataclass(frozen=True, config=STRICT)
class PixelDifference:
    """How the pixels of two pictures of one size differ.

    Attributes:
        width: Of the pictures, in pixels.
        height: Of the pictures, in pixels.
        changed_pixels: How many pixels differ in any channel.
        largest: The largest difference of a channel, 1 to 255.
        mean: The mean difference over all channels of all pixels, 0 to 255.
        local: The mean difference of a channel in the worst window, 0 to 255.
        local_at: Left and top of the worst window.
        antialiasing_share: Share of the changed pixels that differ by anti-aliasing alone.
        shift: Pixels to the right and down by which the whole picture moved, where it only moved.
        regions: What changed, clustered, the largest first.
        channels: Those that differ anywhere.
    """

    width: int
    height: int
    changed_pixels: int
    largest: int
    mean: float
    local: float
    local_at: tuple[int, int]
    antialiasing_share: float
    shift: tuple[int, int] | None
    regions: tuple[Region, ...]
    channels: tuple[Literal["red", "green", "blue", "alpha"], ...] = ()

    @property
    def changed_share(self) -> float:
        """Share of the pixels that differ, 0 to 1."""
        return self.changed_pixels / (self.width * self.height)


@dataclass(frozen=True, config=STRICT)
class Difference:
    """How one picture of a sample stands to the one it is compared with.

    Attributes:
        expected: The file that it is compared with; of several baselines, the nearest.
        pixels: What differs, where both have pixels of one size.
        tolerance: The reason of the tolerance that the difference lies within, else empty.
    """

    image: str
    sample: str
    against: str
    picture: RelativePath
    kind: Literal["identical", "same pixels", "different pixels", "not comparable"]
    summary: str
    expected: RelativePath | Literal[""] = ""
    pixels: PixelDifference | None = None
    tolerance: str = ""
    diff_picture: RelativePath | Literal[""] = ""
