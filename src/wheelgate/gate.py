"""Turn measurements and limits into verdicts. Pure functions: nothing here measures."""

import math
import re
from collections.abc import Sequence

from wheelgate.config import Statement
from wheelgate.records import (
    Change,
    Difference,
    ModuleImport,
    Outcome,
    Ratio,
    Render,
    SideEffect,
    Size,
    TestResult,
    Verdict,
)

_MB = 10**6
UNMEASURED = "unmeasured: "
"""A sample that cannot be drawn in an image raises an error that begins so, and says why."""

_PASSING: dict[str, set[str]] = {
    "identical": {"identical"},
    "same pixels": {"identical", "same pixels"},
    "drawn": {"identical", "same pixels", "different pixels"},
}


def judge_size(size: Size, limit_mb: float | None) -> Verdict:
    """Judge an image's size against an absolute limit in MB of 10^6 bytes."""
    measured = f"{size.bytes / _MB:.1f} MB"
    if limit_mb is None:
        return _unlimited("size", size.image, "all layers", measured)
    within = size.bytes <= limit_mb * _MB
    excess = size.bytes / _MB - limit_mb
    largest = ", ".join(
        f"{package.name} {package.bytes / _MB:.1f} MB" for package in size.packages[:3]
    )
    return Verdict(
        check="size",
        image=size.image,
        subject="all layers",
        outcome="pass" if within else "fail",
        reason=f"{measured}, within {limit_mb:g} MB"
        if within
        else f"{measured}, {excess:.1f} MB over the limit of {limit_mb:g} MB; largest: {largest}",
        limit=f"{limit_mb:g} MB",
        measured=measured,
    )


def judge_size_ratio(size: Size, reference: Size, limit: float | None) -> Verdict:
    """Judge an image's size divided by the reference's."""
    quotient = size.bytes / reference.bytes
    measured = f"{quotient:.3f}"
    absolute = f"{size.bytes / _MB:.1f} of {reference.bytes / _MB:.1f} MB"
    what = f"{measured} times {reference.image} ({absolute})"
    if limit is None:
        return _unlimited("size ratio", size.image, reference.image, measured)
    return Verdict(
        check="size ratio",
        image=size.image,
        subject=reference.image,
        outcome="pass" if quotient <= limit else "fail",
        reason=f"{what}, {'within' if quotient <= limit else 'over'} the limit of {limit:g}",
        limit=f"{limit:g}",
        measured=measured,
    )


def judge_render(render: Render) -> Verdict:
    """Judge whether a sample gave pictures, and did nothing beside."""
    if UNMEASURED in render.error:
        reason = render.error.partition(UNMEASURED)[2]
        return Verdict("render", render.image, render.sample, "unmeasured", reason)
    problems = []
    if render.error:
        problems.append(render.error)
    elif not render.pictures:
        problems.append("it gave no picture")
    problems += [_in_words(effect) for effect in render.side_effects]
    return Verdict(
        check="render",
        image=render.image,
        subject=render.sample,
        outcome="fail" if problems else "pass",
        reason="; ".join(problems) or "drawn, without side effects",
        limit="a picture, no side effects",
        measured=f"{len(render.pictures)} pictures",
    )


def _in_words(effect: SideEffect) -> str:
    missing = re.search(r"findfont: (.*)", effect.text)
    if missing:
        return f"a font is missing: {missing[1]}"
    did = {
        "warning": "it warned",
        "log line": "it logged",
        "output": "it printed",
        "file": "it wrote outside its folder",
        "thread": "it left a thread",
        "process": "it left a process",
        "rcParams": "plot() changed rcParams",
        "random state": "it changed global state",
    }
    text = repr(effect.text[:300]) if effect.kind == "output" else effect.text
    return f"{did[effect.kind]}: {text}"


def is_of_drawing(check: str) -> bool:
    """Return whether a verdict's check is one of how a sample is drawn."""
    return check in {"render", "determinism"} or check.startswith("same as")


def judge_import(found: ModuleImport) -> Verdict:
    """Judge whether an image can import a module."""
    return Verdict(
        check="import",
        image=found.image,
        subject=found.module,
        outcome="fail" if found.error else "pass",
        reason=f"{found.error} (`wheelgate doctor {found.image}` may say why)"
        if found.error
        else "imported",
        limit="imported",
        measured=found.error or "imported",
    )


def judge_stability(render: Render) -> Verdict:
    """Judge whether a sample was drawn alike by two processes of one image."""
    outcome: Outcome = "fail" if render.unstable else "pass"
    reason = "; ".join(render.unstable)
    if UNMEASURED in render.error:
        outcome, reason = "unmeasured", render.error.partition(UNMEASURED)[2]
    elif render.error and not render.unstable:
        outcome, reason = "unmeasured", "it was not drawn"
    elif render.passes < 2:
        outcome, reason = "unmeasured", "it was drawn once: set `passes = 2` under [rendering]"
    return Verdict(
        check="determinism",
        image=render.image,
        subject=render.sample,
        outcome=outcome,
        reason=f"not deterministic: {reason}"
        if outcome == "fail"
        else reason or f"{render.passes} processes drew the same",
        limit="identical",
        measured=f"{render.passes} processes",
    )


def judge_differences(
    image: str,
    sample: str,
    against: str,
    differences: Sequence[Difference],
    limit: Statement,
    unstable_in: Sequence[str] = (),
) -> Verdict:
    """Judge how the pictures of a sample stand to what they are held against.

    Args:
        image: The image that rendered them.
        sample: The sample.
        against: "baseline", or the name of another image.
        differences: One for each picture; none is `unmeasured`.
        limit: The weakest statement that still passes.
        unstable_in: Images in which the sample is not deterministic: a difference says nothing
            of the images then.
    """
    check = f"same as {against}"
    if not differences:
        return Verdict(
            check, image, sample, "unmeasured", f"there is nothing to compare with {against}", limit
        )
    failed = [
        item for item in differences if item.kind not in _PASSING[limit] and not item.tolerance
    ]
    kinds = sorted({item.kind for item in differences})
    if failed and unstable_in:
        return Verdict(
            check, image, sample, "unmeasured",
            f"it is not deterministic in {' and '.join(unstable_in)}, so that a difference says "
            "nothing of the images", limit, " and ".join(kinds),
        )  # fmt: skip
    tolerated = [f"{item.picture}: {item.tolerance}" for item in differences if item.tolerance]
    passed = f"{' and '.join(kinds)} to {against}"
    if "different pixels" in kinds and limit == "drawn":
        passed = f"drawn, but not as {against}; its limit asks for no more"
    if tolerated:
        passed += f", within tolerance ({'; '.join(tolerated)})"
    return Verdict(
        check=check,
        image=image,
        subject=sample,
        outcome="fail" if failed else "pass",
        reason="; ".join(
            f"{item.picture}: {item.summary}"
            + (f" (see {item.diff_picture})" if item.diff_picture else "")
            for item in failed
        )
        or passed,
        limit=limit,
        measured=" and ".join(kinds),
    )


def judge_ratio(
    ratio: Ratio | None,
    check: str,
    image: str,
    subject: str,
    limit: float | None,
    missing: str = "",
) -> Verdict:
    """Judge a figure of an image against another image's.

    It fails only where the whole interval lies beyond the limit, and passes only where none of
    it does; between, it is unmeasured, and says how many more pairs would settle it.

    Args:
        ratio: What was found, or None.
        check: The verdict's name, such as "render ratio".
        image: The image.
        subject: What was timed.
        limit: The largest ratio that passes.
        missing: Why there is no ratio, where that is known.
    """
    if ratio is None:
        why = missing or "too few pairs of starts have timed it"
        return Verdict(check, image, subject, "unmeasured", why, f"{limit or ''}")
    measured = f"{ratio.ratio:.3f} [{ratio.low:.3f}, {ratio.high:.3f}]"
    if limit is None:
        return _unlimited(check, image, subject, measured)
    outcome: Outcome = "unmeasured"
    if ratio.low > limit:
        outcome = "fail"
    elif ratio.high <= limit:
        outcome = "pass"
    reason = (
        f"{ratio.ratio:.3f} times {ratio.reference}'s, 95% interval {ratio.low:.3f} to "
        f"{ratio.high:.3f} from {ratio.pairs} pairs; limit {limit:g}"
    )
    if outcome == "unmeasured":
        more = pairs_to_settle(ratio, limit)
        reason += (
            f": too wide to say; about {more} more pairs would settle it: raise --budget"
            if more
            else ": it lies on the limit, and no number of pairs would settle it"
        )
    return Verdict(check, image, subject, outcome, reason, f"{limit:g}", measured)


def judge_change(change: Change | None, image: str) -> Verdict:
    """Say what changed in an image since a revision: to be known, not to be held to a limit."""
    if change is None:
        return Verdict("change", image, "since", "unmeasured", "that revision has no such image")
    if change.same_inputs:
        said = "it is built from the same inputs: it is the same image"
    else:
        grown = (change.bytes_after - change.bytes_before) / _MB
        parts = [f"{grown:+.1f} MB"]
        for word, names in package_changes(change).items():
            parts.append(f"{packages_in_words(names)} {word}" if names else "")
        drawn = f"{len(change.renders)} of {change.renders_compared} pictures drawn otherwise"
        said = ", ".join(filter(None, [*parts, drawn]))
    return Verdict("change", image, change.other, "pass", said, "", said)


def package_changes(change: Change) -> dict[str, list[str]]:
    """Return the packages that were added, removed, and brought to another version, in words."""
    found: dict[str, list[str]] = {"added": [], "removed": [], "changed in version": []}
    for each in change.packages:
        if each.version_before is None:
            found["added"].append(f"{each.name} {each.version_after}")
        elif each.version_after is None:
            found["removed"].append(f"{each.name} {each.version_before}")
        elif each.version_before != each.version_after:
            found["changed in version"].append(
                f"{each.name} {each.version_before} to {each.version_after}"
            )
    return found


def packages_in_words(names: Sequence[str]) -> str:
    """Return how many packages there are, in words."""
    return f"{len(names)} package{'s' if len(names) != 1 else ''}"


def pairs_to_settle(ratio: Ratio, limit: float) -> int:
    """Return how many more pairs would bring the interval to one side of the limit.

    The interval's width goes with one over the root of the number of pairs. 0 where the
    estimate lies within a thousandth of the limit.
    """
    distance = abs(math.log(ratio.ratio / limit))
    if distance < 0.001:
        return 0
    beyond = (
        math.log(ratio.high / ratio.ratio)
        if ratio.ratio < limit
        else (math.log(ratio.ratio / ratio.low))
    )
    return max(1, math.ceil(ratio.pairs * (beyond / distance) ** 2) - ratio.pairs)


def judge_waiting(seconds: float | None, image: str, sample: str, limit: float | None) -> Verdict:
    """Judge how long a render waits without computing: sleep, network, locks."""
    if seconds is None:
        return Verdict("waiting", image, sample, "unmeasured", "it was not timed", f"{limit or ''}")
    measured = f"{seconds:.3f} s"
    if limit is None:
        return _unlimited("waiting", image, sample, measured)
    within = seconds <= limit
    return Verdict(
        check="waiting",
        image=image,
        subject=sample,
        outcome="pass" if within else "fail",
        reason=f"at least {measured} of a render pass without computing, "
        f"{'within' if within else 'over'} the limit of {limit:g} s",
        limit=f"{limit:g} s",
        measured=measured,
    )


def outcome_of(verdicts: Sequence[Verdict], tests: Sequence[TestResult]) -> Outcome:
    """Return the verdict of a run: nothing judged is never a pass.

    A test that fails because its verdict is `unmeasured` makes the run unmeasured; one that
    fails otherwise makes it fail.
    """
    failed = sum(test.outcome in {"failed", "error"} for test in tests)
    unmeasured = sum(
        verdict.outcome == "unmeasured" and not verdict.excused for verdict in verdicts
    )
    if any(verdict.outcome == "fail" for verdict in verdicts) or failed > unmeasured:
        return "fail"
    if unmeasured or not any(test.outcome == "passed" for test in tests):
        return "unmeasured"
    return "pass"


def _unlimited(check: str, image: str, subject: str, measured: str) -> Verdict:
    return Verdict(check, image, subject, "pass", f"{measured}; no limit is set", "", measured)
