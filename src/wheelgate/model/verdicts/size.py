"""How large an image is: by itself, and divided by the reference."""

from wheelgate.model.config import Limits
from wheelgate.model.records import Outcome, Size, Verdict
from wheelgate.model.verdicts.catalogue import SIZE, SIZE_RATIO
from wheelgate.model.verdicts.limits import judge_figure

_MB = 10**6
_NAMED = 3
"""Packages that are named where an image is too large."""


def judge_size(size: Size, limits: Limits) -> Verdict:
    """Judge an image's size, in MB of 10^6 bytes."""
    found = judge_figure(SIZE, limits, size.image, "", size.bytes / _MB)
    if found.outcome is not Outcome.FAIL:
        return found
    largest = ", ".join(
        f"{package.name} {package.bytes / _MB:.1f} MB" for package in size.packages[:_NAMED]
    )
    return judge_figure(
        SIZE, limits, size.image, "", size.bytes / _MB, details=(f"largest: {largest}",)
    )


def judge_size_ratio(size: Size, reference: Size, limits: Limits) -> Verdict:
    """Judge an image's size divided by the reference's."""
    both = f"{size.bytes / _MB:.1f} of {reference.bytes / _MB:.1f} MB"
    return judge_figure(
        SIZE_RATIO,
        limits,
        size.image,
        "",
        size.bytes / reference.bytes,
        against=reference.image,
        details=(both,),
    )
