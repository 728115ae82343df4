"""From a figure and an image's limits to a verdict: the one way for all numbers."""

from wheelgate.model.config import Limits
from wheelgate.model.records import Outcome, Verdict
from wheelgate.model.verdicts.catalogue import Check


def judge_figure(
    check: Check,
    limits: Limits,
    image: str,
    subject: str,
    measured: float | None,
    *,
    interval: tuple[float, float] | None = None,
    pairs: int = 0,
    against: str = "",
    details: tuple[str, ...] = (),
) -> Verdict:
    """Judge a figure by its limit.

    Without a limit it passes. With an interval, it fails only where the whole interval lies beyond
    the limit and passes only where none of it does; between, it is unmeasured.

    Args:
        check: What was measured.
        limits: The image's.
        image: The image.
        subject: What was measured of it.
        measured: The figure, in the check's unit; None where there is none.
        interval: Its lower and upper end.
        pairs: How many pairs of process runs the interval is from.
        against: What it was compared with.
        details: What the figure does not say; why there is none, where there is none.
    """
    limit = check.limit_in(limits)
    outcome = Outcome.UNMEASURED
    if measured is not None:
        low, high = interval or (measured, measured)
        if limit is None or _within(check, limit, low, high):
            outcome = Outcome.PASS
        elif _beyond(check, limit, low, high):
            outcome = Outcome.FAIL
    return Verdict(
        check.id,
        image,
        subject,
        outcome,
        limit=limit,
        measured=measured,
        interval=interval,
        pairs=pairs,
        unit=check.unit,
        against=against,
        details=details,
    )


def _within(check: Check, limit: float | str, low: float, high: float) -> bool:
    number = float(limit)
    return high <= number if check.lower_is_better else low >= number


def _beyond(check: Check, limit: float | str, low: float, high: float) -> bool:
    number = float(limit)
    return low > number if check.lower_is_better else high < number
