"""Download the source archives (sdists) of a lock, and check them; nothing is built."""

from collections.abc import Callable, Collection
from pathlib import Path

from packaging.utils import canonicalize_name
from pypi_simple import DigestMismatchError, DistributionPackage

from wheelgate.errors import ConfigError, HashError, NoSourceError
from wheelgate.images.wheelhouse.fetched import FetchedFiles
from wheelgate.images.wheelhouse.index import Indices
from wheelgate.images.wheelhouse.lock_file import Pinned, read_lock
from wheelgate.model.records import Input
from wheelgate.util.cache import Cache
from wheelgate.util.files import digest_of
from wheelgate.util.temporary import temporary_folder


def fetch(
    lock: Path,
    cache: Cache,
    progress: Callable[[str], None] = lambda _: None,
    names: Collection[str] | None = None,
) -> FetchedFiles:
    """Return the source archives that `lock` names, downloading what the cache lacks.

    pip would run each project's build system to download its archive; this reads the index.

    Args:
        lock: A requirements file with hashes; one of a requirement's hashes is its archive's.
        cache: Where archives are kept.
        progress: Called with what happens, where something has to be downloaded.
        names: The packages that are wanted; all that the lock has where None.

    Raises:
        ConfigError: Where a line of the lock is not `name==version --hash=sha256:...`, or it lacks
            a package that is wanted.
        NoSourceError: Where no index has an archive of a locked hash.
        HashError: Where the index delivers another file than it lists.
        DownloadError: Where no index answers.
    """
    return FetchedFiles(tuple(_kept(each, cache, progress) for each in _chosen(lock, names)))


def _kept(wanted: Pinned, cache: Cache, progress: Callable[[str], None]) -> Input:
    name, version, hashes, _ = wanted

    def download() -> dict[str, str]:
        progress(f"downloading the source of {name} {version}")
        file, sha256 = _download(name, version, hashes, cache)
        return {file: sha256}

    key = digest_of(name, version, *sorted(hashes))
    ((file, sha256),) = cache.files("sources", key, download).items()
    return Input("source", name, version, file, sha256, cache.size(sha256))


def _chosen(lock: Path, names: Collection[str] | None) -> list[Pinned]:
    locked = read_lock(lock)
    if names is None:
        return locked
    wanted = {canonicalize_name(name) for name in names}
    if missing := wanted - {name for name, *_ in locked}:
        raise ConfigError(
            f"{lock} does not lock {', '.join(sorted(missing))}, whose source is wanted",
            "add it to what is locked, or take it off the list of sources",
        )
    return [each for each in locked if each[0] in wanted]


def _download(name: str, version: str, hashes: frozenset[str], cache: Cache) -> tuple[str, str]:
    with Indices() as indices, temporary_folder("source") as folder:
        for offered in indices.files(name):
            sha256 = offered.digests.get("sha256", "")
            if offered.package_type == "sdist" and sha256 in hashes:
                return offered.filename, _checked(indices, offered, Path(folder), cache)
    raise NoSourceError(
        f"no package index has a source archive of {name} {version} with a locked hash",
        "lock a release that has one, or correct the hash",
    )


def _checked(indices: Indices, offered: DistributionPackage, folder: Path, cache: Cache) -> str:
    target = folder / offered.filename
    try:
        indices.download(offered, target)
    except DigestMismatchError as error:
        raise HashError(
            f"{offered.filename} is not the file that the index says it is: {error}",
            "do not use it before you know why; another mirror may have the right one",
        ) from None
    return cache.put(target)
