"""The rows that every form of a report shows, as text."""

from dataclasses import dataclass

from wheelgate.records import PROCESSOR_TIME, RENDER, Outcome, Ratio, Run, Verdict

MB = 10**6
_ALL = "*"


@dataclass(frozen=True)
class Counts:
    """How many verdicts of each outcome a run has."""

    passed: int
    failed: int
    unmeasured: int


def counts(run: Run) -> Counts:
    """Count a run's verdicts by their outcome."""
    outcomes = [verdict.outcome for verdict in run.verdicts]
    return Counts(outcomes.count("pass"), outcomes.count("fail"), outcomes.count("unmeasured"))


def headline(run: Run) -> str:
    """Return the verdict of a run in one line."""
    counted = counts(run)
    failed_tests = sum(test.outcome in {"failed", "error"} for test in run.tests)
    judged = ", ".join(image.name for image in run.images if image.name != run.reference)
    word = {"pass": "PASSED", "fail": "FAILED", "unmeasured": "UNMEASURED"}[run.outcome]
    return (
        f"{word}: {judged or run.reference} against {run.reference}: {len(run.tests)} tests, "
        f"{failed_tests} failed; verdicts: {counted.passed} pass, {counted.failed} fail, "
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
    """Return image, sample, the ratio with its interval, and the number of pairs."""
    return [(item.image, label(item), interval(item), str(item.pairs)) for item in run.ratios]


def label(item: Ratio) -> str:
    """Return what a ratio is about, for people."""
    if item.sample != _ALL:
        return item.sample
    return {RENDER: "all samples", PROCESSOR_TIME: "all samples, processor time"}.get(
        item.measure, item.measure
    )


def interval(item: Ratio) -> str:
    """Return a ratio with its interval."""
    return f"{item.ratio:.3f} [{item.low:.3f}, {item.high:.3f}]"


def not_passed(run: Run) -> list[Verdict]:
    """Return the verdicts that are no pass, failures first."""
    rank = {"fail": 0, "unmeasured": 1}
    return sorted(
        (item for item in run.verdicts if item.outcome != "pass" and not item.excused),
        key=lambda verdict: rank[verdict.outcome],
    )


def sample_outcomes(run: Run, sample: str) -> dict[str, Outcome]:
    """Return, for each image, the worst that a run said of how it draws a sample."""
    rank = {"pass": 0, "unmeasured": 1, "fail": 2}
    found: dict[str, Outcome] = {}
    for verdict in run.verdicts:
        how = verdict.check in {"render", "determinism"} or verdict.check.startswith("same as")
        if verdict.subject == sample and how:
            before = found.get(verdict.image, "pass")
            found[verdict.image] = max(before, verdict.outcome, key=rank.__getitem__)
    return found


def failed_tests(run: Run) -> list[tuple[str, str]]:
    """Return the tests that failed without a verdict of their own: node id and message."""
    said = {verdict.reason for verdict in not_passed(run)}
    return [
        (test.test, test.message)
        for test in run.tests
        if test.outcome in {"failed", "error"}
        and not any(reason in test.message for reason in said)
    ]


def stage_rows(run: Run) -> list[tuple[str, str]]:
    """Return each stage and its seconds, and the whole."""
    rows = [(stage.name, f"{stage.seconds:.1f}") for stage in run.stages]
    return [*rows, ("the whole run", f"{run.seconds:.1f}")]
