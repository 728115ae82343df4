"""What one file says of another: gate.toml, Dockerfiles, locks."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from wheelgate.errors import ConfigError
from wheelgate.model.config.dockerfile import bases_of, read_stages, stage_of
from wheelgate.model.config.lines import line_of
from wheelgate.model.config.mounts import refused_instructions
from wheelgate.model.config.tables import Built, Gate, ImageConfig, Sources, Wheels


@dataclass(frozen=True)
class Problem:
    """A place in `gate.toml` that says something impossible, and what to do about it."""

    where: tuple[str, ...]
    cause: str
    hint: str


def check_files(
    root: Path, path: Path, text: str, gate: Gate, *, locked: bool
) -> dict[str, tuple[str, ...]]:
    """Check that what `gate.toml` names is there; return each image's base references.

    Args:
        root: The folder of the project.
        path: The file.
        text: What it says.
        gate: The same, read.
        locked: Whether the locks that it names have to be there.

    Raises:
        ConfigError: With the file and the line, for the first problem.
    """
    problems = chain(
        _images_that_are_not_there(gate),
        *(_of_image(root, gate, name, locked=locked) for name in gate.images),
        _instructions_that_reach_the_host(root, gate),
        _tables_that_are_not_there(gate),
        _files_that_are_not_there(root, gate, locked=locked),
        _tests_that_are_not_there(root, gate),
    )
    for problem in problems:
        line = line_of(text, problem.where)
        raise ConfigError(f"{path}:{line}: {problem.cause}", problem.hint)
    return {name: _bases_of(root, gate, image) for name, image in gate.images.items()}


def _images_that_are_not_there(gate: Gate) -> Iterator[Problem]:
    known = ", ".join(gate.images) or "none is defined"
    if gate.reference not in gate.images:
        cause = f"the reference {gate.reference!r} is not one of the images"
        yield Problem(("reference",), cause, f"name one of: {known}")
    for name in gate.judged:
        if name not in gate.images:
            cause = f"{name!r} is to be judged and is not one of the images"
            yield Problem(("judged",), cause, f"name some of: {known}")


def _of_image(root: Path, gate: Gate, name: str, *, locked: bool) -> Iterator[Problem]:
    """Yield what is wrong with an image's Dockerfile, target and lock."""
    image = gate.images[name]
    file = image.dockerfile or gate.dockerfile
    if not (root / file).is_file():
        where = ("images", name, "dockerfile") if image.dockerfile else ("dockerfile",)
        yield Problem(where, f"there is no {root / file}", "correct the name or add the file")
        return
    stages = read_stages(root / file)
    if stage_of(image.target, stages) is None:
        targets = ", ".join(each.name for each in stages if each.name) or "none"
        cause = f"image {name!r} names the target {image.target!r}, which {file} lacks"
        yield Problem(("images", name, "target"), cause, f"its targets are: {targets}")
    if image.wheels and locked and not (root / image.wheels.lock).is_file():
        cause = f"image {name!r} installs the lock {image.wheels.lock}, which is not there"
        yield Problem(("images", name, "wheels"), cause, _LOCK_HINT)


def _instructions_that_reach_the_host(root: Path, gate: Gate) -> Iterator[Problem]:
    """Yield what no Dockerfile of the project may do."""
    own = {image.dockerfile or gate.dockerfile for image in gate.images.values()}
    built = {each.build for each in gate.wheelhouse.values() if isinstance(each, Built)}
    for file, context in (
        *((root / name, root) for name in sorted(own)),
        *((root / name / "Dockerfile", root / name) for name in sorted(built)),
    ):
        if file.is_file():
            for refused in refused_instructions(file, context):
                yield Problem(
                    ("dockerfile",),
                    f"{file}:{refused.line}: {refused.why}",
                    "write it without that: builds have got out to the host by it",
                )


def _tables_that_are_not_there(gate: Gate) -> Iterator[Problem]:
    """Yield the tables that an image or a built folder takes and that nothing defines."""
    fetched = {name for name, each in gate.wheelhouse.items() if not isinstance(each, Built)}
    takers: list[tuple[tuple[str, str], ImageConfig | Built, set[str]]] = [
        *((("images", name), image, set(gate.wheelhouse)) for name, image in gate.images.items()),
        *(
            (("wheelhouse", name), each, fetched)
            for name, each in gate.wheelhouse.items()
            if isinstance(each, Built)
        ),
    ]
    for where, taker, wheelhouse in takers:
        apks = taker.apks if isinstance(taker, ImageConfig) else ()
        for key, chosen, defined in (
            ("debs", taker.debs, set(gate.debs)),
            ("wheelhouse", taker.wheelhouse, wheelhouse),
            ("apks", apks, set(gate.apks)),
        ):
            for table in chosen:
                if table not in defined:
                    cause = f"{where[1]!r} takes {table!r} of [{key}], which is not defined"
                    yield Problem((*where, key), cause, f"add a table [{key}.{table}]")


def _files_that_are_not_there(root: Path, gate: Gate, *, locked: bool) -> Iterator[Problem]:
    for where, file, hint in _files_named(gate, locked=locked):
        if not (root / file).is_file():
            yield Problem(where, f"there is no {file}", hint)


def _tests_that_are_not_there(root: Path, gate: Gate) -> Iterator[Problem]:
    for path in gate.tests:
        if not (root / path.partition("::")[0]).exists():
            hint = "correct the key `tests`, or add the file or folder"
            yield Problem(("tests",), f"there are no tests at {path}", hint)


def _bases_of(root: Path, gate: Gate, image: ImageConfig) -> tuple[str, ...]:
    """Return the references that an image is built on, and those of what is built before it."""
    own = bases_of(image.target, read_stages(root / (image.dockerfile or gate.dockerfile)))
    built = (gate.wheelhouse[each] for each in image.wheelhouse)
    needed = (bases_of_built(root, each) for each in built if isinstance(each, Built))
    return tuple(dict.fromkeys((*own, *chain.from_iterable(needed))))


def bases_of_built(root: Path, built: Built) -> tuple[str, ...]:
    """Return the references that a folder's Dockerfile is built on."""
    return bases_of("files", read_stages(root / built.build / "Dockerfile"))


_LOCK_HINT = "make it with `wheelgate lock`, or correct the name"


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
        yield ("wheelhouse", name, key), lock, _LOCK_HINT
        if isinstance(each, Sources) and each.packages:
            where = ("wheelhouse", name, "packages")
            yield where, each.packages, "list the packages there, one a line"
    for name, apks in gate.apks.items():
        yield ("apks", name, "wheels"), apks.wheels.lock, _LOCK_HINT
