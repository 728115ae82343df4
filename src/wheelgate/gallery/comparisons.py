"""How the renders of a session stand to their baselines, and to the reference's."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from wheelgate.gallery.baselines import Baselines
from wheelgate.gallery.renders import Renders
from wheelgate.model.config import Project
from wheelgate.model.records import BASELINE, Difference, PixelDifference
from wheelgate.pictures import Comparison, compare, write_diff_picture
from wheelgate.storage.run_writer import RunWriter


@dataclass(frozen=True)
class Expectation:
    """Pictures of one subject from one image, and what they are compared with.

    Attributes:
        image: The image that rendered them.
        subject: The sample, or the plot of a test.
        against: What they are compared with, in a word.
        pictures: Each picture's name and content.
        expected: For each picture, the content of the files that it is compared with, by their
            names; the nearest counts.
        tolerance: Returns why a difference of a picture is no fault, or an empty text.
        missing: What to say of a picture that nothing is expected for.
        folder: Where pictures of differences go, below `diffs` in the run's folder.
    """

    image: str
    subject: str
    against: str
    pictures: Mapping[str, bytes]
    expected: Mapping[str, Mapping[str, bytes]]
    tolerance: Callable[[str, PixelDifference], str]
    missing: str
    folder: str


class Comparisons:
    """Compares the renders of a session, each once and on demand."""

    def __init__(self, project: Project, folder: RunWriter, renders: Renders) -> None:
        self._folder = folder
        self._renders = renders
        self._baselines = Baselines(project.path(project.gate.baselines))
        self._found: dict[tuple[str, str, str], tuple[Difference, ...]] = {}
        self._others: dict[tuple[str, str, str], Difference] = {}

    @property
    def all(self) -> tuple[Difference, ...]:
        """All comparisons so far."""
        found = (item for items in self._found.values() for item in items)
        return (*found, *self._others.values())

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
            held = Expectation(
                image=image,
                subject=sample,
                against=against,
                pictures={file.removeprefix(f"{image}/"): content for file, content in rendered},
                expected=self._expected(image, sample, against),
                tolerance=lambda name, found: self._tolerance(sample, image, name, found),
                missing="there is no baseline; look at the render, then `wheelgate accept`"
                if against == BASELINE
                else f"{against} gave no such picture",
                folder=f"{image}-against-{against}",
            )
            self._found[key] = self._compare(held)
        return self._found[key]

    def of_others(self, held: Expectation) -> tuple[Difference, ...]:
        """Compare pictures that no sample gave; what is found is kept for the record too."""
        found = self._compare(held)
        for each in found:
            self._others[each.image, each.sample, each.picture] = each
        return found

    def _compare(self, held: Expectation) -> tuple[Difference, ...]:
        found = [self._difference(held, name) for name in held.pictures]
        missing = f"{held.against} has this picture, and the render has not"
        found += [
            Difference(held.image, held.subject, held.against, name, "not comparable", missing)
            for name in held.expected
            if held.pictures and name not in held.pictures
        ]
        return tuple(found)

    def _expected(self, image: str, sample: str, against: str) -> dict[str, dict[str, bytes]]:
        """Return, for each picture, the files that it is compared with, by their names."""
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

    def _tolerance(self, sample: str, image: str, name: str, found: PixelDifference) -> str:
        tolerance = self._baselines.tolerance(sample, image, name, found)
        return tolerance.reason if tolerance else ""

    def _difference(self, held: Expectation, name: str) -> Difference:
        others, content = held.expected.get(name), held.pictures[name]
        if not others:
            return Difference(
                held.image, held.subject, held.against, name, "not comparable", held.missing
            )
        picture_format = Path(name).suffix.removeprefix(".")
        compared = [
            (compare(other, content, picture_format), file) for file, other in others.items()
        ]
        found, file = min(compared, key=lambda each: _distance(each[0]))
        rendered = ""
        if found.kind not in {"identical", "same pixels"}:
            suffix = "" if name.endswith(".png") else ".png"
            picture = f"diffs/{held.folder}/{name}{suffix}"
            where = self._folder.path / picture
            if write_diff_picture(others[file], content, where, picture_format):
                rendered = picture
        # A tolerance is one of pixels: it excuses no missing page and no other timing.
        of_pixels = found.pixels if not found.more else None
        return Difference(
            image=held.image,
            sample=held.subject,
            against=held.against,
            picture=name,
            kind=found.kind,
            summary=found.summary,
            expected=file,
            pixels=found.pixels,
            tolerance=held.tolerance(name, of_pixels) if of_pixels else "",
            diff_picture=rendered,
        )


def _distance(found: Comparison) -> tuple[int, float, int]:
    """Return what sorts comparisons by how near the two pictures are."""
    ranks = {"identical": 0, "same pixels": 1, "different pixels": 2, "not comparable": 3}
    if found.pixels:
        return (ranks[found.kind], found.pixels.local, found.pixels.changed_pixels)
    return (ranks[found.kind], float("inf"), 0)  # of two sizes, or unreadable
