"""The rows that every form of a report shows, as text."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from wheelgate.model.records import ALL, PROCESSOR_TIME, RENDER, Outcome, Ratio, Run, Verdict
from wheelgate.model.verdicts import check_of, unexplained
from wheelgate.model.verdicts.loading import counted, most_telling, short

Anything = TypeVar("Anything")

MB = 10**6

_FINDINGS = 8
"""Of the doctor's findings in an image, those that fit on one screen with all else."""

_ON_A_SCREEN = 20
"""Of verdicts that are no pass, those that are named one by one."""


@dataclass(frozen=True)
class Counts:
    """How many verdicts of each outcome a run has."""

    passed: int
    failed: int
    unmeasured: int


def counts(run: Run) -> Counts:
    """Count a run's verdicts by their outcome."""
    found = Counter(verdict.outcome for verdict in run.verdicts)
    return Counts(found[Outcome.PASS], found[Outcome.FAIL], found[Outcome.UNMEASURED])


def headline(run: Run) -> str:
    """Return the verdict of a run in one line."""
    counted = counts(run)
    failed_tests = sum(test.failed for test in run.tests)
    skipped = sum(test.outcome == "skipped" for test in run.tests)
    judged = ", ".join(
        image.name for image in run.images if image.name != run.reference and not image.revision
    )
    word = {Outcome.PASS: "PASSED", Outcome.FAIL: "FAILED"}.get(run.outcome, "UNMEASURED")
    what = f"{judged} against {run.reference}" if judged else run.reference
    tests = f"{len(run.tests)} tests, {failed_tests} failed"
    if skipped:
        tests += f", {skipped} skipped"
    return (
        f"{word}: {what}: {tests}; verdicts: {counted.passed} pass, {counted.failed} fail, "
        f"{counted.unmeasured} unmeasured"
    )


def size_rows(run: Run) -> list[tuple[str, str, str, str]]:
    """Return image, MB uncompressed, MB compressed, and the size relative to the reference."""
    sizes = {size.image: size for size in run.sizes}
    reference = sizes.get(run.reference)
    return [
        (
            size.image,
            f"{size.bytes / MB:.1f}",
            f"{size.compressed_bytes / MB:.1f}",
            f"{size.bytes / reference.bytes:.2f}" if reference else "",
        )
        for size in run.sizes
    ]


def package_rows(run: Run, most: int = 12) -> list[tuple[str, ...]]:
    """Return the largest packages: name, kind, and MB in each image that was measured."""
    images = [size.image for size in run.sizes]
    table: dict[tuple[str, str], dict[str, int]] = {}
    for size in run.sizes:
        for package in size.packages:
            table.setdefault((package.name, package.kind), {})[size.image] = package.bytes
    largest = sorted(table.items(), key=lambda row: -max(row[1].values()))[:most]
    return [
        (name, kind, *(f"{by[image] / MB:.1f}" if image in by else "" for image in images))
        for (name, kind), by in largest
    ]


def ratio_rows(run: Run) -> list[tuple[str, str, str, str]]:
    """Return image, what was timed, the ratio to the reference with its interval, and the pairs."""
    return [
        (item.image, label(item), interval(item), str(item.pairs))
        for item in run.ratios
        if item.reference == run.reference
    ]


def change_rows(run: Run, other: str) -> list[tuple[str, str, str]]:
    """Return what was timed, its ratio to a revision's image with its interval, and the pairs."""
    return [
        (label(item), interval(item), str(item.pairs))
        for item in run.ratios
        if item.reference == other
    ]


def label(item: Ratio) -> str:
    """Return what a ratio is about, for people."""
    if item.sample != ALL:
        return item.sample
    return {RENDER: "all samples", PROCESSOR_TIME: "all samples, processor time"}.get(
        item.measure, item.measure
    )


def interval(item: Ratio) -> str:
    """Return a ratio with its interval."""
    return f"{item.ratio:.3f} [{item.low:.3f}, {item.high:.3f}]"


def not_passed(run: Run) -> list[Verdict]:
    """Return the verdicts that are no pass, failures first."""
    wrong = (item for item in run.verdicts if item.counts)
    return sorted(wrong, key=lambda verdict: verdict.outcome, reverse=True)


def sample_outcomes(run: Run, sample: str) -> dict[str, Outcome]:
    """Return, for each image, the worst that a run said of how it renders a sample."""
    found: dict[str, Outcome] = {}
    for verdict in run.verdicts:
        if verdict.subject == sample and check_of(verdict.check).group == "rendering":
            found[verdict.image] = max(found.get(verdict.image, Outcome.PASS), verdict.outcome)
    return found


def failed_tests(run: Run) -> list[tuple[str, str]]:
    """Return the tests that failed without a verdict of their own: node id and message."""
    return [(test.test, test.message) for test in unexplained(run.verdicts, run.tests)]


def of_one_screen(found: Sequence[Anything]) -> tuple[Sequence[Anything], str]:
    """Return as many of what was found as a screen holds, and words on the others, if any."""
    more = len(found) - _ON_A_SCREEN
    return found[:_ON_A_SCREEN], f"{more} more, which `wheelgate report` shows" if more > 0 else ""


def doctor_lines(run: Run) -> list[str]:
    """Return what the doctor found that counts, a sentence each, with what would help, once."""
    lines = []
    for each in run.load_reports:
        told: set[str] = set()
        found = [(short(file.path), most_telling(file)) for file in counted(each)]
        found += [("the image", finding) for finding in each.findings if finding.severity != "note"]
        for place, finding in found[:_FINDINGS]:
            new = [one for one in finding.hint if one not in told]
            told.update(new)
            hint = f" (hint: {'; '.join(new)})" if new else ""
            lines.append(f"{each.image}: {place}: {finding.text}{hint}")
        if len(found) > _FINDINGS:
            lines.append(
                f"{each.image}: {len(found) - _FINDINGS} more, which `wheelgate report` shows"
            )
    return lines


def drift_lines(run: Run) -> list[str]:
    """Return what mirrors no longer had, and what was taken instead, a sentence each."""
    drifts = {drift for base in run.bases for drift in base.drift}
    drifts |= {drift for image in run.images for drift in image.drift}
    return [
        f"drift: {each.package} {each.locked} is gone from its mirror; {each.taken} was taken"
        for each in sorted(drifts, key=lambda each: each.package)
    ]


def stage_rows(run: Run) -> list[tuple[str, str]]:
    """Return each stage and its seconds, and the whole."""
    rows = [(stage.name, f"{stage.seconds:.1f}") for stage in run.stages]
    return [*rows, ("the whole run", f"{run.seconds:.1f}")]
