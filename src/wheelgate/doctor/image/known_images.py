"""Get the facts of an engine's image: taken down once, and then kept under its id."""

import json
import tarfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from wheelgate.doctor.image import snapshot
from wheelgate.doctor.image.facts import ImageFacts, facts_of
from wheelgate.doctor.image.other_images import OtherImage
from wheelgate.doctor.image.snapshot import Snapshot
from wheelgate.engine import Engine, find
from wheelgate.engine.find import ENGINES, clients
from wheelgate.errors import DoctorError
from wheelgate.model.config import Project
from wheelgate.util.cache import Cache
from wheelgate.util.files import storage_errors
from wheelgate.util.processes import run
from wheelgate.util.temporary import temporary_folder


def of_engine(
    reference: str,
    name: str,
    engine: str | None,
    cache: Cache,
    progress: Callable[[str], None],
    python: str,
) -> ImageFacts:
    """Return the facts of an image that an engine has.

    An image that is known is only looked up, which needs no container: the engine is not probed.

    Args:
        reference: Its tag.
        name: How to call it.
        engine: "podman" or "docker"; whichever has the image where it is None.
        cache: Keeps what was taken down.
        progress: Called before an image is looked through.
        python: The command that starts its interpreter.

    Raises:
        DoctorError: Where no engine has it.
        NoEngineError: Where it has to be looked through, and no engine works.
    """
    image_id, variables = _look_up(reference, name, engine)
    known = _kept_or(
        cache,
        image_id,
        lambda: progress(f"looking through {name}"),
        lambda: _take_down(find(engine), reference, variables),
    )
    return facts_of(known, name, python)


def of_built(
    engine: Engine,
    reference: str,
    name: str,
    cache: Cache,
    progress: Callable[[str], None],
    python: str,
) -> ImageFacts:
    """Return the facts of an image by an engine that is in use already.

    Args:
        engine: The engine that has it.
        reference: Its tag.
        name: How to call it.
        cache: Keeps what was taken down.
        progress: Called before an image is looked through.
        python: The command that starts its interpreter.

    Raises:
        DoctorError: Where what the engine saves of it cannot be read.
        EngineError: Where the engine does not save it.
    """
    image_id, variables = _described(engine.image_config(reference))
    known = _kept_or(
        cache,
        image_id,
        lambda: progress(f"looking through {name}"),
        lambda: _take_down(engine, reference, variables),
    )
    return facts_of(known, name, python)


def remember(engine: Engine, reference: str, archive: Path, cache: Cache) -> None:
    """Take an image down from what was saved of it for another purpose, where it is not known yet.

    Args:
        engine: The engine that has it.
        reference: Its tag.
        archive: What the engine saved.
        cache: Keeps what is taken down.

    Raises:
        DoctorError: Where the archive cannot be read.
    """
    image_id, variables = _described(engine.image_config(reference))
    _kept_or(cache, image_id, lambda: None, lambda: _read(archive, reference, variables))


def of_root(root: Path, python: str) -> ImageFacts:
    """Return the facts of a plain folder that holds the root of a file system."""
    return facts_of(snapshot.of_folder(root, {}), str(root), python)


def others_of(project: Project, image: str) -> tuple[OtherImage, ...]:
    """Return the project's other images, for advice.

    What an image installs from apks tells its Python, too: they are made of wheels.
    """
    found = []
    for name, config in project.gate.images.items():
        from_apks = (project.gate.apks[each].wheels for each in config.apks)
        wheels = config.wheels or next(from_apks, None)
        if wheels and name != image:
            major, minor = map(int, wheels.python.split("."))
            found.append(OtherImage(name, wheels.platform, (major, minor)))
    return tuple(found)


def _look_up(reference: str, name: str, engine: str | None) -> tuple[str, dict[str, str]]:
    """Return an image's id, and the variables that it sets."""
    for one in (engine,) if engine else ENGINES:
        for client in clients(one):
            asked = run((client, "image", "inspect", reference), timeout=30)
            if asked.code == 0:
                return _described(json.loads(asked.output)[0])
    hint = f"build it: `wheelgate build {name}`" if name != reference else "pull or build it first"
    raise DoctorError(f"there is no image {reference} here", hint)


def _described(config: Mapping[str, Any]) -> tuple[str, dict[str, str]]:
    """Return the id and the variables of an image, of what an engine says of it."""
    pairs = (text.partition("=") for text in config["Config"].get("Env") or ())
    return str(config["Id"]).removeprefix("sha256:"), {key: value for key, _, value in pairs}


def _kept_or(
    cache: Cache, image_id: str, begin: Callable[[], None], take_snapshot: Callable[[], Snapshot]
) -> Snapshot:
    """Return what is kept of an image; where nothing is, take it down and keep it."""
    note = cache.note(f"doctor/{image_id}.{snapshot.SCHEMA}")
    known = _known(note)
    if known is None:
        begin()
        with storage_errors("looking through an image"), cache.lock(f"doctor-{image_id[:16]}"):
            known = _known(note)  # two names of one image may be looked at side by side
            if known is None:
                known = take_snapshot()
                known.write(note)
    return known


def _known(note: Path) -> Snapshot | None:
    try:
        return snapshot.read_note(note)
    except (OSError, ValueError, KeyError):
        return None


def _take_down(engine: Engine, reference: str, environment: dict[str, str]) -> Snapshot:
    with temporary_folder("doctor") as folder:
        file = Path(folder) / "image.tar"
        engine.save(reference, file)
        return _read(file, reference, environment)


def _read(archive: Path, reference: str, environment: dict[str, str]) -> Snapshot:
    try:
        return snapshot.of_archive(archive, environment)
    except (tarfile.TarError, KeyError, ValueError) as error:
        raise DoctorError(
            f"what the engine saves of {reference} cannot be read: {error}", "build it again"
        ) from None
