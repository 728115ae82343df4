"""Make an apk repository once, and keep it in the cache for all builds that take it."""

import json
import tempfile
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Literal

from wheelgate.engine import Engine
from wheelgate.images.apk.keys import new_key
from wheelgate.images.apk.repository import ARCHITECTURE, INDEX, bases_of, epoch, make
from wheelgate.images.bases import BaseSource, ensure
from wheelgate.images.wheelhouse import wheels
from wheelgate.images.wheelhouse.fetched import FetchedFiles
from wheelgate.model.config import Apks
from wheelgate.model.records import Input
from wheelgate.util.cache import Cache
from wheelgate.util.files import digest_of, sha256_of, write_atomically


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
    note = cache.note(f"apks/{key[:32]}.json")
    with cache.lock(f"apks-{key[:16]}"):
        known = _known(note, cache)
        if known is None:
            known = _make(wanted, lock, engine, cache, progress, base_source)
            write_atomically(note, json.dumps([vars(each) for each in known]))
    return FetchedFiles(tuple(known)), behind


def _own_source() -> str:
    """Return a hash of the files that decide what a package becomes."""
    own = sorted(files("wheelgate.images.apk").iterdir(), key=lambda file: file.name)
    return digest_of(*(file.read_text(encoding="utf-8") for file in own if file.is_file()))


def _known(note: Path, cache: Cache) -> list[Input] | None:
    try:
        known = [Input(**each) for each in json.loads(note.read_text(encoding="utf-8"))]
    except (OSError, ValueError, TypeError):
        return None
    return known if all(cache.get(each.sha256) for each in known) else None


def _make(
    wanted: Apks,
    lock: Path,
    engine: Engine,
    cache: Cache,
    progress: Callable[[str], None],
    base_source: BaseSource,
) -> list[Input]:
    with tempfile.TemporaryDirectory(prefix="wheelgate-repository-") as name:
        folder = Path(name)
        made = make(wanted, lock, new_key(), folder, engine, cache, progress, base_source)
        found = [
            _kept("apk", each.name, each.version, f"{ARCHITECTURE}/{each.file}", folder, cache)
            for each in sorted(made.packages, key=lambda each: each.name)
        ]
        index = f"{ARCHITECTURE}/{INDEX}"
        found.append(_kept("apk-index", INDEX, "", index, folder, cache))
        found.append(_kept("apk-key", made.key, "", made.key, folder, cache))
    return found


def _kept(
    kind: Literal["apk", "apk-index", "apk-key"],
    name: str,
    version: str,
    file: str,
    folder: Path,
    cache: Cache,
) -> Input:
    path = folder / file
    size, sha256 = path.stat().st_size, sha256_of(path)
    cache.put(path)
    return Input(kind, name, version, file, sha256, size)
