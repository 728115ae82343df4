"""Build files, such as compiled packages, by a Dockerfile of their own, and keep them.

An image's build repeats every step of its Dockerfile. What takes minutes and changes seldom is
made apart: in a folder with a Dockerfile, whose stage `files` has the result in its folder /files.
"""

import shutil
import tarfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from wheelgate.engine import Engine
from wheelgate.errors import BuildError
from wheelgate.images.wheelhouse.fetched import FetchedFiles
from wheelgate.model.records import Input
from wheelgate.util.cache import Cache
from wheelgate.util.files import digest_of, sha256_of, storage_errors
from wheelgate.util.temporary import temporary_folder

TARGET = "files"
"""The stage of such a Dockerfile, and the folder in it, that hold what it makes."""


def make(
    folder: Path,
    takes: Mapping[str, FetchedFiles],
    bases: Mapping[str, str],
    engine: Engine,
    cache: Cache,
    progress: Callable[[str], None],
    on_line: Callable[[str], None] | None = None,
) -> FetchedFiles:
    """Return the files that `folder` makes, building them where the cache lacks them.

    Args:
        folder: A build context with a Dockerfile.
        takes: What the build finds in its `wheelhouse`, by the folder there.
        bases: The base images that it is built on, which are here, and their ids.
        engine: The engine.
        cache: Where the files are kept.
        progress: Called with what happens, where something has to be built.
        on_line: Called with the engine's own output, a line each.

    Raises:
        BuildError: Where the Dockerfile does not build, or makes no file.
    """
    key = digest_of(*_described(folder), *_inputs(takes), *(f"{k} {v}" for k, v in bases.items()))

    def build() -> dict[str, str]:
        progress(f"building what {folder.name} makes, once for all runs")
        return _build(folder, takes, engine, cache, on_line)

    files = cache.files("built", key, build)
    return FetchedFiles(
        tuple(
            Input("built", folder.name, "", file, sha256, cache.size(sha256))
            for file, sha256 in sorted(files.items())
        )
    )


def _described(folder: Path) -> Iterator[str]:
    """Yield the path, mode and hash of each file of a build context."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            name = path.relative_to(folder).as_posix()
            yield f"{name} {path.stat().st_mode & 0o777:o} {sha256_of(path)}"


def _inputs(takes: Mapping[str, FetchedFiles]) -> list[str]:
    return [
        f"{name}/{file.file} {file.sha256}" for name, each in takes.items() for file in each.files
    ]


def _build(
    folder: Path,
    takes: Mapping[str, FetchedFiles],
    engine: Engine,
    cache: Cache,
    on_line: Callable[[str], None] | None,
) -> dict[str, str]:
    """Build in a copy of the context; return the hash of each file that was made, by its name."""
    image = f"localhost/wheelgate/built:{engine.owner}"
    with temporary_folder("built") as name:
        context, rootfs, made = (Path(name) / part for part in ("context", "rootfs.tar", "made"))
        with storage_errors("preparing a build"):
            shutil.copytree(folder, context, symlinks=True)
        for where, fetched in takes.items():
            fetched.place(cache, context / "wheelhouse" / where)
        try:
            engine.build(context, context / "Dockerfile", TARGET, image, labels={}, on_line=on_line)
            done = engine.export(image, ("true",), rootfs)
        finally:
            engine.remove_image(image)
        if done.code != 0:
            raise BuildError(
                f"what {folder} makes cannot be taken out of its image:\n{done.output}",
                "see the engine's message above",
            )
        made.mkdir()
        files = {}
        with tarfile.open(rootfs) as tar:
            for member in tar:
                if member.isfile() and Path(member.name).parent == Path(TARGET):
                    member.name = Path(member.name).name
                    tar.extract(member, made, filter="data")
                    files[member.name] = cache.put(made / member.name)
    if not files:
        raise BuildError(
            f"the stage {TARGET!r} of {folder}/Dockerfile has no file in /{TARGET}",
            "let it put there what it makes",
        )
    return files
