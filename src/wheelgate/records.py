"""The records of a run: what each step measured, as frozen dataclasses that run.json holds."""

from dataclasses import field
from typing import Literal

from pydantic import ConfigDict
from pydantic.dataclasses import dataclass

_STRICT = ConfigDict(extra="forbid")

SCHEMA = 3
"""Version of run.json's schema. It goes up with every change that an older reader would miss."""

RENDER = "render"
"""The measure of a Ratio of render times: the wall clock, less what others took of it."""

PROCESSOR_TIME = "processor time"
"""The same by the time that the process computed."""

Outcome = Literal["pass", "fail", "unmeasured"]


@dataclass(frozen=True, config=_STRICT)
class Stage:
    """One step of a run and how long it took, in seconds of wall clock."""

    name: str
    seconds: float


@dataclass(frozen=True, config=_STRICT)
class Host:
    """The machine that a run was made on."""

    system: str
    kernel: str
    processor: str
    cores: int
    memory_bytes: int
    python: str
    wheelgate: str


@dataclass(frozen=True, config=_STRICT)
class ProbeStep:
    """One thing that the probe tried on an engine, and what came of it."""

    action: Literal["run", "build"]
    options: tuple[str, ...]
    works: bool
    message: str = ""


@dataclass(frozen=True, config=_STRICT)
class EngineProbe:
    """An engine, the options that this host needs for it, and how they were found."""

    name: Literal["podman", "docker"]
    client: str
    version: str
    global_options: tuple[str, ...]
    run_options: tuple[str, ...]
    build_options: tuple[str, ...]
    builds_without_network: bool
    pins_processors: bool
    steps: tuple[ProbeStep, ...]


@dataclass(frozen=True, config=_STRICT)
class Drift:
    """A locked file that its mirror no longer has, and the one taken in its place."""

    package: str
    locked: str
    taken: str


@dataclass(frozen=True, config=_STRICT)
class Input:
    """One file that an image was built from.

    Attributes:
        kind: A wheel, a source archive, a Debian package, an apk, or what a repository of apks has
            beside them: its index and its public key.
    """

    kind: Literal["wheel", "source", "deb", "apk", "apk-index", "apk-key"]
    name: str
    version: str
    file: str
    sha256: str
    bytes: int


@dataclass(frozen=True, config=_STRICT)
class Base:
    """A base image, and how it came to be here."""

    reference: str
    source: Literal["registry", "packages", "local"]
    image_id: str
    inputs: tuple[str, ...] = ()
    drift: tuple[Drift, ...] = ()


@dataclass(frozen=True, config=_STRICT)
class Layer:
    """One layer of an image: its content digest and its size, as it is and as gzip sends it."""

    digest: str
    bytes: int
    compressed_bytes: int


@dataclass(frozen=True, config=_STRICT)
class PackageSize:
    """What one installed package occupies in an image."""

    kind: Literal["apk", "dpkg", "wheel", "none"]
    name: str
    version: str
    bytes: int
    files: int


@dataclass(frozen=True, config=_STRICT)
class Size:
    """An image's size: by layer as stored and transferred, by package as the files count."""

    image: str
    layers: tuple[Layer, ...]
    packages: tuple[PackageSize, ...]

    @property
    def bytes(self) -> int:
        """Bytes of all layers, uncompressed."""
        return sum(layer.bytes for layer in self.layers)

    @property
    def compressed_bytes(self) -> int:
        """Bytes of all layers, each compressed by gzip."""
        return sum(layer.compressed_bytes for layer in self.layers)


@dataclass(frozen=True, config=_STRICT)
class Interpreter:
    """The Python inside an image, as it describes itself."""

    version: str
    prefix: str
    purelib: str
    config_args: str
    libc: str
    distributions: dict[str, str]
    wheel_tags: dict[str, tuple[str, ...]]


@dataclass(frozen=True, config=_STRICT)
class Image:
    """A built image, with all that it was built from.

    `revision` is the commit that it was built from, where that is not today's checkout.
    """

    name: str
    target: str
    reference: str
    image_id: str
    inputs_key: str
    reused: bool
    build_seconds: float
    inputs: tuple[Input, ...]
    drift: tuple[Drift, ...]
    interpreter: Interpreter | None = None
    revision: str = ""


@dataclass(frozen=True, config=_STRICT)
class Picture:
    """One figure of a sample in one format, as the file that it became."""

    file: str
    sha256: str
    bytes: int


@dataclass(frozen=True, config=_STRICT)
class SideEffect:
    """Something that a sample did beside drawing, with its text."""

    kind: Literal[
        "warning", "log line", "output", "file", "thread", "process", "rcParams", "random state"
    ]
    text: str


@dataclass(frozen=True, config=_STRICT)
class Render:
    """What one sample gave in one image.

    `error` is empty where it gave pictures. Times are seconds of the render alone, the memory
    is the peak of the sample's own process. `fonts` are the files that it read. `unstable` are
    the pictures that came out otherwise in a second process of the same image; `passes` says
    how many processes drew it. `drawn_in` is the earlier run that drew it, where nothing that it
    is made from has changed since; else it is empty.
    """

    image: str
    sample: str
    pictures: tuple[Picture, ...]
    error: str
    side_effects: tuple[SideEffect, ...]
    seconds: float
    cpu_seconds: float
    peak_bytes: int
    fonts: tuple[str, ...] = ()
    unstable: tuple[str, ...] = ()
    passes: int = 1
    drawn_in: str = ""


@dataclass(frozen=True, config=_STRICT)
class Region:
    """A rectangle of a picture in which pixels changed, apart from others.

    Attributes:
        left: Columns of pixels left of it.
        top: Rows of pixels above it.
        width: In pixels.
        height: In pixels.
        changed_pixels: How many of its pixels differ in any channel.
        largest: The largest difference of a channel, 1 to 255.
        antialiasing_share: Share of its changed pixels that differ by anti-aliasing alone.
        shift: Pixels to the right and down by which what is in it moved, where it only moved.
    """

    left: int
    top: int
    width: int
    height: int
    changed_pixels: int
    largest: int
    antialiasing_share: float
    shift: tuple[int, int] | None = None


@dataclass(frozen=True, config=_STRICT)
class PixelDifference:
    """How the pixels of two pictures of one size differ.

    Attributes:
        width: Of the pictures, in pixels.
        height: Of the pictures, in pixels.
        changed_pixels: How many pixels differ in any channel.
        largest: The largest difference of a channel, 1 to 255.
        mean: The mean difference over all channels of all pixels, 0 to 255.
        local: The mean difference of a channel in the worst window, 0 to 255.
        local_at: Left and top of the worst window.
        antialiasing_share: Share of the changed pixels that differ by anti-aliasing alone.
        shift: Pixels to the right and down by which the whole picture moved, where it only moved.
        regions: What changed, clustered, the largest first.
        channels: Those that differ anywhere.
    """

    width: int
    height: int
    changed_pixels: int
    largest: int
    mean: float
    local: float
    local_at: tuple[int, int]
    antialiasing_share: float
    shift: tuple[int, int] | None
    regions: tuple[Region, ...]
    channels: tuple[Literal["red", "green", "blue", "alpha"], ...] = ()

    @property
    def changed_share(self) -> float:
        """Share of the pixels that differ, 0 to 1."""
        return self.changed_pixels / (self.width * self.height)


@dataclass(frozen=True, config=_STRICT)
class Difference:
    """How one picture of a sample stands to the one it is held against.

    Attributes:
        expected: The file that it is held against; of several baselines, the nearest.
        pixels: What differs, where both have pixels of one size.
        tolerance: The reason of the tolerance that the difference lies within, else empty.
    """

    image: str
    sample: str
    against: str
    picture: str
    kind: Literal["identical", "same pixels", "different pixels", "not comparable"]
    summary: str
    expected: str = ""
    pixels: PixelDifference | None = None
    tolerance: str = ""
    diff_picture: str = ""


@dataclass(frozen=True, config=_STRICT)
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


@dataclass(frozen=True, config=_STRICT)
class Start:
    """One fresh process in one container: every timed round of every sample in it.

    Round for round, the two starts of a pair rendered one after the other. Times are in seconds.

    Attributes:
        first_plot_seconds: From the engine's command to the bytes of a PNG.
        import_seconds: Of `matplotlib` and of `seaborn`, each from nothing, with files cached.
        cold_import_seconds: The same after their files left the page cache, in a container of
            its own; empty where that was not measured.
        interpreter_seconds: To start and end the interpreter; the median of a few.
        peak_bytes: The most memory that the process had resident.
        wall_seconds: Of each render, from its beginning to its end.
        cpu_seconds: Of each render, what the process computed.
        taken_seconds: Of the wall clock of each render, how long the process stood ready while
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
    taken_seconds: dict[str, tuple[float, ...]]
    conditions: Conditions
    slowdown: float = 0.0
    disturbances: tuple[str, ...] = ()


@dataclass(frozen=True, config=_STRICT)
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


@dataclass(frozen=True, config=_STRICT)
class PackageChange:
    """A package that came, went, or changed between two builds of an image.

    A version is None where that build does not have the package, and empty where the package
    has none.
    """

    kind: Literal["apk", "dpkg", "wheel", "none"]
    name: str
    version_before: str | None
    version_after: str | None
    bytes_before: int
    bytes_after: int


@dataclass(frozen=True, config=_STRICT)
class Change:
    """What changed in an image since another revision of the project.

    Attributes:
        other: The name of the revision's image in this run.
        commit: The revision, by its full hash.
        same_inputs: Whether both are built from the same inputs, so that they are one image.
        packages: Those that differ, the largest change first.
        renders: Pictures that are not byte for byte what the revision's image draws.
        renders_compared: How many pictures were compared.
    """

    image: str
    other: str
    commit: str
    same_inputs: bool
    bytes_before: int
    bytes_after: int
    compressed_before: int
    compressed_after: int
    packages: tuple[PackageChange, ...]
    renders: tuple[str, ...]
    renders_compared: int


@dataclass(frozen=True, config=_STRICT)
class Verdict:
    """What the gate says of one thing, with the limit it was held to.

    `excused` says why an unmeasured verdict does not fail the gate; mostly it is empty.
    """

    check: str
    image: str
    subject: str
    outcome: Outcome
    reason: str
    limit: str = ""
    measured: str = ""
    excused: str = ""


@dataclass(frozen=True, config=_STRICT)
class TestResult:
    """One pytest test of the gate, by its node id."""

    test: str
    outcome: Literal["passed", "failed", "skipped", "error"]
    seconds: float
    message: str = ""

    __test__ = False


@dataclass(frozen=True, config=_STRICT)
class Run:
    """One pass of the gate: everything that a report can show."""

    schema: int
    id: str
    wheelgate: str
    started: str
    seconds: float
    outcome: Outcome
    images: tuple[Image, ...]
    reference: str
    host: Host
    engine: EngineProbe | None
    bases: tuple[Base, ...]
    lock_sha256: dict[str, str]
    sizes: tuple[Size, ...]
    renders: tuple[Render, ...]
    differences: tuple[Difference, ...]
    starts: tuple[Start, ...]
    timing_seed: int | None
    ratios: tuple[Ratio, ...]
    verdicts: tuple[Verdict, ...]
    tests: tuple[TestResult, ...]
    stages: tuple[Stage, ...]
    harness_peak_bytes: int
    notes: tuple[str, ...] = field(default=())
    changes: tuple[Change, ...] = ()
