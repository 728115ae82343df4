"""Measure an image: bytes of each layer, stored and compressed, and of each package."""

import hashlib
import io
import json
import tarfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import IO

from pydantic import TypeAdapter

from wheelgate.engine import Engine
from wheelgate.images.size.libraries import LibraryTree, duplicates_of
from wheelgate.images.size.packages import packages_of
from wheelgate.model.records import Layer, Size
from wheelgate.util.cache import Cache
from wheelgate.util.concurrency import check_cancelled
from wheelgate.util.notes import read_note, write_note
from wheelgate.util.temporary import temporary_folder

_GZIP_LEVEL = 6
"""What docker and gzip take by default."""

_ADAPTER = TypeAdapter(Size)

_NOTES = 2
"""Goes up with what is measured: a note that lacks it would be read as there being none."""


def measure(
    engine: Engine,
    image: str,
    reference: str,
    cache: Cache,
    beside: Callable[[Path], object] = lambda _: None,
) -> Size:
    """Measure a built image.

    Args:
        engine: The engine that has it.
        image: Its name in `gate.toml`.
        reference: Its tag.
        cache: Remembers what was measured of an image, by its content.
        beside: Called with what the engine saved of the image, while it is there: saving it takes
            seconds. Not called where the cache knows the size.
    """
    image_id = engine.image_id(reference)
    note = cache.note(f"sizes-{_NOTES}/{image_id}.json")
    if known := read_note(note, _ADAPTER):  # else never measured, or by one that measured less
        return replace(known, image=image)
    with temporary_folder("size") as folder:
        file = Path(folder) / "image.tar"
        engine.save(reference, file)
        size = measure_archive(file, image)
        beside(file)
    write_note(note, _ADAPTER, size)
    return size


def measure_archive(file: Path, image: str) -> Size:
    """Measure an image that `docker save` or `podman save` wrote."""
    tree = LibraryTree()
    layers = []
    for content in layers_of(file):
        counter = _Counter(content)
        with tarfile.open(fileobj=counter, mode="r|") as layer:
            tree.apply(layer)
        counter.drain()
        layers.append(counter.layer())
    return Size(
        image,
        layers=tuple(layers),
        packages=tuple(packages_of(tree)),
        duplicates=tuple(duplicates_of(tree)),
    )


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
        check_cancelled()
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
