"""`gate.toml` as frozen dataclasses, checked on reading, with the line of what is wrong."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import field
from itertools import chain
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass

from wheelgate.dockerfile import bases_of, read_stages, stage_of
from wheelgate.errors import ConfigError

_STRICT = ConfigDict(extra="forbid")

Positive = Annotated[float, Field(gt=0)]
Count = Annotated[int, Field(ge=1)]
Statement = Literal["identical", "same pixels", "drawn"]
"""What is said of a render and the picture it is held against, the strongest first: the same
file; the same pixels in another file; a picture as well, whatever it looks like."""


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

    sources: str
    packages: str = ""


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

    build: str
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
        python: Its interpreter, by name or path.
        limits: Its thresholds.
    """

    target: str = ""
    dockerfile: str = ""
    network: bool = False
    wheels: Wheels | None = None
    wheelhouse: tuple[str, ...] = ()
    debs: tuple[str, ...] = ()
    apks: tuple[str, ...] = ()
    python: str = "python3"
    limits: Limits = field(default_factory=Limits)


@dataclass(frozen=True, config=_STRICT)
class DebSet:
    """A list of Debian packages that a build takes from the wheelhouse.

    Attributes:
        packages: The file that lists their names.
        dependencies: Whether what they depend on comes along, but for what the base has.
        source: Whether they are source packages, of which the author's archive is taken.
    """

    packages: str
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
        budget_seconds: How long further pairs are taken while a verdict is open.
    """

    samples: tuple[str, ...] = ()
    rounds: Count = 4
    pairs: Annotated[int, Field(ge=6)] = 6
    budget_seconds: Positive = 180


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
        reference: The image that the others are held against.
        images: The images, a table each.
        dockerfile: The Dockerfile that their targets are in.
        samples: The folder of the samples.
        baselines: The folder of the baselines.
        tests: Folders and files of the gate's tests, for pytest.
        judged: The images that a run without names judges; all but the reference where empty.
        wheelhouse: Further wheels, source archives or built files, each in a folder of its name.
        apks: Repositories of apks, the same.
        imports: Modules that every image has to import.
        debs: Debian packages, in a folder of that name below `wheelhouse/debs`.
        timing: What is timed.
        rendering: What is drawn.
        unmeasured: Samples that may be unmeasured without failing the gate, each with why.
    """

    reference: str
    images: dict[str, ImageConfig]
    dockerfile: str = "Dockerfile"
    samples: str = "samples"
    baselines: str = "baselines"
    tests: tuple[str, ...] = ()
    imports: tuple[Annotated[str, Field(pattern=r"^\w+(\.\w+)*$")], ...] = ()
    judged: tuple[str, ...] = ()
    wheelhouse: dict[str, Wheels | Sources | Built] = field(default_factory=dict)
    debs: dict[str, DebSet] = field(default_factory=dict)
    apks: dict[str, Apks] = field(default_factory=dict)
    timing: TimingConfig = field(default_factory=TimingConfig)
    rendering: RenderingConfig = field(default_factory=RenderingConfig)
    unmeasured: dict[str, str] = field(default_factory=dict)

    @property
    def locks(self) -> tuple[str, ...]:
        """The locks of wheels and of source archives, each once."""
        tables = (*(image.wheels for image in self.images.values()), *self.wheelhouse.values())
        wheels = {each.lock for each in tables if isinstance(each, Wheels)}
        return tuple(sorted(wheels | {e.sources for e in tables if isinstance(e, Sources)}))

    @property
    def default_images(self) -> tuple[str, ...]:
        """The images that a run judges which names none."""
        return self.judged or tuple(name for name in self.images if name != self.reference)


@dataclass(frozen=True)
class Project:
    """A checkout that has a `gate.toml`: its folder, its configuration, and its bases.

    Attributes:
        bases: For each image, the references that its Dockerfile target is built on, in the
            order of the Dockerfile.
        file: The name of its configuration.
    """

    root: Path
    gate: Gate
    bases: dict[str, tuple[str, ...]]
    file: str = "gate.toml"

    @property
    def state(self) -> Path:
        """The folder that runs are kept in."""
        return self.root / ".wheelgate"

    def dockerfile(self, image: str) -> Path:
        """Return the Dockerfile that an image is a target of."""
        return self.path(self.gate.images[image].dockerfile or self.gate.dockerfile)

    def path(self, name: str) -> Path:
        """Return the path that `gate.toml` means by `name`."""
        return self.root / name


def load(root: Path, file: str = "gate.toml", *, locked: bool = True) -> Project:
    """Read and check `gate.toml` and what it names.

    Args:
        root: The folder that it is in.
        file: Its name.
        locked: Whether the locks have to be there that it names.

    Raises:
        ConfigError: With the file and the line, where anything cannot be used.
    """
    path = root / file
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise ConfigError(f"{path}:{line}: not UTF-8", "save it as UTF-8") from None
    except OSError as error:
        raise ConfigError(
            f"{path}: {error.strerror or error}",
            "run in a folder with a gate.toml, or name one with --gate",
        ) from None
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"at line (\d+)", str(error))
        line = int(found[1]) if found else len(text.splitlines())
        raise ConfigError(f"{path}:{line}: {error}", "correct the TOML at that place") from None
    try:
        gate = TypeAdapter(Gate).validate_python(values)
    except ValidationError as error:
        raise _from_validation(path, text, error) from None
    return Project(root, gate, _check(root, path, text, gate, locked=locked), file)


def _from_validation(path: Path, text: str, error: ValidationError) -> ConfigError:
    first = error.errors()[0]
    where = tuple(str(part) for part in first["loc"])
    line = line_of(text, where)
    name = ".".join(where)
    cause = f"{path}:{line}: {name}: {first['msg']}"
    if first["type"] in {"unexpected_keyword_argument", "extra_forbidden"}:
        return ConfigError(
            f"{path}:{line}: unknown key {name}",
            "remove it, or spell it as the reference of gate.toml does",
        )
    if first["type"] in {"missing", "missing_argument"}:
        return ConfigError(f"{path}:{line}: {name} is missing", f"set {name}")
    return ConfigError(cause, f"it is {first['input']!r} now; correct it")


def _check(
    root: Path, path: Path, text: str, gate: Gate, *, locked: bool
) -> dict[str, tuple[str, ...]]:
    """Check what one file says of another; return each image's base references."""

    def check(holds: bool, where: tuple[str, ...], problem: str, advice: str) -> None:
        if not holds:
            raise ConfigError(f"{path}:{line_of(text, where)}: {problem}", advice)

    check(
        gate.reference in gate.images,
        ("reference",),
        f"the reference {gate.reference!r} is not one of the images",
        f"name one of: {', '.join(gate.images) or 'none is defined'}",
    )
    for name in gate.judged:
        check(
            name in gate.images,
            ("judged",),
            f"{name!r} is to be judged and is not one of the images",
            f"name some of: {', '.join(gate.images)}",
        )
    bases = {}
    for name, image in gate.images.items():
        file = image.dockerfile or gate.dockerfile
        place = ("images", name, "dockerfile") if image.dockerfile else ("dockerfile",)
        missing = f"there is no {root / file}"
        check((root / file).is_file(), place, missing, "correct the name or add the file")
        stages = read_stages(root / file)
        check(
            stage_of(image.target, stages) is not None,
            ("images", name, "target"),
            f"image {name!r} names the target {image.target!r}, which {file} lacks",
            f"its targets are: {', '.join(each.name for each in stages if each.name) or 'none'}",
        )
        bases[name] = bases_of(image.target, stages)
        check(
            image.wheels is None or not locked or (root / image.wheels.lock).is_file(),
            ("images", name, "wheels"),
            f"image {name!r} installs the lock {image.wheels and image.wheels.lock}, "
            "which is not there",
            "make it with `wheelgate lock`, or correct the name",
        )
    fetched = {name for name, each in gate.wheelhouse.items() if not isinstance(each, Built)}
    takers: list[tuple[tuple[str, ...], str, ImageConfig | Built, set[str]]] = [
        (("images", name), f"image {name!r}", image, set(gate.wheelhouse))
        for name, image in gate.images.items()
    ]
    takers += [
        (("wheelhouse", name), f"{name!r}", each, fetched)
        for name, each in gate.wheelhouse.items()
        if isinstance(each, Built)
    ]
    for where, who, taker, wheelhouse in takers:
        for key, chosen, defined in (
            ("debs", taker.debs, set(gate.debs)),
            ("wheelhouse", taker.wheelhouse, wheelhouse),
            ("apks", taker.apks if isinstance(taker, ImageConfig) else (), set(gate.apks)),
        ):
            for table in chosen:
                check(
                    table in defined,
                    (*where, key),
                    f"{who} takes {table!r} of [{key}], which is not defined",
                    f"add a table [{key}.{table}]",
                )
    for key_of_files, files, advice in _files_named(gate, locked=locked):
        check((root / files).is_file(), key_of_files, f"there is no {files}", advice)
    for name, image in gate.images.items():
        built = (gate.wheelhouse[each] for each in image.wheelhouse)
        needed = (bases_of_built(root, each) for each in built if isinstance(each, Built))
        bases[name] = tuple(dict.fromkeys((*bases[name], *chain.from_iterable(needed))))
    return bases


def bases_of_built(root: Path, built: Built) -> tuple[str, ...]:
    """Return the references that a folder's Dockerfile is built on."""
    return bases_of("files", read_stages(root / built.build / "Dockerfile"))


_LOCK_ADVICE = "make it with `wheelgate lock`, or correct the name"


def _files_named(gate: Gate, *, locked: bool) -> Iterator[tuple[tuple[str, ...], str, str]]:
    """Yield the place, the file and the mend of each list of packages that a table names."""
    for name, debs in gate.debs.items():
        yield ("debs", name, "packages"), debs.packages, "list the packages there, one a line"
    for name, each in gate.wheelhouse.items():
        if isinstance(each, Built):
            yield ("wheelhouse", name, "build"), f"{each.build}/Dockerfile", "add it"
            continue
        if not locked:
            continue
        key, lock = ("lock", each.lock) if isinstance(each, Wheels) else ("sources", each.sources)
        yield ("wheelhouse", name, key), lock, _LOCK_ADVICE
        if isinstance(each, Sources) and each.packages:
            where = ("wheelhouse", name, "packages")
            yield where, each.packages, "list the packages there, one a line"
    for name, apks in gate.apks.items():
        yield ("apks", name, "wheels"), apks.wheels.lock, _LOCK_ADVICE


def line_of(text: str, where: tuple[str, ...]) -> int:
    """Return the line, from 1, that sets the TOML key `where`, or of its nearest table.

    A parsed TOML document has no positions, so the text is searched for headers and keys. The
    last line of the longest match wins; a key that is nowhere gives line 1.
    """
    best, best_depth = 1, 0
    table: tuple[str, ...] = ()
    for number, line in enumerate(text.splitlines(), start=1):
        header = re.match(r"\s*\[+\s*([^\]#]+?)\s*\]+", line)
        key = re.match(r"\s*([\w.\"'-]+)\s*=", line)
        if header:
            table = _split_key(header[1])
            found = table
        elif key:
            found = table + _split_key(key[1])
        else:
            continue
        if found == where[: len(found)] and len(found) > best_depth:
            best, best_depth = number, len(found)
    return best


def _split_key(key: str) -> tuple[str, ...]:
    parts: Any = re.findall(r'"([^"]*)"|\'([^\']*)\'|([\w-]+)', key)
    return tuple("".join(part) for part in parts)
