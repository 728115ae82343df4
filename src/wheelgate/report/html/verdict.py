"""The top of the report: the verdict, its key figures, and what is wrong."""

from collections.abc import Iterable
from dataclasses import dataclass

from wheelgate.model.records import ALL, RENDER, Outcome, Run
from wheelgate.model.verdicts.catalogue import (
    BASELINE,
    GALLERY_RATIO,
    REFERENCE,
    RENDER_RATIO,
    SIZE,
    SIZE_RATIO,
    Check,
)
from wheelgate.report import tables

WORDS = {Outcome.PASS: "Passed", Outcome.FAIL: "Failed", Outcome.UNMEASURED: "Unmeasured"}


@dataclass(frozen=True)
class Figure:
    """A key figure of the run: what it is, how much, and what stands beside it."""

    label: str
    value: str
    beside: str
    outcome: Outcome | None = None


def title(run: Run) -> str:
    """Return what was judged, against what."""
    judged = ", ".join(judged_images(run))
    return f"{judged} against {run.reference}" if judged else run.reference


def judged_images(run: Run) -> list[str]:
    """Return the names of the images that the run judged."""
    return [each.name for each in run.images if each.name != run.reference and not each.revision]


def figures(run: Run) -> list[Figure]:
    """Return the key figures: of each judged image its size, pictures and speed; tests of all."""
    images = judged_images(run)
    found: list[Figure] = []
    for image in images:
        prefix = f"{image}: " if len(images) > 1 else ""
        found += [*_size(run, image, prefix), *_pictures(run, image, prefix)]
        found += _speed(run, image, prefix)
    counted = tables.counts(run)
    failed = sum(test.failed for test in run.tests)
    found.append(
        Figure(
            "Tests",
            f"{len(run.tests)}",
            f"{failed} failed; {counted.passed} verdicts pass, {counted.failed} fail, "
            f"{counted.unmeasured} unmeasured",
            Outcome.FAIL if failed else Outcome.PASS if run.tests else Outcome.UNMEASURED,
        )
    )
    return found


def waived(run: Run) -> list[tuple[str, str]]:
    """Return what may be unmeasured by gate.toml, and why: each subject once."""
    return list(
        {each.subject: (each.subject, each.waived) for each in run.verdicts if each.waived}.values()
    )


def _size(run: Run, image: str, prefix: str) -> Iterable[Figure]:
    sizes = {size.image: size for size in run.sizes}
    if image not in sizes:
        return
    size, reference = sizes[image], sizes.get(run.reference)
    beside = f"{size.compressed_bytes / tables.MB:.1f} MB compressed"
    if reference:
        beside = f"{size.bytes / reference.bytes:.2f} times {run.reference}; {beside}"
    yield Figure(
        f"{prefix}Size",
        f"{size.bytes / tables.MB:.1f} MB",
        beside,
        _worst(run, image, SIZE, SIZE_RATIO),
    )


def _pictures(run: Run, image: str, prefix: str) -> Iterable[Figure]:
    held = [
        each for each in run.differences if (each.image, each.against) == (image, run.reference)
    ]
    if not held:
        return
    same = sum(each.kind == "identical" for each in held)
    samples = len({each.sample for each in held})
    yield Figure(
        f"{prefix}Pictures",
        f"{same} of {len(held)}",
        f"are {run.reference}'s, byte for byte; {samples} samples",
        _worst(run, image, BASELINE, REFERENCE),
    )


def _speed(run: Run, image: str, prefix: str) -> Iterable[Figure]:
    for ratio in run.ratios:
        key = (ratio.measure, ratio.image, ratio.reference, ratio.sample)
        if key == (RENDER, image, run.reference, ALL):
            yield Figure(
                f"{prefix}Render time",
                f"{ratio.ratio:.3f}\N{NO-BREAK SPACE}\N{MULTIPLICATION SIGN}",
                f"{run.reference}'s; 95% interval {ratio.low:.3f} to {ratio.high:.3f}, "
                f"{ratio.pairs} pairs",
                _worst(run, image, RENDER_RATIO, GALLERY_RATIO),
            )


def _worst(run: Run, image: str, *checks: Check) -> Outcome | None:
    """Return the worst of what some checks said of an image."""
    wanted = {check.id for check in checks}
    found = (
        each.outcome
        for each in run.verdicts
        if each.image == image and each.check in wanted and not each.waived
    )
    return max(found, default=None)
