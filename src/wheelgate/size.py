"""Measure an image: bytes by layer, as stored and as sent, and by installed package."""

import csv
import hashlib
import io
import json
import posixpath
import re
import tarfile
import tempfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Literal

from wheelgate.cache import Cache
from wheelgate.engine import Engine
from wheelgate.records import Layer, PackageSize, Size

_GZIP_LEVEL = 6
"""What docker and gzip take by default."""

_WHITEOUT = ".wh."
_OPAQUE = ".wh..wh..opq"
"""OCI image specification, "Image Layer Filesystem Changeset"."""

_APK_DATABASES = ("lib/apk/db/installed", "usr/lib/apk/db/installed")
_DPKG_STATUS = "var/lib/dpkg/status"
_KEPT = re.compile(
    r"(usr/)?lib/apk/db/installed|var/lib/dpkg/status|var/lib/dpkg/info/[^/]+\.list"
    r"|.*\.dist-info/(RECORD|METADATA)"
)

Kind = Literal["apk", "dpkg", "wheel", "none"]


@dataclass
class Tree:
    """The file system of an image: what its layers add up to.

    Attributes:
        sizes: Path to bytes, of regular files; hard links count once.
        texts: Path to content, of the files that say which package owns what.
        folders: Path of a symbolic link to what it points at, from the root.
        linked: Path of a file to its further names, which count no bytes.
        directories: Every directory that a layer names.
    """

    sizes: dict[str, int] = field(default_factory=dict)
    texts: dict[str, bytes] = field(default_factory=dict)
    folders: dict[str, str] = field(default_factory=dict)
    linked: dict[str, list[str]] = field(default_factory=dict)
    directories: set[str] = field(default_factory=set)

    def apply(self, archive: tarfile.TarFile) -> None:
        """Apply one layer."""
        added: set[str] = set()
        for member in archive:
            path = posixpath.normpath(member.name).lstrip("/")
            folder, name = posixpath.split(path)
            self._know(folder)
            if name == _OPAQUE:
                self._remove_below(folder, keep=added)
            elif name.startswith(_WHITEOUT):
                self._remove(posixpath.join(folder, name.removeprefix(_WHITEOUT)))
            elif member.issym():
                self._remove(path)
                self.folders[path] = posixpath.normpath(
                    posixpath.join("/", folder, member.linkname)
                ).lstrip("/")
                added.add(path)
            elif member.isdir():
                if path in self.sizes or path in self.folders:
                    self._remove(path)
                self.directories.add(path)
            else:
                self._remove(path)
                self.sizes[path] = member.size if member.isreg() else 0
                if member.islnk():
                    target = posixpath.normpath(member.linkname).lstrip("/")
                    self.linked.setdefault(target, []).append(path)
                added.add(path)
                if member.isreg():
                    content = archive.extractfile(member)
                    assert content is not None
                    self.keep(path, content)

    def keep(self, path: str, content: IO[bytes]) -> None:
        """Keep the content of a file that says which package owns what."""
        if _KEPT.fullmatch(path):
            self.texts[path] = content.read()

    def real(self, path: str) -> str:
        """Return a path with its linked folders followed, as `/bin` is linked to `/usr/bin`."""
        for _ in range(8):
            parts = path.split("/")
            for depth in range(1, len(parts)):
                head = "/".join(parts[:depth])
                if head in self.folders:
                    path = posixpath.join(self.folders[head], *parts[depth:])
                    break
            else:
                return path
        return path

    def _know(self, folder: str) -> None:
        while folder and folder not in self.directories:
            self.directories.add(folder)
            folder = posixpath.dirname(folder)

    def _remove(self, path: str) -> None:
        size = self.sizes.pop(path, 0)
        heirs = [other for other in self.linked.pop(path, []) if other in self.sizes]
        if heirs:
            # The bytes live on under the next of the file's names.
            self.sizes[heirs[0]] = size
            self.linked[heirs[0]] = heirs[1:]
        self.texts.pop(path, None)
        self.folders.pop(path, None)
        if path in self.directories:
            self.directories.discard(path)
            self._remove_below(path, keep=set())

    def _remove_below(self, folder: str, keep: set[str]) -> None:
        below = f"{folder}/"
        for table in (self.sizes, self.texts, self.folders):
            for path in [path for path in table if path.startswith(below) and path not in keep]:
                del table[path]


def measure(engine: Engine, image: str, reference: str, cache: Cache) -> Size:
    """Measure a built image.

    Args:
        engine: The engine that has it.
        image: Its name in `gate.toml`.
        reference: Its tag.
        cache: Remembers what a layer is when compressed, by its digest.
    """
    image_id = engine.image_id(reference)
    note = cache.note(f"sizes/{image_id}.json")
    if note.exists():
        known = json.loads(note.read_text(encoding="utf-8"))
        layers = tuple(Layer(**layer) for layer in known["layers"])
        packages = tuple(PackageSize(**package) for package in known["packages"])
        return Size(image, layers, packages)
    with tempfile.TemporaryDirectory(prefix="wheelgate-size-") as folder:
        file = Path(folder) / "image.tar"
        engine.save(reference, file)
        size = measure_archive(file, image)
    note.write_text(
        json.dumps(
            {
                "layers": [vars(layer) for layer in size.layers],
                "packages": [vars(package) for package in size.packages],
            }
        ),
        encoding="utf-8",
    )
    return size


def measure_archive(file: Path, image: str) -> Size:
    """Measure an image that `docker save` or `podman save` wrote."""
    tree = Tree()
    layers = []
    for content in layers_of(file):
        counter = _Counter(content)
        with tarfile.open(fileobj=counter, mode="r|") as layer:
            tree.apply(layer)
        counter.drain()
        layers.append(counter.layer())
    return Size(image, tuple(layers), tuple(packages_of(tree)))


def layers_of(file: Path) -> Iterator[IO[bytes]]:
    """Yield the layers of an image that an engine saved, the lowest first: each a tar."""
    with tarfile.open(file) as archive:
        manifest = archive.extractfile("manifest.json")
        assert manifest is not None
        for name in json.load(manifest)[0]["Layers"]:
            content = archive.extractfile(archive.getmember(name))
            assert content is not None
            yield content


class _Counter(io.RawIOBase):
    """Passes a layer on to its reader, and counts, hashes and compresses it on the way."""

    def __init__(self, source: IO[bytes]) -> None:
        self._source = source
        self._bytes = 0
        self._compressed = 0
        self._digest = hashlib.sha256()
        self._gzip = zlib.compressobj(_GZIP_LEVEL, zlib.DEFLATED, 31)

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        chunk = self._source.read(size)
        self._bytes += len(chunk)
        self._digest.update(chunk)
        self._compressed += len(self._gzip.compress(chunk))
        return chunk

    def drain(self) -> None:
        """Read what the tar reader left: the padding at the end."""
        while self.read(1 << 20):
            pass

    def layer(self) -> Layer:
        compressed = self._compressed + len(self._gzip.flush())
        return Layer(f"sha256:{self._digest.hexdigest()}", self._bytes, compressed)


def owners_of(tree: Tree) -> dict[str, tuple[Kind, str, str]]:
    """Return the kind, name and version of the package that owns each file that one owns.

    A file that several packages name belongs to the innermost installer: a wheel before dpkg
    before apk, since a wheel is installed into what the distribution made.
    """
    owners: dict[str, tuple[Kind, str, str]] = {}
    for path, text in tree.texts.items():
        if path in _APK_DATABASES:
            owners.update(_apk_owners(text.decode(errors="replace"), tree))
    if _DPKG_STATUS in tree.texts:
        owners.update(_dpkg_owners(tree))
    owners.update(_wheel_owners(tree))
    return owners


def packages_of(tree: Tree) -> list[PackageSize]:
    """Return what each package occupies, the largest first; what none owns comes under "none"."""
    owners = owners_of(tree)
    totals: dict[tuple[Kind, str, str], list[int]] = {}
    for path, size in tree.sizes.items():
        total = totals.setdefault(owners.get(path, ("none", "(no package)", "")), [0, 0])
        total[0] += size
        total[1] += 1
    found = [
        PackageSize(kind, name, version, size, count)
        for (kind, name, version), (size, count) in totals.items()
    ]
    return sorted(found, key=lambda package: (-package.bytes, package.name))


def _apk_owners(installed: str, tree: Tree) -> dict[str, tuple[Kind, str, str]]:
    owners: dict[str, tuple[Kind, str, str]] = {}
    name = version = folder = ""
    for line in installed.splitlines():
        kind, _, value = line.partition(":")
        if kind == "P":
            name = value
        elif kind == "V":
            version = value
        elif kind == "F":
            folder = value
        elif kind == "R":
            owners[tree.real(posixpath.join(folder, value))] = ("apk", name, version)
    return owners


def _dpkg_owners(tree: Tree) -> dict[str, tuple[Kind, str, str]]:
    versions = {}
    name = ""
    for line in tree.texts[_DPKG_STATUS].decode(errors="replace").splitlines():
        if line.startswith("Package: "):
            name = line[9:]
        elif line.startswith("Version: "):
            versions[name] = line[9:]
    owners: dict[str, tuple[Kind, str, str]] = {}
    for path, text in tree.texts.items():
        if path.startswith("var/lib/dpkg/info/"):
            package = posixpath.basename(path).removesuffix(".list").split(":")[0]
            owner: tuple[Kind, str, str] = ("dpkg", package, versions.get(package, ""))
            for line in text.decode(errors="replace").splitlines():
                owners[tree.real(line.lstrip("/"))] = owner
    return owners


def _wheel_owners(tree: Tree) -> dict[str, tuple[Kind, str, str]]:
    """Return the owners of what a RECORD lists, and of the bytecode made of it."""
    owners: dict[str, tuple[Kind, str, str]] = {}
    for path, text in tree.texts.items():
        if not path.endswith(".dist-info/RECORD"):
            continue
        info = posixpath.dirname(path)
        site = posixpath.dirname(info)
        metadata = tree.texts.get(f"{info}/METADATA", b"").decode(errors="replace")
        name = _header(metadata, "Name") or posixpath.basename(info).split("-")[0]
        owner: tuple[Kind, str, str] = ("wheel", name, _header(metadata, "Version"))
        for row in csv.reader(text.decode(errors="replace").splitlines()):
            if not row:
                continue
            file = posixpath.normpath(posixpath.join(site, row[0]))
            owners[file] = owner
            if file.endswith(".py"):
                folder, source = posixpath.split(file)
                owners[f"{folder}/__pycache__/{source[:-3]}"] = owner
    for path in tree.sizes:
        if path.endswith(".pyc"):
            stem = path.rsplit("/", 1)[0] + "/" + posixpath.basename(path).split(".")[0]
            if stem in owners:
                owners[path] = owners[stem]
    return owners


def _header(metadata: str, name: str) -> str:
    match = re.search(rf"^{name}: (.*)$", metadata, re.MULTILINE)
    return match[1].strip() if match else ""
