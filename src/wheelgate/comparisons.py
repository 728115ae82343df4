"""How the renders of a session stand to their baselines, and to the reference's."""

from collections.abc import Mapping
from pathlib import Path

from wheelgate.baselines import Baselines
from wheelgate.compare import Comparison, compare, write_diff_picture
from wheelgate.config import Project
from wheelgate.records import Difference
from wheelgate.renders import Renders
from wheelgate.run import RunFolder

BASELINE = "baseline"
"""What a picture is held against, where that is no other image's."""


class Comparisons:
    """Compares the renders of a session, each once and on demand."""

    def __init__(self, project: Project, folder: RunFolder, renders: Renders) -> None:
        """Prepare to compare.

        Args:
            project: The checkout.
            folder: Where the run is written; pictures of differences go there.
            renders: What is compared.
        """
        self._folder = folder
        self._renders = renders
        self._baselines = Baselines(project.path(project.gate.baselines))
        self._found: dict[tuple[str, str, str], tuple[Difference, ...]] = {}

    @property
    def all(self) -> tuple[Difference, ...]:
        """All comparisons so far."""
        return tuple(item for items in self._found.values() for item in items)

    def of(self, image: str, sample: str, against: str) -> tuple[Difference, ...]:
        """Compare the pictures of a sample with its baselines, or with another image's.

        Args:
            image: The image that rendered them.
            sample: The sample.
            against: BASELINE, or the name of an image.

        Raises:
            BaselineError: Where what the sample's baselines accept cannot be read.
        """
        key = (image, sample, against)
        if key not in self._found:
            rendered = self._renders.pictures(self._renders.render(image, sample))
            expected = self._expected(image, sample, against)
            found = []
            for file, content in rendered:
                name = file.removeprefix(f"{image}/")
                others = expected.pop(name, {})
                found.append(self._difference(image, sample, against, name, others, content))
            if rendered:
                missing = f"{against} has this picture, and the render has not"
                found += [
                    Difference(image, sample, against, name, "not comparable", missing)
                    for name in expected
                ]
            self._found[key] = tuple(found)
        return self._found[key]

    def _expected(self, image: str, sample: str, against: str) -> dict[str, dict[str, bytes]]:
        """Return, for each picture, the files that it is held against, by their names."""
        if against == BASELINE:
            root = self._baselines.root
            return {
                picture: {file.relative_to(root).as_posix(): file.read_bytes() for file in files}
                for picture, files in self._baselines.pictures(sample, image).items()
            }
        return {
            file.removeprefix(f"{against}/"): {file: content}
            for file, content in self._renders.pictures(self._renders.render(against, sample))
        }

    def _difference(
        self,
        image: str,
        sample: str,
        against: str,
        name: str,
        others: Mapping[str, bytes],
        content: bytes,
    ) -> Difference:
        if not others:
            return Difference(
                image, sample, against, name, "not comparable",
                "there is no baseline; look at the render, then `wheelgate accept`"
                if against == BASELINE
                else f"{against} gave no such picture",
            )  # fmt: skip
        picture_format = Path(name).suffix.removeprefix(".")
        compared = [
            (compare(other, content, picture_format), file) for file, other in others.items()
        ]
        found, file = min(compared, key=lambda each: _distance(each[0]))
        # A tolerance is one of pixels: it excuses no missing page and no other timing.
        tolerance = (
            self._baselines.tolerance(sample, image, name, found.pixels)
            if found.pixels and not found.more
            else None
        )
        drawn = ""
        if found.kind not in {"identical", "same pixels"}:
            suffix = "" if name.endswith(".png") else ".png"
            picture = f"diffs/{image}-against-{against}/{name}{suffix}"
            where = self._folder.path / picture
            if write_diff_picture(others[file], content, where, picture_format):
                drawn = picture
        return Difference(
            image=image,
            sample=sample,
            against=against,
            picture=name,
            kind=found.kind,
            summary=found.summary,
            expected=file,
            pixels=found.pixels,
            tolerance=tolerance.reason if tolerance else "",
            diff_picture=drawn,
        )


def _distance(found: Comparison) -> tuple[int, float, int]:
    """Return what sorts comparisons by how near the two pictures are."""
    ranks = {"identical": 0, "same pixels": 1, "different pixels": 2, "not comparable": 3}
    if found.pixels:
        return (ranks[found.kind], found.pixels.local, found.pixels.changed_pixels)
    return (ranks[found.kind], float("inf"), 0)  # of two sizes, or unreadable
