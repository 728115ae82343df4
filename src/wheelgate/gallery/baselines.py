"""The accepted pictures of a project, and how far a render may be from them.

A sample's baselines lie at `NAME.png` (and `NAME.svg`, and so on), those of its figures at
`NAME-1.png`, `NAME-2.png`. `NAME.toml` next to them may say what else is accepted, and why:

    [[tolerance]]               # how far a render may be from what is expected
    images = ["alpine-apk"]
    formats = ["png"]           # every format, where left out
    changed_share = 0.001       # of the pixels, at most
    largest = 3                 # difference of a channel, of 255
    local = 0.5                 # mean difference of a channel in the worst window, of 255
    reason = "FreeType 2.14 rounds hinted advances"

    [variants.freetype]         # NAME@freetype.png is accepted as well
    images = ["alpine-apk"]
    reason = "apk's matplotlib is linked to the system's FreeType"
"""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import field
from pathlib import Path, PurePosixPath
from typing import Annotated

from pydantic import ConfigDict, Field, TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass

from wheelgate.errors import BaselineError
from wheelgate.model.records import PixelDifference
from wheelgate.util.files import storage_errors, write_atomically
from wheelgate.util.paths import refuse_what_leads_out

_STRICT = ConfigDict(extra="forbid")
_Reason = Annotated[str, Field(min_length=8)]
_Images = Annotated[tuple[str, ...], Field(min_length=1)]


@dataclass(frozen=True, config=_STRICT)
class Tolerance:
    """How far the pixels of a render may be from those expected, and why.

    Attributes:
        images: The images that it holds for.
        reason: Why a difference is no fault.
        formats: The formats that it holds for; all where empty.
        changed_share: The largest share of pixels that may differ, 0 to 1.
        largest: The largest difference of a channel, 0 to 255.
        local: The largest mean difference of a channel in the worst window, 0 to 255.
    """

    images: _Images
    reason: _Reason
    formats: tuple[str, ...] = ()
    changed_share: Annotated[float, Field(gt=0, le=1)] | None = None
    largest: Annotated[int, Field(gt=0, le=255)] | None = None
    local: Annotated[float, Field(gt=0, le=255)] | None = None

    def holds(self, found: PixelDifference) -> bool:
        """Return whether a difference lies within it; one without a bound holds for nothing."""
        bounds = [
            (self.changed_share, found.changed_share),
            (self.largest, found.largest),
            (self.local, found.local),
        ]
        set_bounds = [(most, value) for most, value in bounds if most is not None]
        return bool(set_bounds) and all(value <= most for most, value in set_bounds)

    def is_for(self, image: str, picture: str) -> bool:
        """Return whether it is about a picture, by its suffix, of an image."""
        suffix = Path(picture).suffix.removeprefix(".")
        return image in self.images and (not self.formats or suffix in self.formats)


@dataclass(frozen=True, config=_STRICT)
class Variant:
    """A further baseline: the images that it is accepted from, and why."""

    images: _Images
    reason: _Reason


@dataclass(frozen=True, config=_STRICT)
class Accepted:
    """What a sample's TOML file says."""

    tolerance: tuple[Tolerance, ...] = ()
    variants: dict[str, Variant] = field(default_factory=dict)


_ADAPTER = TypeAdapter(Accepted)

_FORMATS = {"png", "svg", "pdf", "ps", "gif", "apng"}


def write_baseline(file: Path, content: bytes) -> None:
    """Put a baseline in its place, whole or not at all.

    Raises:
        StorageError: Where the disk refuses; what was there before is untouched.
    """
    with storage_errors("writing a baseline"):
        file.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(file, content)


class Baselines:
    """The folder of a project's baselines."""

    def __init__(self, root: Path) -> None:
        """Look into a folder; it need not be there yet.

        Raises:
            OutsideError: Where a link in it leads out of it: a render could pass against itself.
        """
        self.root = root
        if root.is_dir():
            refuse_what_leads_out(root)

    def pictures(self, sample: str, image: str) -> dict[str, list[Path]]:
        """Return the accepted files of a sample's pictures.

        Args:
            sample: The sample.
            image: The image whose renders are compared with them.

        Returns:
            For each picture, such as `matplotlib/fill-2.png`, its baseline and the variants
            that are accepted from that image.

        Raises:
            BaselineError: Where the sample's TOML file cannot be used.
        """
        accepted = self.accepted(sample)
        found: dict[str, list[Path]] = {}
        for file, picture, label in self.files(sample):
            if not label:
                found.setdefault(picture, []).insert(0, file)
            elif label in accepted.variants and image in accepted.variants[label].images:
                found.setdefault(picture, []).append(file)
        return found

    def files(self, sample: str) -> list[tuple[Path, str, str]]:
        """Return each file that is a sample's: its path, its picture, and its variant's label."""
        folder, name = (self.root / sample).parent, Path(sample).name
        own = re.compile(
            rf"(?P<picture>{re.escape(name)}(?:-\d+)?)(?:@(?P<label>[\w.+-]+))?"
            r"(?P<suffix>\.(?:png|svg|pdf|ps|gif|apng))"
        )
        found = []
        for file in sorted(folder.glob("*")):
            if match := own.fullmatch(file.name):
                picture = str(PurePosixPath(sample).parent / f"{match['picture']}{match['suffix']}")
                found.append((file, picture, match["label"] or ""))
        return found

    def vanished(self, samples: Sequence[str]) -> list[str]:
        """Return the samples that have a baseline and are not among some that are there."""
        owned = {file for sample in samples for file, _, _ in self.files(sample)}
        names = {
            file.with_name(re.sub(r"(-\d+)?(@.*)?$", "", file.stem)).relative_to(self.root)
            for file in (*self.root.glob("*"), *self.root.glob("*/*"))
            if file.suffix.removeprefix(".") in _FORMATS and file not in owned
        }
        return sorted(name.as_posix() for name in names)

    def accepted(self, sample: str) -> Accepted:
        """Return what the sample's TOML file says, or nothing where it has none.

        Raises:
            BaselineError: Where that file cannot be used, with its place.
        """
        file = self.root / f"{sample}.toml"
        if not file.exists():
            return Accepted()
        try:
            with storage_errors("reading what a sample's baselines accept"):
                return _ADAPTER.validate_python(tomllib.loads(file.read_text(encoding="utf-8")))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise BaselineError(f"{file}: {error}", "correct the TOML at that place") from None
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(str(part) for part in first["loc"])
            raise BaselineError(
                f"{file}: {where}: {first['msg']}",
                "a tolerance names its images, at least one bound, and a reason",
            ) from None

    def tolerance(
        self, sample: str, image: str, picture: str, found: PixelDifference
    ) -> Tolerance | None:
        """Return the tolerance that a difference of a sample's picture lies within, if any."""
        for each in self.accepted(sample).tolerance:
            if each.is_for(image, picture) and each.holds(found):
                return each
        return None
