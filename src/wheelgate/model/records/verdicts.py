"""Records of what the gate says."""

from enum import StrEnum
from typing import Literal

from pydantic.dataclasses import dataclass

from wheelgate.model.records.strict import STRICT


class Outcome(StrEnum):
    """What a check came to, from best to worst: outcomes compare by how bad they are."""

    PASS = "pass"  # noqa: S105 - not a password
    UNMEASURED = "unmeasured"
    FAIL = "fail"

    def _rank(self) -> int:
        return list(Outcome).index(self)

    def __lt__(self, other: str) -> bool:
        """Return whether this is better than another."""
        return self._rank() < Outcome(other)._rank()

    def __le__(self, other: str) -> bool:
        """Return whether this is as good as another, or better."""
        return self._rank() <= Outcome(other)._rank()

    def __gt__(self, other: str) -> bool:
        """Return whether this is worse than another."""
        return self._rank() > Outcome(other)._rank()

    def __ge__(self, other: str) -> bool:
        """Return whether this is as bad as another, or worse."""
        return self._rank() >= Outcome(other)._rank()


@dataclass(frozen=True, config=STRICT)
class Verdict:
    """What the gate says of one thing, with the figures that it says it by.

    Words are made of it where it is shown.

    Attributes:
        check: The id of a check: of the catalogue, or of a project's own tests.
        subject: What was judged: a sample, a module, a measure; `*` is all timed samples.
        limit: What `gate.toml` asks for, in `unit`; None where it sets nothing.
        measured: What was found, in `unit`; None where nothing was.
        interval: Lower and upper end of the 95% interval of `measured`.
        pairs: How many pairs of process runs the interval is from.
        unit: Of all figures: MB (10^6 bytes), ratio, s, ...
        against: What it was compared with: `baseline`, or an image.
        details: What no figure says: errors, side effects, why nothing was measured.
        waived: Why an unmeasured verdict does not fail the gate; mostly empty.
        test: The id of the pytest test that judged it.
    """

    check: str
    image: str
    subject: str
    outcome: Outcome
    limit: float | str | None = None
    measured: float | str | None = None
    interval: tuple[float, float] | None = None
    pairs: int = 0
    unit: str = ""
    against: str = ""
    details: tuple[str, ...] = ()
    waived: str = ""
    test: str = ""

    @property
    def counts(self) -> bool:
        """Whether it keeps a run from passing."""
        return self.outcome > Outcome.PASS and not self.waived


@dataclass(frozen=True, config=STRICT)
class TestResult:
    """One pytest test of the gate, by its node id."""

    test: str
    outcome: Literal["passed", "failed", "skipped", "error"]
    seconds: float
    message: str = ""

    __test__ = False

    @property
    def failed(self) -> bool:
        """Whether it failed, or could not run."""
        return self.outcome in {"failed", "error"}
