"""What changed since the run before: of the same images, as far as both runs looked."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from wheelgate.errors import RunError
from wheelgate.images import changes
from wheelgate.model.records import Outcome, Run, Verdict
from wheelgate.report import changes as words
from wheelgate.report import tables
from wheelgate.storage import run_file as runs


@dataclass(frozen=True)
class Turned:
    """A verdict that is another than it was."""

    verdict: Verdict
    before: Outcome


@dataclass(frozen=True)
class Since:
    """What changed since an earlier run.

    Attributes:
        run: The earlier run.
        turned: Verdicts that are others now, failures first.
        lines: What else changed, a sentence each.
    """

    run: Run
    turned: tuple[Turned, ...]
    lines: tuple[str, ...]


def run_before(folder: Path, run: Run) -> Run | None:
    """Return the newest older run of the same images beside a run's folder, or None.

    Runs of another schema are passed over.
    """
    older = [each for each in folder.resolve().parent.glob("[0-9]*") if each.name < run.id]
    for other in sorted(older, reverse=True):
        try:
            found = runs.load(other)
        except RunError:
            continue
        if _images(found) == _images(run) and found.reference == run.reference:
            return found
    return None


def since(before: Run, run: Run) -> Since:
    """Return what changed between two runs; what only one of them looked at is no change."""
    return Since(
        before,
        tuple(_turned(before, run)),
        (*_size_lines(before, run), *_picture_lines(before, run), *_speed_lines(before, run)),
    )


def _images(run: Run) -> set[str]:
    return {image.name for image in run.images if not image.revision}


def _turned(before: Run, run: Run) -> list[Turned]:
    known = {(each.check, each.image, each.subject): each.outcome for each in before.verdicts}
    found = [
        Turned(each, outcome)
        for each in run.verdicts
        if (outcome := known.get((each.check, each.image, each.subject)))
        and outcome != each.outcome
    ]
    return sorted(found, key=lambda each: each.verdict.outcome, reverse=True)


def _size_lines(before: Run, run: Run) -> Iterable[str]:
    old = {each.image: each for each in before.sizes}
    for size in run.sizes:
        earlier = old.get(size.image)
        if earlier is None:
            continue
        packages = changes.packages(earlier.packages, size.packages)
        if size.bytes == earlier.bytes and not packages:
            yield f"{size.image}: the same size and packages"
            continue
        yield f"{size.image}: {words.size_in_words(earlier.bytes, size.bytes)}"
        yield from (f"{size.image}: {line}" for line in words.package_lines(packages))


def _picture_lines(before: Run, run: Run) -> Iterable[str]:
    old = {picture.file: picture.sha256 for each in before.renders for picture in each.pictures}
    new = {picture.file: picture.sha256 for each in run.renders for picture in each.pictures}
    common = [file for file in new if file in old]
    if common:
        yield words.pictures_in_words(
            [each for each in common if old[each] != new[each]], len(common)
        )


def _speed_lines(before: Run, run: Run) -> Iterable[str]:
    old = {(each.measure, each.image, each.reference, each.sample): each for each in before.ratios}
    for each in run.ratios:
        earlier = old.get((each.measure, each.image, each.reference, each.sample))
        if earlier and (each.low > earlier.high or each.high < earlier.low):
            word = "slower" if each.low > earlier.high else "faster"
            yield (
                f"{each.image}: {tables.label(each)} is {word}: {tables.interval(earlier)} then, "
                f"{tables.interval(each)} now; the intervals do not meet"
            )
