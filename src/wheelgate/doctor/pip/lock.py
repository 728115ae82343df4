"""Which wheels of a lock pip would take for an image, and which it would look for in vain."""

from collections.abc import Callable, Iterator
from pathlib import Path

from wheelgate.doctor.answers import WheelVerdict
from wheelgate.doctor.image.facts import ImageFacts, Python
from wheelgate.doctor.pip import rules
from wheelgate.errors import ConfigError, DoctorError, NoWheelError, WheelError
from wheelgate.images.wheelhouse import wheels
from wheelgate.images.wheelhouse.lock_file import Pinned, read_lock
from wheelgate.images.wheelhouse.markers import environment, holds
from wheelgate.model.records import Finding
from wheelgate.util.cache import Cache
from wheelgate.util.temporary import temporary_folder

NO_WHEEL = "no-wheel"


def wheels_of(
    image: ImageFacts, lock: Path, cache: Cache, progress: Callable[[str], None]
) -> tuple[dict[str, Path], tuple[WheelVerdict, ...]]:
    """Return the wheels that pip takes of a lock, by their names, and what is said of the rest.

    pip itself chooses: it is asked for the whole lock, and where that fails, since it ends at the
    first project that has no wheel, for one requirement after the other.

    Args:
        image: The image.
        lock: A requirements file with hashes.
        cache: Keeps wheels.
        progress: Called before something is downloaded.

    Raises:
        DoctorError: Where no wheels could be for the image.
        ConfigError: Where the lock is none.
        DownloadError: Where wheels have to be downloaded and no index answers.
    """
    if image.python is None:
        raise DoctorError(
            f"{image.name} has no Python that a lock could be for: {image.problem}",
            "name the interpreter with --python, or another image",
        )
    platform = rules.newest_platform(image)
    if platform is None:
        raise DoctorError(
            f"the C library of {image.name} is unknown", "judge its wheels one by one"
        )
    version = ".".join(map(str, image.python.version))

    def fetch(file: Path) -> dict[str, Path]:
        fetched = wheels.fetch(file, platform, version, cache, progress)
        paths = ((wheel.file, cache.get(wheel.sha256)) for wheel in fetched.files)
        return {name: path for name, path in paths if path is not None}

    every = read_lock(lock)
    wanted = [one for one in every if applies(one, image.python, image.machine)]
    if not wanted:
        raise ConfigError(
            f"{lock} names no requirement that is for {image.name}", "name a lock that has some"
        )
    with temporary_folder("lock") as folder:
        # The wheelhouse knows less of the image's Python than this: its full version is not given.
        marked = any(one.marker for one in every)
        whole = _written(Path(folder, lock.name), wanted) if marked else lock
        try:
            return fetch(whole), ()
        except WheelError:
            progress(f"not every requirement of {lock.name} has a wheel for {platform}: one by one")
        found: dict[str, Path] = {}
        lacking = []
        for one in wanted:
            try:
                found |= fetch(_written(Path(folder, f"{one.name}.txt"), [one]))
            except WheelError as error:
                lacking.append(_lacking(one, platform, version, error))
    return found, tuple(lacking)


def applies(one: Pinned, python: Python, machine: str) -> bool:
    """Tell whether a requirement's marker holds for an interpreter (PEP 508)."""
    short = ".".join(map(str, python.version))
    target = environment(short, python.full_version, machine)
    return one.marker is None or holds(one.marker, target)


def _written(file: Path, wanted: list[Pinned]) -> Path:
    """Write a lock of some requirements, without their markers."""

    def lines() -> Iterator[str]:
        for one in wanted:
            hashes = "".join(f" \\\n    --hash=sha256:{each}" for each in sorted(one.hashes))
            yield f"{one.name}=={one.version}{hashes}\n"

    file.write_text("".join(lines()), encoding="utf-8")
    return file


def _lacking(one: Pinned, platform: str, version: str, error: WheelError) -> WheelVerdict:
    text = f"the lock has no wheel of it for {platform} and Python {version}"
    if not isinstance(error, NoWheelError):
        text = error.cause
    finding = Finding(NO_WHEEL, "error", text)
    return WheelVerdict(f"{one.name}=={one.version}", (finding,), (), (), one.name, one.version)
