"""The methods that the table sets side by side, each asked whether two pictures are equal.

Wheelgate is asked three times, by the limits `identical` and `same pixels` and by a tolerance;
matplotlib by `compare_images`, as its own tests and pytest-mpl do; and a perceptual hash twice,
by any distance and by the one that is commonly taken for "another picture".
"""

import functools
import hashlib
import io
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import imagehash
from matplotlib.testing.compare import compare_images
from matplotlib.testing.exceptions import ImageComparisonFailure
from PIL import Image

from wheelgate.model.records import PixelDifference
from wheelgate.pictures import compare

WHEELGATE = "wheelgate, identical"
SAME_PIXELS = "wheelgate, same pixels"
TOLERANT = "wheelgate, tolerance"


@dataclass(frozen=True)
class Findings:
    """What all methods say of one pair.

    Attributes:
        caught: For each method, whether it tells the two apart.
        kind: Wheelgate's, such as "same pixels".
        summary: Wheelgate's sentence.
        pixels: Wheelgate's description, where it has one.
        rms: What compare_images measures, where it is above its limit; endless for other sizes.
        distance: Bits in which the perceptual hashes differ.
    """

    caught: dict[str, bool]
    kind: str
    summary: str
    pixels: PixelDifference | None
    rms: float | None
    distance: int


@dataclass(frozen=True)
class Methods:
    """The methods with their limits, and a folder for the files that compare_images needs."""

    largest: int
    local: float
    tol: float
    distance: int
    folder: Path

    @classmethod
    def read(cls, corpus: dict[str, Any], folder: Path) -> "Methods":
        """Return the methods with the limits that corpus.toml gives."""
        tolerance, others = corpus["tolerance"], corpus["others"]
        return cls(
            tolerance["largest"],
            tolerance["local"],
            others["compare_images_tol"],
            others["perceptual_hash_distance"],
            folder,
        )

    @property
    def names(self) -> list[str]:
        """What the columns are called."""
        return [
            WHEELGATE,
            SAME_PIXELS,
            TOLERANT,
            f"compare_images, tol {self.tol:g}",
            "phash, distance > 0",
            f"phash, distance > {self.distance}",
        ]

    def compare(self, expected: bytes, actual: bytes) -> Findings:
        """Ask all methods about one pair of PNG files."""
        found = compare(expected, actual, "png")
        rms = self._rms(expected, actual)
        distance = int(_hash(expected) - _hash(actual))
        equal = found.kind in ("identical", "same pixels")
        caught = [
            found.kind != "identical",
            not equal,
            not equal and not self._tolerated(found.pixels),
            rms is not None,
            distance > 0,
            distance > self.distance,
        ]
        return Findings(
            dict(zip(self.names, caught, strict=True)),
            found.kind,
            found.summary,
            found.pixels,
            rms,
            distance,
        )

    def _tolerated(self, pixels: PixelDifference | None) -> bool:
        return pixels is not None and pixels.largest <= self.largest and pixels.local <= self.local

    def _rms(self, expected: bytes, actual: bytes) -> float | None:
        first, second = self._file(expected), self._file(actual)
        try:
            found = compare_images(str(first), str(second), tol=self.tol, in_decorator=True)
        except ImageComparisonFailure:
            return math.inf
        finally:
            for file in self.folder.glob(f"{second.stem}*"):
                if file != first:
                    file.unlink()
        return None if found is None else float(found["rms"])

    def _file(self, content: bytes) -> Path:
        file = self.folder / f"{hashlib.sha256(content).hexdigest()}.png"
        if not file.exists():
            file.write_bytes(content)
        return file


@functools.lru_cache(maxsize=4)
def _hash(content: bytes) -> imagehash.ImageHash:
    with Image.open(io.BytesIO(content)) as picture:
        return imagehash.phash(picture)
