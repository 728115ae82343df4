"""Records of what the gate says."""

from typing import Literal

from pydantic.dataclasses import dataclass

from wheelgate.model.records.strict import STRICT

Outcome = Literal["pass", "fail", "unmeasured"]


@dataclass(frozen=True, config=STRICT)
class Verdict:
    """What the gate says of one thing, with the limit it was held to.

    `waived` says why an unmeasured verdict does not fail the gate; mostly it is empty.
    """

    check: str
    image: str
    subject: str
    outcome: Outcome
    reason: str
    limit: str = ""
    measured: str = ""
    waived: str = ""


@dataclass(frozen=True, config=STRICT)
class TestResult:
    """One pytest test of the gate, by its node id."""

    test: str
    outcome: Literal["passed", "failed", "skipped", "error"]
    seconds: float
    message: str = ""

    __test__ = False
