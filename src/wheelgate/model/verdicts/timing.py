"""How fast an image is: renders, starting, memory, and whether a render waits."""

import math

from wheelgate.model.config import Limits
from wheelgate.model.records import ALL, MEMORY, Ratio, Verdict
from wheelgate.model.verdicts.catalogue import (
    GALLERY_CHANGE,
    GALLERY_RATIO,
    MEMORY_RATIO,
    RENDER_CHANGE,
    RENDER_RATIO,
    STARTING_RATIO,
    WAITING,
    Check,
)
from wheelgate.model.verdicts.limits import judge_figure

_ON_THE_LIMIT = 0.001
"""A log-ratio so near its limit that no number of pairs would settle it."""


def render_check(sample: str, *, since_revision: bool) -> Check:
    """Return the check of a sample's render time, or of all samples together."""
    if since_revision:
        return GALLERY_CHANGE if sample == ALL else RENDER_CHANGE
    return GALLERY_RATIO if sample == ALL else RENDER_RATIO


def starting_check(measure: str) -> Check:
    """Return the check of what is measured once in a process run."""
    return MEMORY_RATIO if measure == MEMORY else STARTING_RATIO


def judge_ratio(
    ratio: Ratio | None,
    check: Check,
    limits: Limits,
    image: str,
    subject: str,
    against: str,
    missing: str = "",
) -> Verdict:
    """Judge a figure of an image divided by another image's.

    Args:
        ratio: What was found, or None.
        check: What was measured.
        limits: The image's.
        image: The image.
        subject: What was timed: a sample, `ALL`, or a measure.
        against: The other image.
        missing: Why there is no ratio, where that is known.
    """
    if ratio is None:
        why = missing or "too few pairs of process runs have timed it"
        return judge_figure(check, limits, image, subject, None, against=against, details=(why,))
    return judge_figure(
        check,
        limits,
        image,
        subject,
        ratio.ratio,
        interval=(ratio.low, ratio.high),
        pairs=ratio.pairs,
        against=against,
    )


def pairs_to_settle(
    measured: float, interval: tuple[float, float], pairs: int, limit: float
) -> int:
    """Return how many more pairs would bring a ratio's interval to one side of its limit.

    The interval's width goes with one over the root of the number of pairs. 0 where the
    estimate lies on the limit.
    """
    low, high = interval
    distance = abs(math.log(measured / limit))
    if distance < _ON_THE_LIMIT:
        return 0
    beyond = math.log(high / measured) if measured < limit else math.log(measured / low)
    return max(1, math.ceil(pairs * (beyond / distance) ** 2) - pairs)


def judge_waiting(seconds: float | None, image: str, sample: str, limits: Limits) -> Verdict:
    """Judge how long a render waits without computing: sleep, network, locks; in seconds."""
    details = ("it was not timed",) if seconds is None else ()
    return judge_figure(WAITING, limits, image, sample, seconds, details=details)
