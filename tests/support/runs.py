"""What a run says, for tests to compare: which tests failed, and what its verdicts are."""

from wheelgate.model.records import Run, Verdict
from wheelgate.report.wording import reason


def failed_tests(run: Run) -> set[str]:
    """Return the names of the tests that did not pass, without their folders."""
    return {test.test.split("::")[-1] for test in run.tests if test.outcome != "passed"}


def verdicts_of(run: Run, check: str) -> dict[str, Verdict]:
    """Return the verdicts of a check, by their subject."""
    return {item.subject: item for item in run.verdicts if item.check == check}


def reasons(run: Run) -> dict[str, str]:
    """Return what all verdicts that are no pass say, by their subject."""
    said: dict[str, str] = {}
    for item in run.verdicts:
        if item.outcome != "pass":
            said[item.subject] = f"{said.get(item.subject, '')}{item.check}: {reason(item)}\n"
    return said
