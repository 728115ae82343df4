"""Compile, for musl, the apks that a base needs beyond the Alpine rootfs, once for all runs.

Debian's GCC compiles the authors' sources in a container of the Debian base, Alpine's own apk
makes packages of them in one of the Alpine base, and the cache keeps those.
"""

import tarfile
from dataclasses import dataclass
from functools import cache as memoize
from functools import partial
from importlib.resources import as_file, files
from pathlib import Path

from pydantic import TypeAdapter

from wheelgate.engine import Engine
from wheelgate.errors import BaseImageError
from wheelgate.images.bases import debian
from wheelgate.images.bases.assembly import Progress
from wheelgate.images.wheelhouse.debs import LockedDeb, fetch, read_lock
from wheelgate.model.records import Drift
from wheelgate.util.cache import Cache
from wheelgate.util.files import digest_of
from wheelgate.util.notes import Sha256, read_note, write_note
from wheelgate.util.temporary import temporary_folder

LOCKS = {"debs": "musl-toolchain.csv", "sources": "musl-sources.csv"}
"""For each folder of the build context, the lock of what belongs in it."""


@dataclass(frozen=True)
class _Made:
    """What was compiled: the hash of its archive in the cache, and the drift of its sources."""

    archive: Sha256
    drift: tuple[Drift, ...]


_MADE = TypeAdapter(_Made)

_SCRIPTS = ("apks.Dockerfile", "apks.csv", "compile.sh", "make-apks.sh")


def script(name: str) -> str:
    """Return a file of the folder `musl`, which containers run or are built by."""
    return files("wheelgate.images.bases").joinpath("musl", name).read_text(encoding="utf-8")


@memoize
def locked(folder: str) -> tuple[LockedDeb, ...]:
    """Return what one of `LOCKS` names."""
    with as_file(files("wheelgate.images.bases").joinpath(LOCKS[folder])) as path:
        return tuple(read_lock(path))


def key() -> str:
    """Return what changes with everything that the apks are made from."""
    pins = [f"{deb.name} {deb.sha256}" for folder in LOCKS for deb in locked(folder)]
    return digest_of(*pins, *(script(name) for name in _SCRIPTS))[:16]


def inputs() -> tuple[str, ...]:
    """Return names, versions and hashes of the compiled sources, for people."""
    return tuple(f"{deb.name}={deb.version} sha256:{deb.sha256}" for deb in locked("sources"))


def repository(engine: Engine, cache: Cache, folder: Path, progress: Progress) -> tuple[Drift, ...]:
    """Lay the apks out as a repository in `folder`, compiling them where the cache lacks them.

    Returns:
        What a mirror gave in another form than was pinned, when they were compiled.

    Raises:
        BaseImageError: Where the sources do not compile.
        DownloadError: Where no mirror answers.
    """
    note = cache.note(f"musl-apks/{key()}.json")
    with cache.lock(f"musl-apks-{key()}"):
        made = read_note(note, _MADE)
        if made is None or cache.get(made.archive) is None:
            made = _Made(*_compiled(engine, cache, progress))
            write_note(note, _MADE, made)
    archive_file = cache.get(made.archive)
    assert archive_file is not None
    with tarfile.open(archive_file) as tar:
        tar.extractall(folder, filter="data")
    return made.drift


def _compiled(engine: Engine, cache: Cache, progress: Progress) -> tuple[str, tuple[Drift, ...]]:
    """Compile the apks; return the hash of an archive of them in the cache."""
    image = f"localhost/wheelgate/musl-apks:{engine.owner}"
    drift: list[Drift] = []
    with temporary_folder("musl") as name:
        context = Path(name) / "context"
        context.mkdir()
        for folder in LOCKS:
            find = partial(debian.mirrors, engine)
            fetched = fetch(locked(folder), debian.RELEASE, cache, find, progress)
            fetched.place(cache, context / folder)
            drift += fetched.drift
        for file in _SCRIPTS:
            (context / file).write_text(script(file), encoding="utf-8")
        progress(f"compiling {len(locked('sources'))} libraries for musl")
        try:
            engine.build(context, context / "apks.Dockerfile", "apks", image, labels={})
            rootfs = Path(name) / "rootfs.tar"
            done = engine.export(image, ("true",), rootfs)
        finally:
            engine.remove_image(image)
        if done.code != 0:
            raise BaseImageError(
                f"the compiled libraries cannot be taken out of {image}:\n{done.output}",
                "see the engine's message above",
            )
        archive = Path(name) / "apks.tar"
        _take(rootfs, "apks/", archive)
        return cache.put(archive), tuple(drift)


def _take(source: Path, prefix: str, target: Path) -> None:
    """Write the files below a folder of one tar into another."""
    with tarfile.open(source) as whole, tarfile.open(target, "w") as part:
        for member in whole:
            if member.isfile() and member.name.startswith(prefix):
                member.name = member.name.removeprefix(prefix)
                part.addfile(member, whole.extractfile(member))
