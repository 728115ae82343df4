"""How fast a sample is drawn, and whether it waits."""

import math

from wheelgate.model.records import Outcome, Ratio, Verdict
from wheelgate.model.verdicts.no_limit import no_limit


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
        return no_limit(check, image, subject, measured)
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
            f": too wide to say; about {more} more pairs would settle it: raise --max-time"
            if more
            else ": it lies on the limit, and no number of pairs would settle it"
        )
    return Verdict(check, image, subject, outcome, reason, f"{limit:g}", measured)


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
        return no_limit("waiting", image, sample, measured)
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
