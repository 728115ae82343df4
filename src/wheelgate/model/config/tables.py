"""The tables and keys of `gate.toml`, as frozen dataclasses."""

from dataclasses import field
from typing import Annotated, Literal

from pydantic import AfterValidator, ConfigDict, Field
from pydantic.dataclasses import dataclass

from wheelgate.util.paths import relative

_STRICT = ConfigDict(extra="forbid")

Positive = Annotated[float, Field(gt=0)]
Count = Annotated[int, Field(ge=1)]
Statement = Literal["identical", "same pixels", "rendered"]
"""What is said of a render and the picture it is compared with, the strongest first: the same
file; the same pixels in another file; a picture as well, whatever it looks like."""


Name = Annotated[str, Field(pattern=r"^[A-Za-z0-9_][A-Za-z0-9._-]{0,99}$")]
"""The name of a table, which folders are called by, too."""

RelativePath = Annotated[str, AfterValidator(relative)]
"""A path inside the project."""

Module = Annotated[str, Field(pattern=r"^\w+(\.\w+)*$")]
"""What can stand after `import`."""


@dataclass(frozen=True, config=_STRICT)
class Limits:
    """Thresholds of one image. What is not set is measured and not judged.

    Attributes:
        size_mb: Of all layers, uncompressed, in MB of 10^6 bytes.
        size_ratio: The same divided by the reference's.
        render_ratio: Render time of each timed sample divided by the reference's.
        gallery_ratio: The geometric mean over the timed samples.
        starting_ratio: What a start costs divided by the reference's: the interpreter, imports,
            the first plot.
        memory_ratio: The most memory of a start divided by the reference's.
        render_change: Render time of each timed sample divided by what it was in the revision
            that `--against` names.
        gallery_change: The geometric mean over the timed samples.
        renders: The weakest statement on a render and its baseline that passes.
        render_wait_seconds: How long a render may wait instead of computing.
    """

    size_mb: Positive | None = None
    size_ratio: Positive | None = None
    render_ratio: Positive | None = None
    gallery_ratio: Positive | None = None
    starting_ratio: Positive | None = None
    memory_ratio: Positive | None = None
    render_change: Positive | None = 1.05
    gallery_change: Positive | None = 1.01
    renders: Statement = "identical"
    render_wait_seconds: Positive | None = None


@dataclass(frozen=True, config=_STRICT)
class Wheels:
    """The lock that an image installs, and the platform and Python its wheels are for.

    Attributes:
        lock: A requirements file with hashes.
        platform: The newest platform tag that the image takes, such as `musllinux_1_2_x86_64`;
            it also takes the wheels of every older one.
        python: The image's Python, such as `3.13`.
    """

    lock: str
    platform: Annotated[str, Field(pattern=r"^(many|musl)linux_\d+_\d+_\w+$")]
    python: Annotated[str, Field(pattern=r"^3\.\d+$")]


@dataclass(frozen=True, config=_STRICT)
class Sources:
    """A lock of which the source archives (sdists) are wanted.

    Attributes:
        sources: A requirements file with hashes.
        packages: The file that lists the names of those wanted; all of the lock where empty.
    """

    sources: RelativePath
    packages: RelativePath | Literal[""] = ""


@dataclass(frozen=True, config=_STRICT)
class Apks:
    """An apk repository that is made of a lock's wheels.

    Attributes:
        wheels: The lock, the platform and the Python.
        interpreter: Whether CPython of the official Alpine image comes too, with its libraries.
        bytecode: Whether each package's bytecode becomes a package too.
        tests: Whether test suites stay with their modules; else they are packages of their own.
    """

    wheels: Wheels
    interpreter: bool = False
    bytecode: bool = True
    tests: bool = True


@dataclass(frozen=True, config=_STRICT)
class Built:
    """A folder whose Dockerfile makes files, once for all builds that take them.

    Attributes:
        build: The folder. Its Dockerfile's stage `files` has in /files what it makes.
        wheelhouse: Names of tables `[wheelhouse.NAME]` that it takes: wheels, source archives.
        debs: Names of tables `[debs.NAME]` that it takes.
    """

    build: RelativePath
    wheelhouse: tuple[str, ...] = ()
    debs: tuple[str, ...] = ()


@dataclass(frozen=True, config=_STRICT)
class ImageConfig:
    """One image under test: a target of a Dockerfile and what it is built from.

    Attributes:
        target: The stage to build; the last one where empty.
        dockerfile: Where that is not in the Dockerfile of the others.
        network: Whether its build may use the network. What it takes from there is in no key: a
            build is not repeated when that changes.
        wheels: What it installs; the files lie in a folder of `wheelhouse/` that the platform
            names.
        wheelhouse: Names of tables `[wheelhouse.NAME]`: further files that its build takes.
        debs: Names of tables `[debs.NAME]`, the same for Debian packages.
        apks: Names of tables `[apks.NAME]`, the same for repositories of apks.
        python: Its interpreter, by name or path.
        imports: Modules that it has to import, where those are others than every image's.
        limits: Its thresholds.
    """

    target: str = ""
    dockerfile: RelativePath | Literal[""] = ""
    network: bool = False
    wheels: Wheels | None = None
    wheelhouse: tuple[str, ...] = ()
    debs: tuple[str, ...] = ()
    apks: tuple[str, ...] = ()
    python: str = "python3"
    imports: tuple[Module, ...] | None = None
    limits: Limits = field(default_factory=Limits)


@dataclass(frozen=True, config=_STRICT)
class DebSet:
    """A list of Debian packages that a build takes from the wheelhouse.

    Attributes:
        packages: The file that lists their names.
        dependencies: Whether what they depend on comes along, but for what the base has.
        source: Whether they are source packages, of which the author's archive is taken.
    """

    packages: RelativePath
    dependencies: bool = False
    source: bool = False


@dataclass(frozen=True, config=_STRICT)
class TimingConfig:
    """What is timed and how much: rounds in a start, pairs of starts, the budget for more.

    Renders that alternate between two containers err
    independently of one another (over 299 pairs of one image with itself, the ratios of a start's
    two rounds correlated by 0.02), so that each round more narrows a pair.

    Attributes:
        samples: Those that are timed; all where empty. The first is also what a fresh container
            draws for "first plot".
        rounds: Renders of a sample in one start, after one that warms it up.
        pairs: Pairs of starts before the first verdict.
        max_seconds: How long further pairs are taken while a verdict is open.
    """

    samples: tuple[str, ...] = ()
    rounds: Count = 4
    pairs: Annotated[int, Field(ge=6)] = 6
    max_seconds: Positive = 180


@dataclass(frozen=True, config=_STRICT)
class RenderingConfig:
    """What is drawn, and what one sample may use before it is ended.

    Attributes:
        samples: Those that are drawn; all where empty.
        passes: How many processes draw each; two have to agree.
        timeout_seconds: How long one sample may take.
        memory_mb: How much memory one sample's process may have, in MB of 10^6 bytes.
    """

    samples: tuple[str, ...] = ()
    passes: Annotated[int, Field(ge=1, le=2)] = 2
    timeout_seconds: Positive = 60
    memory_mb: Count = 2000


@dataclass(frozen=True, config=_STRICT)
class Gate:
    """The whole of `gate.toml`.

    Attributes:
        reference: The image that the others are compared with.
        images: The images, a table each.
        dockerfile: The Dockerfile that their targets are in.
        samples: The folder of the samples.
        baselines: The folder of the baselines.
        tests: Folders and files of the gate's tests, for pytest.
        judged: The images that a run without names judges; all but the reference where empty.
        wheelhouse: Further wheels, source archives or built files, each in a folder of its name.
        apks: Repositories of apks, the same.
        imports: Modules that every image has to import which lists none of its own.
        debs: Debian packages, in a folder of that name below `wheelhouse/debs`.
        timing: What is timed.
        rendering: What is drawn.
        unmeasured: Samples that may be unmeasured without failing the gate, each with why.
        unloadable: Compiled modules that would not load and that nothing needs, each with why: by
            the end of its path, in which `*` stands for anything.
    """

    reference: str
    images: dict[Name, ImageConfig]
    dockerfile: RelativePath = "Dockerfile"
    samples: RelativePath = "samples"
    baselines: RelativePath = "baselines"
    tests: tuple[RelativePath, ...] = ()
    imports: tuple[Module, ...] = ()
    judged: tuple[str, ...] = ()
    wheelhouse: dict[Name, Wheels | Sources | Built] = field(default_factory=dict)
    debs: dict[Name, DebSet] = field(default_factory=dict)
    apks: dict[Name, Apks] = field(default_factory=dict)
    timing: TimingConfig = field(default_factory=TimingConfig)
    rendering: RenderingConfig = field(default_factory=RenderingConfig)
    unmeasured: dict[str, str] = field(default_factory=dict)
    unloadable: dict[str, str] = field(default_factory=dict)

    @property
    def locks(self) -> tuple[str, ...]:
        """The locks of wheels and of source archives, each once."""
        tables = (*(image.wheels for image in self.images.values()), *self.wheelhouse.values())
        wheels = {each.lock for each in tables if isinstance(each, Wheels)}
        return tuple(sorted(wheels | {e.sources for e in tables if isinstance(e, Sources)}))

    def imports_of(self, image: str) -> tuple[str, ...]:
        """Return the modules that an image has to import."""
        own = self.images[image].imports
        return self.imports if own is None else own

    @property
    def default_images(self) -> tuple[str, ...]:
        """The images that a run judges which names none."""
        return self.judged or tuple(name for name in self.images if name != self.reference)
