"""What verdicts and tests come to: the worst counts, and nothing judged is no pass."""

from dataclasses import replace

import pytest

from wheelgate.model.records import Outcome, TestResult, Verdict
from wheelgate.model.verdicts import outcome_of, unexplained

PASSED = TestResult("tests/a.py::test_a", "passed", 0.1)
FAILED = TestResult("tests/a.py::test_b", "failed", 0.1)
ERROR = TestResult("tests/a.py::test_c", "error", 0.1)
SKIPPED = TestResult("tests/a.py::test_d", "skipped", 0.1)


def a_verdict(outcome, test=PASSED, **facts):
    return Verdict("size", "alpine", "", outcome, test=test.test, **facts)


def test_outcomes_compare_by_how_bad_they_are():
    assert Outcome.PASS < Outcome.UNMEASURED < Outcome.FAIL
    assert Outcome.FAIL > Outcome.UNMEASURED >= Outcome.UNMEASURED > Outcome.PASS
    assert sorted(["unmeasured", "pass", "fail"], key=Outcome) == list(Outcome)
    assert max(Outcome) is Outcome.FAIL


@pytest.mark.parametrize("tests", [(), (SKIPPED,), (SKIPPED, SKIPPED)])
def test_a_run_in_which_nothing_was_judged_is_unmeasured(tests):
    assert outcome_of((), tests) == "unmeasured"


def test_a_run_of_passes_passes():
    assert outcome_of((a_verdict("pass"),), (PASSED, SKIPPED)) == "pass"


@pytest.mark.parametrize("test", [FAILED, ERROR])
def test_a_test_that_fails_without_a_verdict_fails_the_run(test):
    assert outcome_of((a_verdict("pass"),), (PASSED, test)) == "fail"


def test_a_failed_verdict_fails_the_run_whatever_else_is_unmeasured():
    verdicts = (a_verdict("unmeasured", FAILED), a_verdict("fail", ERROR), a_verdict("pass"))
    assert outcome_of(verdicts, (FAILED, ERROR, PASSED)) == "fail"
    assert outcome_of((a_verdict("fail"),), (PASSED,)) == "fail"


def test_an_unmeasured_verdict_makes_its_own_failing_test_unmeasured():
    assert outcome_of((a_verdict("unmeasured", FAILED),), (FAILED, PASSED)) == "unmeasured"


def test_a_test_that_fails_next_to_an_unmeasured_verdict_of_another_fails_the_run():
    verdicts = (a_verdict("unmeasured", FAILED),)
    assert outcome_of(verdicts, (FAILED, ERROR, PASSED)) == "fail"
    assert unexplained(verdicts, (FAILED, ERROR, PASSED)) == [ERROR]


def test_a_waived_verdict_keeps_no_run_from_passing():
    waived = replace(a_verdict("unmeasured", SKIPPED), waived="no TeX")
    assert outcome_of((waived,), (SKIPPED, PASSED)) == "pass"
