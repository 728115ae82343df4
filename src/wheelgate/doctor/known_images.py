"""Get the facts of an engine's image: taken down once, and then kept under its id."""

import json
import tempfile
from collections.abc import Callable
from pathlib import Path

from wheelgate.cache import Cache, storage_errors
from wheelgate.doctor import snapshot
from wheelgate.doctor.image import ImageFacts, facts_of
from wheelgate.doctor.snapshot import Snapshot
from wheelgate.engine import find
from wheelgate.engine.find import ENGINES, clients
from wheelgate.engine.process import run
from wheelgate.errors import DoctorError


def of_engine(
    reference: str,
    name: str,
    engine: str | None,
    cache: Cache,
    say: Callable[[str], None],
    python: str,
) -> ImageFacts:
    """Return the facts of an image that an engine has.

    An image that is known is only looked up, which needs no container: the engine is not probed.

    Args:
        reference: Its tag.
        name: How to call it.
        engine: "podman" or "docker"; whichever has the image where it is None.
        cache: Keeps what was taken down.
        say: Called before an image is looked through.
        python: The command that starts its interpreter.

    Raises:
        DoctorError: Where no engine has it.
        NoEngineError: Where it has to be looked through, and no engine works.
    """
    image_id, variables = _look_up(reference, name, engine)
    note = cache.note(f"doctor/{image_id}.{snapshot.SCHEMA}")
    known = _known(note)
    if known is None:
        say(f"looking through {name}")
        with storage_errors("looking through an image"), cache.lock(f"doctor-{image_id[:16]}"):
            known = _take_down(reference, engine, variables)
            known.write(note)
    return facts_of(known, name, python)


def of_root(root: Path, python: str) -> ImageFacts:
    """Return the facts of a plain folder that holds the root of a file system."""
    return facts_of(snapshot.of_folder(root, {}), str(root), python)


def _look_up(reference: str, name: str, engine: str | None) -> tuple[str, dict[str, str]]:
    """Return an image's id, and the variables that it sets."""
    for one in (engine,) if engine else ENGINES:
        for client in clients(one):
            asked = run((client, "image", "inspect", reference), timeout=30)
            if asked.code == 0:
                described = json.loads(asked.output)[0]
                pairs = (text.partition("=") for text in described["Config"].get("Env") or ())
                image_id = str(described["Id"]).removeprefix("sha256:")
                return image_id, {key: value for key, _, value in pairs}
    advice = (
        f"build it: `wheelgate build {name}`" if name != reference else "pull or build it first"
    )
    raise DoctorError(f"there is no image {reference} here", advice)


def _known(note: Path) -> Snapshot | None:
    try:
        return snapshot.read_note(note)
    except (OSError, ValueError, KeyError):
        return None


def _take_down(reference: str, engine: str | None, environment: dict[str, str]) -> Snapshot:
    found = find(engine)
    with tempfile.TemporaryDirectory(prefix="wheelgate-doctor-") as folder:
        file = Path(folder) / "image.tar"
        found.save(reference, file)
        return snapshot.of_archive(file, environment)
