"""Records of images: what they are built from, what they are, and what changed in them."""

from typing import Literal

from pydantic.dataclasses import dataclass

from wheelgate.model.records.strict import STRICT


@dataclass(frozen=True, config=STRICT)
class Drift:
    """A locked file that its mirror no longer has, and the one taken in its place."""

    package: str
    locked: str
    taken: str


@dataclass(frozen=True, config=STRICT)
class Input:
    """One file that an image was built from.

    Attributes:
        kind: A wheel, a source archive, a Debian package, an apk, what a repository of apks has
            beside them (its index and its public key), or what was built before the image.
    """

    kind: Literal["wheel", "source", "deb", "apk", "apk-index", "apk-key", "built"]
    name: str
    version: str
    file: str
    sha256: str
    bytes: int


@dataclass(frozen=True, config=STRICT)
class Base:
    """A base image, and how it came to be here."""

    reference: str
    source: Literal["registry", "packages", "local"]
    image_id: str
    inputs: tuple[str, ...] = ()
    drift: tuple[Drift, ...] = ()


@dataclass(frozen=True, config=STRICT)
class Layer:
    """One layer of an image: its content digest and its size, as it is and as gzip sends it."""

    digest: str
    bytes: int
    compressed_bytes: int


@dataclass(frozen=True, config=STRICT)
class PackageSize:
    """What one installed package occupies in an image.

    `cache_bytes` are those of its bytes that can be made again: bytecode, and files in folders
    of caches.
    """

    kind: Literal["apk", "dpkg", "wheel", "none"]
    name: str
    version: str
    bytes: int
    files: int
    cache_bytes: int = 0


@dataclass(frozen=True, config=STRICT)
class LibraryCopy:
    """A shared library as one package brings it."""

    kind: Literal["apk", "dpkg", "wheel", "none"]
    package: str
    path: str
    bytes: int
    sha256: str


@dataclass(frozen=True, config=STRICT)
class Duplicate:
    """A shared library that several packages of an image bring, the largest copy first.

    They are known by their name without version and hash; copies of one hash are the same.
    """

    library: str
    copies: tuple[LibraryCopy, ...]

    @property
    def repeated_bytes(self) -> int:
        """Bytes of all copies but the largest."""
        return sum(copy.bytes for copy in self.copies[1:])


@dataclass(frozen=True, config=STRICT)
class Size:
    """An image's size: by layer as stored and transferred, by package as the files count."""

    image: str
    layers: tuple[Layer, ...]
    packages: tuple[PackageSize, ...]
    duplicates: tuple[Duplicate, ...] = ()

    @property
    def bytes(self) -> int:
        """Bytes of all layers, uncompressed."""
        return sum(layer.bytes for layer in self.layers)

    @property
    def compressed_bytes(self) -> int:
        """Bytes of all layers, each compressed by gzip."""
        return sum(layer.compressed_bytes for layer in self.layers)


@dataclass(frozen=True, config=STRICT)
class Interpreter:
    """The Python inside an image, as it describes itself."""

    version: str
    prefix: str
    purelib: str
    config_args: str
    libc: str
    distributions: dict[str, str]
    wheel_tags: dict[str, tuple[str, ...]]


@dataclass(frozen=True, config=STRICT)
class ModuleImport:
    """What came of importing a module in an image; `error` is empty where it was imported."""

    image: str
    module: str
    error: str


@dataclass(frozen=True, config=STRICT)
class Image:
    """A built image, with all that it was built from.

    `revision` is the commit that it was built from, where that is not today's checkout. Of
    `build_seconds`, `target_seconds` are those of its own stage, without the stages that make
    what it takes; 0 where that is not known. Beside the first build on a machine, the base of
    another image may be assembled.
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
    target_seconds: float = 0.0


@dataclass(frozen=True, config=STRICT)
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


@dataclass(frozen=True, config=STRICT)
class Change:
    """What changed in an image since another revision of the project.

    Attributes:
        baseline_image: The name of the revision's image in this run.
        commit: The revision, by its full hash.
        same_inputs: Whether both are built from the same inputs, so that they are one image.
        packages: Those that differ, the largest change first.
        renders: Pictures that are not byte for byte what the revision's image draws.
        renders_compared: How many pictures were compared.
    """

    image: str
    baseline_image: str
    commit: str
    same_inputs: bool
    bytes_before: int
    bytes_after: int
    compressed_before: int
    compressed_after: int
    packages: tuple[PackageChange, ...]
    renders: tuple[str, ...]
    renders_compared: int
