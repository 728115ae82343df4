"""What changed since the run before: of the same images, as far as both runs looked."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from wheelgate.errors import RunError
from wheelgate.images import changes
from wheelgate.model.records import PackageChange, Run, Verdict
from wheelgate.model.verdicts import packages_in_words
from wheelgate.report import tables
from wheelgate.storage import run_file as runs

_MOST_NAMED = 12
"""Names in a sentence; of more, only their number is told."""


@dataclass(frozen=True)
class Turned:
    """A verdict that is another than it was."""

    verdict: Verdict
    before: str


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
    rank = {"fail": 0, "unmeasured": 1, "pass": 2}
    return sorted(found, key=lambda each: rank[each.verdict.outcome])


def _size_lines(before: Run, run: Run) -> Iterable[str]:
    old = {each.image: each for each in before.sizes}
    for size in run.sizes:
        earlier = old.get(size.image)
        if earlier is None:
            continue
        grown = size.bytes - earlier.bytes
        packages = changes.packages(earlier.packages, size.packages)
        if not grown and not packages:
            yield f"{size.image}: the same size and packages"
            continue
        yield (
            f"{size.image}: {earlier.bytes / tables.MB:.1f} to {size.bytes / tables.MB:.1f} MB "
            f"({grown / tables.MB:+.1f})"
        )
        named = [_package_in_words(each) for each in packages if _version_changed(each)]
        if named:
            yield f"{size.image}: {packages_in_words(named)} changed: {_listed(named)}"


def _version_changed(package: PackageChange) -> bool:
    return package.version_before != package.version_after


def _package_in_words(package: PackageChange) -> str:
    if package.version_before is None:
        return f"{package.name} {package.version_after} came".replace("  ", " ")
    if package.version_after is None:
        return f"{package.name} went"
    return f"{package.name} {package.version_before} to {package.version_after}"


def _picture_lines(before: Run, run: Run) -> Iterable[str]:
    old = {picture.file: picture.sha256 for each in before.renders for picture in each.pictures}
    new = {picture.file: picture.sha256 for each in run.renders for picture in each.pictures}
    common = [file for file in new if file in old]
    if not common:
        return
    other = [file for file in common if old[file] != new[file]]
    if other:
        yield f"{len(other)} of {len(common)} pictures are drawn otherwise: {_listed(other)}"
    else:
        yield f"all {len(common)} pictures that both drew are the same bytes"


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


def _listed(names: list[str]) -> str:
    more = len(names) - _MOST_NAMED
    return ", ".join(names[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
