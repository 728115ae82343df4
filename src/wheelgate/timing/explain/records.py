"""What is measured to explain a difference in speed, as frozen dataclasses."""

from dataclasses import field
from typing import Literal

from pydantic import ConfigDict
from pydantic.dataclasses import dataclass

_STRICT = ConfigDict(extra="forbid")

SCHEMA = 1
"""Version of the JSON form. It goes up with every change that an older reader would miss."""

KERNEL = "the kernel"
"""The place of the time that the kernel computed for a process: mapping pages, reading files."""

GENERATED = "generated code"
"""The place of code that lies in no file."""


@dataclass(frozen=True, config=_STRICT)
class Account:
    """What a render took, or some iterations of a probe.

    Attributes:
        seconds: Processor time.
        wall_seconds: Wall clock.
        faults: Page faults that needed no disk: pages of memory that the kernel handed out.
        ticks: Clock ticks in the process's own code, by the place that it lies in.
        kernel_ticks: Clock ticks in the kernel.
        pages: The clock ticks of each place by the page of code that they met, such as
            `libc.so.6+37`.
    """

    seconds: float
    wall_seconds: float
    faults: int
    ticks: dict[str, int]
    kernel_ticks: int
    pages: dict[str, dict[str, int]] = field(default_factory=dict)

    @property
    def places(self) -> dict[str, int]:
        """Clock ticks by place, the kernel among them."""
        return {**self.ticks, KERNEL: self.kernel_ticks}


@dataclass(frozen=True, config=_STRICT)
class ProcessRun:
    """What one fresh container gave: accounts of each probe and sample, a round each."""

    image: str
    pair: int
    first_in_pair: bool
    probes: dict[str, tuple[Account, ...]]
    renders: dict[str, tuple[Account, ...]]


@dataclass(frozen=True, config=_STRICT)
class Measurements:
    """Everything that an explanation is made from.

    Attributes:
        image: The image that is explained.
        reference: The image that it is compared with.
        seed: Of every order that was taken.
        processor: The one that all process runs were pinned to, or empty.
        iterations: Of each probe, the same in both images.
        facts: For each image, how it was built, by the name of a fact.
        process_runs: Two a pair.
        unmeasured: What could not be measured, by name, and why.
        seconds: What measuring took, of wall clock.
    """

    image: str
    reference: str
    seed: int
    processor: str
    iterations: dict[str, int]
    facts: dict[str, dict[str, str]]
    process_runs: tuple[ProcessRun, ...]
    unmeasured: dict[str, str]
    seconds: float


@dataclass(frozen=True, config=_STRICT)
class Estimate:
    """A figure over pairs, between the ends of its interval."""

    middle: float
    low: float
    high: float

    def side(self, of: float) -> int:
        """Return 1 where the interval lies above a value, -1 where below, 0 where it holds it."""
        return (self.low > of) - (self.high < of)


@dataclass(frozen=True, config=_STRICT)
class ProbeFigure:
    """What a probe gave in both images.

    Attributes:
        ratio: Processor time divided by the reference's.
        seconds: Of one iteration in the image and in the reference, the median.
        extra_faults: Page faults of one iteration beyond the reference's.
        places: Seconds of one iteration by place, in the image and in the reference.
        pages: Clock ticks in the image by place and page of code.
    """

    name: str
    title: str
    family: str
    ratio: Estimate
    seconds: tuple[float, float]
    extra_faults: Estimate
    places: dict[str, tuple[float, float]]
    pages: dict[str, dict[str, int]]


@dataclass(frozen=True, config=_STRICT)
class PlaceFigure:
    """What a sample's renders spend in one place: seconds a render, and the extra ones."""

    seconds: tuple[float, float]
    extra_seconds: Estimate


@dataclass(frozen=True, config=_STRICT)
class SampleFigure:
    """What a sample gave in both images.

    Attributes:
        ratio: Processor time divided by the reference's.
        extra_seconds: Processor time of a render beyond the reference's.
        extra_wait_seconds: Time that a render waited instead of computing, beyond the share of
            its processor time that the reference's waited: on a shared processor both wait.
        extra_faults: The same of page faults.
        places: By place; empty where no ticks were seen.
        pages: Clock ticks in the image by place and page of code.
    """

    sample: str
    ratio: Estimate
    extra_seconds: Estimate
    extra_wait_seconds: Estimate
    extra_faults: Estimate
    places: dict[str, PlaceFigure]
    pages: dict[str, dict[str, int]]


@dataclass(frozen=True, config=_STRICT)
class Evidence:
    """A probe that accounts for some of a sample's difference.

    Attributes:
        probe: Its name.
        family: The probe's family.
        by: What it shares with the sample: being slower in one place, or page faults.
        share: Of the sample's whole difference, what it accounts for.
    """

    probe: str
    family: str
    by: Literal["slowdown", "page faults"]
    share: float


@dataclass(frozen=True, config=_STRICT)
class Cause:
    """A place that takes longer in a sample, and the probes that show why.

    Attributes:
        place: Where the extra time lies.
        extra_seconds: How much of it a render.
        share: The same, as a share of the sample's whole difference.
        evidence: None where no probe is slower alike.
    """

    place: str
    extra_seconds: float
    share: float
    evidence: tuple[Evidence, ...]

    @property
    def explained(self) -> float:
        """The share of the sample's difference that probes account for in this place."""
        return sum(each.share for each in self.evidence)


@dataclass(frozen=True, config=_STRICT)
class SampleExplanation:
    """Why a sample is slower or faster; `causes` begin with the greatest."""

    sample: str
    direction: int
    causes: tuple[Cause, ...]
    unexplained: float


@dataclass(frozen=True, config=_STRICT)
class Explanation:
    """The whole: what was measured, the figures, and what follows from them.

    Attributes:
        level: How often each interval is to hold the truth.
        gallery: Processor time of all samples together divided by the reference's: the geometric
            mean; None where no sample was measured.
        differing_facts: Names of facts in which the images differ.
        samples: Those that are slower or faster.
    """

    schema: int
    level: float
    measurements: Measurements
    probes: tuple[ProbeFigure, ...]
    figures: tuple[SampleFigure, ...]
    gallery: Estimate | None
    differing_facts: tuple[str, ...]
    samples: tuple[SampleExplanation, ...]
