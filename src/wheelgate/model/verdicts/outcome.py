"""What all verdicts of a run come to."""

from collections.abc import Sequence

from wheelgate.model.records import Outcome, TestResult, Verdict


def outcome_of(verdicts: Sequence[Verdict], tests: Sequence[TestResult]) -> Outcome:
    """Return the outcome of a run: the worst that counts; nothing judged is never a pass.

    A test that fails because its verdict is `unmeasured` makes the run unmeasured; one that
    fails for another reason makes it fail.
    """
    if unexplained(verdicts, tests):
        return Outcome.FAIL
    worst = max((each.outcome for each in verdicts if each.counts), default=Outcome.PASS)
    if any(test.outcome == "passed" for test in tests):
        return worst
    return max(worst, Outcome.UNMEASURED)


def unexplained(verdicts: Sequence[Verdict], tests: Sequence[TestResult]) -> list[TestResult]:
    """Return the tests that failed without a verdict of theirs that says why."""
    explained = {each.test for each in verdicts if each.counts}
    return [test for test in tests if test.failed and test.test not in explained]
