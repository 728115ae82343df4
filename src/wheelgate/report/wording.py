"""A verdict in words: its title, its reason, and both in one sentence."""

from collections.abc import Callable

from wheelgate.model.records import ALL, Outcome, Verdict
from wheelgate.model.verdicts import catalogue, check_of, pairs_to_settle
from wheelgate.util.escaping import log_lines

_PASSED = {
    catalogue.RENDER.id: "rendered without side effects",
    catalogue.IMPORT.id: "imported",
}
"""What a check that passes without a figure says."""


def subject_of(verdict: Verdict) -> str:
    """Return what a verdict is about; of some checks it is the image alone, and this is empty."""
    return "all samples" if verdict.subject == ALL else verdict.subject


def title(verdict: Verdict) -> str:
    """Return the check and what it judged."""
    subject = subject_of(verdict)
    return log_lines(f"{verdict.check} of {subject}" if subject else verdict.check)


def reason(verdict: Verdict) -> str:
    """Return why a verdict is what it is: its figures, then what no figure says."""
    parts = [_figure(verdict), *verdict.details]
    said = "; ".join(filter(None, parts))
    return log_lines(said) or _PASSED.get(verdict.check, verdict.outcome)


def sentence(verdict: Verdict) -> str:
    """Return the image, the check, its subject and the reason."""
    return f"{verdict.image}: {title(verdict)}: {reason(verdict)}"


def _figure(verdict: Verdict) -> str:
    measured = verdict.measured
    if isinstance(measured, str):
        return _statement(verdict, measured)
    if measured is None or verdict.unit not in _FIGURES:
        return ""
    return _FIGURES[verdict.unit](verdict, measured)


def _statement(verdict: Verdict, measured: str) -> str:
    """Return how pictures compare; what failed is said by details, picture by picture."""
    if check_of(verdict.check).unit != "statement":
        return "" if verdict.details else measured
    if verdict.outcome is not Outcome.PASS:
        return ""
    if measured == "different pixels" and not verdict.details:
        return f"rendered, but not as {verdict.against}; its limit asks for no more"
    return f"{measured} to {verdict.against}"


def _size(verdict: Verdict, measured: float) -> str:
    if verdict.check == catalogue.CHANGE.id:
        return f"{measured:+.1f} MB since {verdict.against}"
    if verdict.outcome is Outcome.FAIL and isinstance(verdict.limit, float):
        over = measured - verdict.limit
        return f"{measured:.1f} MB, {over:.1f} MB over the limit of {verdict.limit:g} MB"
    return f"{measured:.1f} MB{_limit(verdict)}"


def _waiting(verdict: Verdict, measured: float) -> str:
    return f"at least {measured:.3f} s of a render pass without computing{_limit(verdict)}"


def _limit(verdict: Verdict) -> str:
    if verdict.limit is None:
        return "; no limit is set"
    unit = f" {verdict.unit}" if verdict.unit != "ratio" else ""
    side = "within" if verdict.outcome is Outcome.PASS else "over"
    return f", {side} the limit of {verdict.limit:g}{unit}"


def _ratio(verdict: Verdict, measured: float) -> str:
    if verdict.interval is None:
        return f"{measured:.3f} times {verdict.against}{_limit(verdict)}"
    low, high = verdict.interval
    said = (
        f"{measured:.3f} times {verdict.against}'s, 95% interval {low:.3f} to {high:.3f} "
        f"from {verdict.pairs} pairs"
    )
    if not isinstance(verdict.limit, float):
        return f"{said}; no limit is set"
    return f"{said}; limit {verdict.limit:g}{_open(verdict, measured, verdict.limit)}"


def _open(verdict: Verdict, measured: float, limit: float) -> str:
    """Return what would settle a ratio whose interval holds its limit; empty of others."""
    if verdict.outcome is not Outcome.UNMEASURED or verdict.interval is None:
        return ""
    more = pairs_to_settle(measured, verdict.interval, verdict.pairs, limit)
    if not more:
        return ": it lies on the limit, and no number of pairs would settle it"
    return f": too wide to say; about {more} more pairs would settle it: raise --max-time"


def _modules(verdict: Verdict, measured: float) -> str:
    return f"{measured:g} of {verdict.limit:g} would load"


def _processes(verdict: Verdict, measured: float) -> str:
    if verdict.outcome is Outcome.FAIL:
        return "not deterministic"
    return "" if verdict.details else f"{measured:g} processes rendered the same"


_FIGURES: dict[str, Callable[[Verdict, float], str]] = {
    "MB": _size,
    "modules": _modules,
    "processes": _processes,
    "ratio": _ratio,
    "s": _waiting,
}
"""How a figure is said, by its unit."""
