"""How a sample is rendered: without side effects, alike twice, like what it is compared with."""

import re
from collections.abc import Sequence

from wheelgate.model.config import Limits, Statement
from wheelgate.model.records import BASELINE, Difference, Outcome, Render, SideEffect, Verdict
from wheelgate.model.verdicts import catalogue

_STATEMENTS: tuple[str, ...] = ("rendered", "same pixels", "identical")
"""What can be said of a picture and what it is compared with, the weakest first."""

_OF_KIND: dict[str, Statement] = {
    "identical": "identical",
    "same pixels": "same pixels",
    "different pixels": "rendered",
}
"""The strongest statement that holds of a kind of difference; of others, none does."""

_DONE = {
    "warning": "it warned",
    "log line": "it logged",
    "output": "it printed",
    "file": "it wrote outside its folder",
    "thread": "it left a thread",
    "process": "it left a process",
    "rcParams": "plot() changed rcParams",
    "random state": "it changed global state",
}
_SHOWN = 300
"""Characters of a sample's output that are shown."""


def judge_render(render: Render) -> Verdict:
    """Judge whether a sample gave pictures, and had no side effects."""
    check = catalogue.RENDER
    if render.unmeasured:
        details = (render.unmeasured,)
        return Verdict(check.id, render.image, render.sample, Outcome.UNMEASURED, details=details)
    problems = [render.error] if render.error else []
    if not render.error and not render.pictures:
        problems = ["it gave no picture"]
    problems += [_in_words(effect) for effect in render.side_effects]
    return Verdict(
        check.id,
        render.image,
        render.sample,
        Outcome.FAIL if problems else Outcome.PASS,
        measured=len(render.pictures),
        unit=check.unit,
        details=tuple(problems),
    )


def _in_words(effect: SideEffect) -> str:
    missing = re.search(r"findfont: (.*)", effect.text)
    if missing:
        return f"a font is missing: {missing[1]}"
    text = repr(effect.text[:_SHOWN]) if effect.kind == "output" else effect.text
    return f"{_DONE[effect.kind]}: {text}"


def judge_stability(render: Render) -> Verdict:
    """Judge whether a sample was rendered alike by two processes of one image."""
    outcome, details = Outcome.PASS, render.unstable
    if render.unmeasured:
        outcome, details = Outcome.UNMEASURED, (render.unmeasured,)
    elif render.unstable:
        outcome = Outcome.FAIL
    elif render.error:
        outcome, details = Outcome.UNMEASURED, ("it was not rendered",)
    elif render.passes < 2:
        why = "it was rendered once: set `passes = 2` under [rendering]"
        outcome, details = Outcome.UNMEASURED, (why,)
    check = catalogue.DETERMINISM
    return Verdict(
        check.id,
        render.image,
        render.sample,
        outcome,
        measured=render.passes,
        unit=check.unit,
        details=details,
    )


def judge_differences(
    image: str,
    sample: str,
    against: str,
    differences: Sequence[Difference],
    limits: Limits,
    unstable_in: Sequence[str] = (),
) -> Verdict:
    """Judge how the pictures of a sample compare with others.

    Args:
        image: The image that rendered them.
        sample: The sample.
        against: `BASELINE`, or the name of another image.
        differences: One for each picture; none is `unmeasured`.
        limits: The image's.
        unstable_in: Images in which the sample is not deterministic: a difference says nothing
            of the images then.
    """
    check = catalogue.BASELINE if against == BASELINE else catalogue.REFERENCE
    limit = check.limit_in(limits)
    failed = [item for item in differences if not item.tolerance and not _holds(item, limit)]
    details: tuple[str, ...]
    if not differences:
        outcome, details = Outcome.UNMEASURED, (f"there is nothing to compare with {against}",)
    elif failed and unstable_in:
        outcome = Outcome.UNMEASURED
        where = " and ".join(unstable_in)
        details = (f"it is not deterministic in {where}: a difference says nothing of the images",)
    elif failed:
        outcome, details = Outcome.FAIL, tuple(_failed_in_words(item) for item in failed)
    else:
        outcome = Outcome.PASS
        details = tuple(
            f"{item.picture} is within tolerance: {item.tolerance}"
            for item in differences
            if item.tolerance
        )
    return Verdict(
        check.id,
        image,
        sample,
        outcome,
        limit=limit,
        measured=_weakest(differences),
        unit=check.unit,
        against=against,
        details=details,
    )


def _holds(difference: Difference, limit: float | str | None) -> bool:
    found = _OF_KIND.get(difference.kind)
    return found is not None and _STATEMENTS.index(found) >= _STATEMENTS.index(str(limit))


def _weakest(differences: Sequence[Difference]) -> str | None:
    """Return the kind of the picture that differs most; None without pictures."""
    strength = {kind: _STATEMENTS.index(statement) for kind, statement in _OF_KIND.items()}
    kinds = sorted({item.kind for item in differences}, key=lambda kind: strength.get(kind, -1))
    return kinds[0] if kinds else None


def _failed_in_words(item: Difference) -> str:
    seen = f" (see {item.diff_picture})" if item.diff_picture else ""
    return f"{item.picture}: {item.summary}{seen}"
