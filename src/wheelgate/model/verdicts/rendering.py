"""How a sample is drawn: without side effects, alike twice, like what it is held against."""

import re
from collections.abc import Sequence

from wheelgate.model.config import Statement
from wheelgate.model.records import Difference, Outcome, Render, SideEffect, Verdict

UNMEASURED = "unmeasured: "
"""A sample that cannot be drawn in an image raises an error that begins so, and says why."""

_PASSING: dict[str, set[str]] = {
    "identical": {"identical"},
    "same pixels": {"identical", "same pixels"},
    "rendered": {"identical", "same pixels", "different pixels"},
}


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


def is_of_rendering(check: str) -> bool:
    """Return whether a verdict's check is one of how a sample is drawn."""
    return check in {"render", "determinism"} or check.startswith("same as")


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
            check,
            image,
            sample,
            "unmeasured",
            f"it is not deterministic in {' and '.join(unstable_in)}, so that a difference says "
            "nothing of the images",
            limit,
            " and ".join(kinds),
        )
    tolerated = [f"{item.picture}: {item.tolerance}" for item in differences if item.tolerance]
    passed = f"{' and '.join(kinds)} to {against}"
    if "different pixels" in kinds and limit == "rendered":
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
