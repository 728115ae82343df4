"""Make an apk repository once, and keep it in the cache for all builds that take it."""

from collections.abc import Callable
from importlib import resources
from pathlib import Path, PurePosixPath

from wheelgate.engine import Engine
from wheelgate.images.apk.keys import new_key
from wheelgate.images.apk.repository import ARCHITECTURE, INDEX, bases_of, epoch, make
from wheelgate.images.bases import BaseSource, ensure
from wheelgate.images.wheelhouse import wheels
from wheelgate.images.wheelhouse.fetched import FetchedFiles
from wheelgate.model.config import Apks
from wheelgate.model.records import Input
from wheelgate.util.cache import Cache
from wheelgate.util.files import digest_of
from wheelgate.util.temporary import temporary_folder

_INDEX = f"{ARCHITECTURE}/{INDEX}"


def fetch(
    wanted: Apks,
    lock: Path,
    engine: Engine,
    cache: Cache,
    progress: Callable[[str], None] = lambda _: None,
    base_source: BaseSource = "auto",
) -> tuple[FetchedFiles, FetchedFiles]:
    """Return the files of a repository, and the wheels behind them, all in the cache.

    What makes it is hashed into the name that it is kept by: the wheels, the base images, and
    this package itself. Its key signs once and is thrown away: nobody can sign more with it.

    Args:
        wanted: What it is to hold.
        lock: The requirements file that `wanted` names.
        engine: Runs Alpine's apk.
        cache: Where it is kept.
        progress: Called with what happens, where it has to be made.
        base_source: How base images come here.

    Raises:
        WheelgateError: As `make` does.
    """
    behind = wheels.fetch(lock, wanted.wheels.platform, wanted.wheels.python, cache, progress)
    bases = [ensure(engine, name, base_source, cache, progress) for name in bases_of(wanted)]
    key = digest_of(
        repr(wanted),
        str(epoch()),
        _own_source(),
        *(f"{each.file} {each.sha256}" for each in behind.files),
        *(f"{base.reference} {base.image_id}" for base in bases),
    )

    def make_files() -> dict[str, str]:
        with temporary_folder("repository") as name:
            folder = Path(name)
            made = make(wanted, lock, new_key(), folder, engine, cache, progress, base_source)
            apks = sorted(made.packages, key=lambda each: each.name)
            paths = [*(f"{ARCHITECTURE}/{each.file}" for each in apks), _INDEX, made.key]
            return {path: cache.put(folder / path) for path in paths}

    files = cache.files("apks", key[:32], make_files)
    return FetchedFiles(
        tuple(_input(path, sha256, cache) for path, sha256 in files.items())
    ), behind


def _own_source() -> str:
    """Return a hash of the files that decide what a package becomes."""
    own = sorted(resources.files("wheelgate.images.apk").iterdir(), key=lambda file: file.name)
    return digest_of(*(file.read_text(encoding="utf-8") for file in own if file.is_file()))


def _input(path: str, sha256: str, cache: Cache) -> Input:
    name, size = PurePosixPath(path).name, cache.size(sha256)
    if name.endswith(".apk"):
        apk, version, build = name.removesuffix(".apk").rsplit("-", 2)
        return Input("apk", apk, f"{version}-{build}", path, sha256, size)
    return Input("apk-index" if path == _INDEX else "apk-key", name, "", path, sha256, size)
