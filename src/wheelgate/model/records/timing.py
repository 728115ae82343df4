"""Records of timing: starts, what the machine did beside them, and ratios."""

from dataclasses import field

from pydantic.dataclasses import dataclass

from wheelgate.model.records.strict import STRICT

ALL = "*"
"""Stands for all timed samples together, in a ratio and in a verdict."""

MEMORY = "peak memory"
"""The measure of a Ratio of the most memory that a process had."""

RENDER = "render"
"""The measure of a Ratio of render times: the wall clock, less what others took of it."""

PROCESSOR_TIME = "processor time"
"""The same by the time that the process computed."""


@dataclass(frozen=True, config=STRICT)
class Conditions:
    """What the machine did beside a start. What a host does not say is None.

    Attributes:
        processor: Number of the processor that the start was pinned to, or empty.
        megahertz: What that processor ran at.
        load: Processes that ran or waited to, over the last minute.
        steal_share: Share of the time in which the hypervisor kept the processor.
        others_share: Share of the time in which other processes had it; only known of a pinned
            start.
        switches_a_second: How often another process took it away from this one, for each second
            of its renders.
    """

    processor: str
    megahertz: float | None
    load: float
    steal_share: float | None
    others_share: float | None
    switches_a_second: float


@dataclass(frozen=True, config=STRICT)
class ProcessRun:
    """One fresh process in one container: every timed round of every sample in it.

    Round for round, the two starts of a pair rendered one after the other. Times are in seconds.

    Attributes:
        first_plot_seconds: From the engine's command to the bytes of a PNG, without the import
            in the cold that may lie between.
        import_seconds: Of `matplotlib` and of `seaborn`, each from nothing, with files cached.
        cold_import_seconds: The same after their files left the page cache, in a process of its
            own, before the first plot; empty where that was not measured.
        interpreter_seconds: To start and end the interpreter; the median of a few.
        peak_bytes: The most memory that the process had resident.
        wall_seconds: Of each render, from its beginning to its end.
        cpu_seconds: Of each render, what the process computed.
        outside_seconds: Of each render, by the clock of the host that asked for it, less what an
            answer takes and what others took by the host's account. Empty in older records.
        run_delay_seconds: Of the wall clock of each render, how long the process stood ready while
            others had its processor. It says nothing of the image and is taken off in ratios.
        slowdown: Share by which its renders were made slower on purpose.
        disturbances: What disturbed it, in words. It counts all the same.
    """

    image: str
    pair: int
    first_in_pair: bool
    first_plot_seconds: float
    import_seconds: dict[str, float]
    cold_import_seconds: dict[str, float]
    interpreter_seconds: float
    peak_bytes: int
    wall_seconds: dict[str, tuple[float, ...]]
    cpu_seconds: dict[str, tuple[float, ...]]
    run_delay_seconds: dict[str, tuple[float, ...]]
    conditions: Conditions
    slowdown: float = 0.0
    disturbances: tuple[str, ...] = ()
    outside_seconds: dict[str, tuple[float, ...]] = field(default_factory=dict)


@dataclass(frozen=True, config=STRICT)
class Ratio:
    """A figure of an image divided by the reference's, from paired starts.

    Attributes:
        measure: What was measured, such as `render`, `first plot` or `import seaborn`.
        sample: The sample that was rendered; `*` is all of them, by the geometric mean, and
            stands also where a measure has nothing to do with samples.
        low: Lower end of the 95% interval of `ratio`.
        high: Upper end.
    """

    measure: str
    image: str
    reference: str
    sample: str
    ratio: float
    low: float
    high: float
    pairs: int
