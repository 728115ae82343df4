"""What all verdicts of a run come to."""

from collections.abc import Sequence

from wheelgate.model.records import Outcome, TestResult, Verdict


def outcome_of(verdicts: Sequence[Verdict], tests: Sequence[TestResult]) -> Outcome:
    """Return the verdict of a run: nothing judged is never a pass.

    A test that fails because its verdict is `unmeasured` makes the run unmeasured; one that
    fails otherwise makes it fail.
    """
    failed = sum(test.outcome in {"failed", "error"} for test in tests)
    unmeasured = sum(verdict.outcome == "unmeasured" and not verdict.waived for verdict in verdicts)
    if any(verdict.outcome == "fail" for verdict in verdicts) or failed > unmeasured:
        return "fail"
    if unmeasured or not any(test.outcome == "passed" for test in tests):
        return "unmeasured"
    return "pass"
