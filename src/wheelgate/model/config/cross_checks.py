"""What one file says of another: gate.toml, Dockerfiles, locks."""

from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from wheelgate.errors import ConfigError
from wheelgate.model.config.dockerfile import bases_of, read_stages, stage_of
from wheelgate.model.config.lines import line_of
from wheelgate.model.config.tables import Built, Gate, ImageConfig, Sources, Wheels


def check_files(
    root: Path, path: Path, text: str, gate: Gate, *, locked: bool
) -> dict[str, tuple[str, ...]]:
    """Check that what `gate.toml` names is there; return each image's base references.

    Args:
        root: The folder of the project.
        path: The file.
        text: What it says.
        gate: The same, read.
        locked: Whether the locks have to be there that it names.

    Raises:
        ConfigError: With the file and the line.
    """

    def check(holds: bool, where: tuple[str, ...], problem: str, hint: str) -> None:
        if not holds:
            raise ConfigError(f"{path}:{line_of(text, where)}: {problem}", hint)

    check(
        gate.reference in gate.images,
        ("reference",),
        f"the reference {gate.reference!r} is not one of the images",
        f"name one of: {', '.join(gate.images) or 'none is defined'}",
    )
    for name in gate.judged:
        check(
            name in gate.images,
            ("judged",),
            f"{name!r} is to be judged and is not one of the images",
            f"name some of: {', '.join(gate.images)}",
        )
    bases = {}
    for name, image in gate.images.items():
        file = image.dockerfile or gate.dockerfile
        place = ("images", name, "dockerfile") if image.dockerfile else ("dockerfile",)
        missing = f"there is no {root / file}"
        check((root / file).is_file(), place, missing, "correct the name or add the file")
        stages = read_stages(root / file)
        check(
            stage_of(image.target, stages) is not None,
            ("images", name, "target"),
            f"image {name!r} names the target {image.target!r}, which {file} lacks",
            f"its targets are: {', '.join(each.name for each in stages if each.name) or 'none'}",
        )
        bases[name] = bases_of(image.target, stages)
        check(
            image.wheels is None or not locked or (root / image.wheels.lock).is_file(),
            ("images", name, "wheels"),
            f"image {name!r} installs the lock {image.wheels and image.wheels.lock}, "
            "which is not there",
            "make it with `wheelgate lock`, or correct the name",
        )
    fetched = {name for name, each in gate.wheelhouse.items() if not isinstance(each, Built)}
    takers: list[tuple[tuple[str, ...], str, ImageConfig | Built, set[str]]] = [
        (("images", name), f"image {name!r}", image, set(gate.wheelhouse))
        for name, image in gate.images.items()
    ]
    takers += [
        (("wheelhouse", name), f"{name!r}", each, fetched)
        for name, each in gate.wheelhouse.items()
        if isinstance(each, Built)
    ]
    for where, who, taker, wheelhouse in takers:
        for key, chosen, defined in (
            ("debs", taker.debs, set(gate.debs)),
            ("wheelhouse", taker.wheelhouse, wheelhouse),
            ("apks", taker.apks if isinstance(taker, ImageConfig) else (), set(gate.apks)),
        ):
            for table in chosen:
                check(
                    table in defined,
                    (*where, key),
                    f"{who} takes {table!r} of [{key}], which is not defined",
                    f"add a table [{key}.{table}]",
                )
    for key_of_files, files, hint in _files_named(gate, locked=locked):
        check((root / files).is_file(), key_of_files, f"there is no {files}", hint)
    for name, image in gate.images.items():
        built = (gate.wheelhouse[each] for each in image.wheelhouse)
        needed = (bases_of_built(root, each) for each in built if isinstance(each, Built))
        bases[name] = tuple(dict.fromkeys((*bases[name], *chain.from_iterable(needed))))
    return bases


def bases_of_built(root: Path, built: Built) -> tuple[str, ...]:
    """Return the references that a folder's Dockerfile is built on."""
    return bases_of("files", read_stages(root / built.build / "Dockerfile"))


_LOCK_ADVICE = "make it with `wheelgate lock`, or correct the name"


def _files_named(gate: Gate, *, locked: bool) -> Iterator[tuple[tuple[str, ...], str, str]]:
    """Yield the place, the file and the hint of each list of packages that a table names."""
    for name, debs in gate.debs.items():
        yield ("debs", name, "packages"), debs.packages, "list the packages there, one a line"
    for name, each in gate.wheelhouse.items():
        if isinstance(each, Built):
            yield ("wheelhouse", name, "build"), f"{each.build}/Dockerfile", "add it"
            continue
        if not locked:
            continue
        key, lock = ("lock", each.lock) if isinstance(each, Wheels) else ("sources", each.sources)
        yield ("wheelhouse", name, key), lock, _LOCK_ADVICE
        if isinstance(each, Sources) and each.packages:
            where = ("wheelhouse", name, "packages")
            yield where, each.packages, "list the packages there, one a line"
    for name, apks in gate.apks.items():
        yield ("apks", name, "wheels"), apks.wheels.lock, _LOCK_ADVICE
