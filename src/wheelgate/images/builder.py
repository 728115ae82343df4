"""Build the images under test, each from inputs that are hashed into one key."""

import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, NamedTuple

from pydantic import Field, TypeAdapter

from wheelgate.engine import full_name
from wheelgate.engine.building import StageClock
from wheelgate.engine.context import Context
from wheelgate.errors import OutsideError, WheelgateError
from wheelgate.images.bases import debian_mirrors, ensure
from wheelgate.images.bases.debian import RELEASE
from wheelgate.images.build_context import context_of
from wheelgate.images.tags import reference_of
from wheelgate.images.wheelhouse import built, debs, sources, wheels
from wheelgate.images.wheelhouse.fetched import FOLDER, TAG, TAGGED, FetchedFiles
from wheelgate.images.wheelhouse.mirrors import Mirrors
from wheelgate.model.config import (
    Apks,
    Built,
    ImageConfig,
    Sources,
    Wheels,
    bases_of_built,
)
from wheelgate.model.records import Base, Drift, Image, Input
from wheelgate.util.extras import extra
from wheelgate.util.files import digest_of, storage_errors
from wheelgate.util.notes import read_note, write_note
from wheelgate.util.paths import inside, walk

KEY_LABEL = "org.wheelgate.inputs"
"""Label of a built image; its value is the key of all that it was built from."""


@dataclass(frozen=True)
class Inputs:
    """Everything that one image is built from."""

    bases: tuple[Base, ...]
    files: tuple[Input, ...]
    drift: tuple[Drift, ...]
    key: str


_Seconds = Annotated[float, Field(ge=0, allow_inf_nan=False)]


class BuildTime(NamedTuple):
    """Seconds that a build took, and those of its target's own stage."""

    seconds: _Seconds = 0.0
    of_target: _Seconds = 0.0


# Notes of earlier versions have the whole alone.
_BUILD_TIME: TypeAdapter[BuildTime | float] = TypeAdapter(BuildTime | _Seconds)


class Builder:
    """Builds images of one project with one engine."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._project = context.project
        self._cache = context.cache
        self._engine = context.engine
        self._base_source = context.base_source
        self._progress = context.progress
        self._on_line = context.on_line
        self._fetched: dict[object, FetchedFiles] = {}
        self._repositories: dict[Apks, tuple[FetchedFiles, FetchedFiles]] = {}

    def bases(self, images: tuple[str, ...]) -> tuple[Base, ...]:
        """Bring the base images of some images here, and those that their apks are made by."""
        wanted = dict.fromkeys(name for image in images for name in self._project.bases[image])
        for image in images:
            for table in self._project.gate.images[image].apks:
                with extra("apk"):  # most projects make no apks
                    from wheelgate.images.apk import bases_of  # noqa: PLC0415
                wanted |= dict.fromkeys(bases_of(self._project.gate.apks[table]))
        return tuple(
            ensure(self._engine, name, self._base_source, self._cache, self._progress)
            for name in wanted
        )

    def inputs(self, name: str, bases: tuple[Base, ...]) -> Inputs:
        """Bring what an image installs into the build context, and name it all by one key."""
        config = self._project.gate.images[name]
        files: list[Input] = []
        drift: list[Drift] = []
        for folder, fetched in (*self._fetch(config), *self._built(config)):
            self._place(fetched, folder)
            files += fetched.files
            drift += fetched.drift
        for table in config.apks:
            made, behind = self._made(self._project.gate.apks[table])
            self._place(made, f"apks/{table}")
            files += [*made.files, *behind.files]
        named = {full_name(each) for each in self._project.bases[name]}
        own = tuple(base for base in bases if base.reference in named)
        return Inputs(bases, tuple(files), tuple(drift), self._key(name, own, files))

    def prefetch(self, names: Sequence[str]) -> None:
        """Download what some images install, so that it is here when `inputs` asks for it.

        It may run while bases are assembled. What goes wrong is left for `inputs` to meet.
        """
        with suppress(WheelgateError):
            for name in names:
                config = self._project.gate.images[name]
                for _ in self._fetch(config):
                    pass
                for table in config.apks:  # making them takes the bases, too
                    self._fetch_by_lock(self._project.gate.apks[table].wheels)

    def _fetch(self, config: ImageConfig) -> Iterator[tuple[str, FetchedFiles]]:
        """Yield what an image installs, and the folder of the wheelhouse that it belongs in."""
        if config.wheels:
            yield config.wheels.platform, self._fetch_by_lock(config.wheels)
        yield from self._fetch_tables(config.wheelhouse, config.debs)
        for name in config.wheelhouse:
            if isinstance(table := self._project.gate.wheelhouse[name], Built):
                for _ in self._fetch_tables(table.wheelhouse, table.debs):
                    pass

    def _built(self, config: ImageConfig) -> Iterator[tuple[str, FetchedFiles]]:
        """Yield what is built before an image, and the folder of the wheelhouse for it."""
        for name in config.wheelhouse:
            table = self._project.gate.wheelhouse[name]
            if not isinstance(table, Built):
                continue
            if table not in self._fetched:
                bases = bases_of_built(self._project.root, table)
                self._fetched[table] = built.make(
                    self._project.path(table.build),
                    dict(self._fetch_tables(table.wheelhouse, table.debs)),
                    {base: self._engine.image_id(full_name(base)) or "" for base in bases},
                    self._engine,
                    self._cache,
                    self._progress,
                    self._on_line,
                )
            yield name, self._fetched[table]

    def _fetch_tables(
        self, names: Sequence[str], deb_sets: Sequence[str]
    ) -> Iterator[tuple[str, FetchedFiles]]:
        for name in names:
            table = self._project.gate.wheelhouse[name]
            if not isinstance(table, Built):
                yield name, self._fetch_by_lock(table)
        for name in deb_sets:
            if name not in self._fetched:
                lock = debs.read_lock(self._project.path(debs.LOCK))
                locked = [deb for deb in lock if name in deb.sets]
                self._fetched[name] = debs.fetch(
                    locked, RELEASE, self._cache, self._mirrors, self._progress
                )
            yield f"debs/{name}", self._fetched[name]

    def _mirrors(self) -> Mirrors:
        return debian_mirrors(self._engine, self._base_source, self._cache, self._progress)

    def _fetch_by_lock(self, wanted: Wheels | Sources) -> FetchedFiles:
        if wanted not in self._fetched:
            if isinstance(wanted, Wheels):
                fetched = wheels.fetch(
                    self._project.path(wanted.lock),
                    wanted.platform,
                    wanted.python,
                    self._cache,
                    self._progress,
                )
            else:
                lock, listed = self._project.path(wanted.sources), wanted.packages
                names = debs.read_names(self._project.path(listed)) if listed else None
                fetched = sources.fetch(lock, self._cache, self._progress, names)
            self._fetched[wanted] = fetched
        return self._fetched[wanted]

    def _made(self, wanted: Apks) -> tuple[FetchedFiles, FetchedFiles]:
        """Return the files of a repository of apks, and the wheels that it is made of."""
        if wanted not in self._repositories:
            with extra("apk"):
                from wheelgate.images.apk import fetch  # noqa: PLC0415
            lock = self._project.path(wanted.wheels.lock)
            self._repositories[wanted] = fetch(
                wanted, lock, self._engine, self._cache, self._progress, self._base_source
            )
        return self._repositories[wanted]

    def build(self, name: str, inputs: Inputs) -> Image:
        """Build an image, or take the one that is here and was built from the same inputs.

        Raises:
            BuildError: Where the Dockerfile does not build.
        """
        config = self._project.gate.images[name]
        reference = self.reference(name)
        note = self._cache.note(f"builds/{inputs.key}.json")
        image_id = before = self._engine.image_id(reference)
        reused = before is not None and self._engine.labels(reference).get(KEY_LABEL) == inputs.key
        if not reused:
            self._progress(f"building {name}{self._context.last(f'build {name}')}")
            began, clock = time.monotonic(), StageClock(config.target)
            with self._cache.lock(f"build-{name}"):
                image_id = self._engine.build(
                    self._project.root,
                    self._project.dockerfile(name),
                    config.target,
                    reference,
                    labels={KEY_LABEL: inputs.key},
                    network=config.network,
                    on_line=lambda line: self._see(line, clock),
                )
            taken = BuildTime(time.monotonic() - began, clock.seconds)
            if before and before != image_id:
                self._engine.remove_nameless(before)
            write_note(note, _BUILD_TIME, taken)
        assert image_id is not None
        took = _read_note(note)
        return Image(
            name=name,
            target=config.target,
            reference=reference,
            image_id=image_id,
            inputs_key=inputs.key,
            reused=reused,
            build_seconds=took.seconds,
            target_seconds=took.of_target,
            inputs=inputs.files,
            drift=inputs.drift,
        )

    def _see(self, line: str, clock: StageClock) -> None:
        clock.see(line)
        if self._on_line:
            self._on_line(line)

    def reference(self, name: str) -> str:
        """Return the tag of an image: the project's folder makes it the project's own."""
        return reference_of(self._project, name)

    def _place(self, fetched: FetchedFiles, folder: str) -> None:
        """Place what a build installs into a folder of the wheelhouse, and mark that as ours."""
        wheelhouse = self._project.path(FOLDER)
        target = inside(wheelhouse, folder)
        with storage_errors("filling the wheelhouse"):
            if not (wheelhouse / TAG).exists():
                if wheelhouse.exists() and any(not path.is_dir() for path in walk(wheelhouse)):
                    raise OutsideError(
                        f"{wheelhouse} has files that wheelgate did not put there",
                        "move them, or remove the folder: it is filled by the locks alone",
                    )
                wheelhouse.mkdir(exist_ok=True)
                (wheelhouse / TAG).write_text(TAGGED, encoding="utf-8")
            fetched.place(self._cache, target)

    def _key(self, name: str, bases: tuple[Base, ...], files: list[Input]) -> str:
        config = self._project.gate.images[name]
        dockerfile = self._project.dockerfile(name).read_text(encoding="utf-8")
        return digest_of(
            dockerfile,
            f"{config.target} {config.network}",
            *(f"{base.reference} {base.image_id}" for base in bases),
            *(f"{file.file} {file.sha256}" for file in files),
            *context_of(self._project.root),
        )[:32]


def _read_note(note: Path) -> BuildTime:
    """Return how long a build took that was noted; nothing where it was not, or not legibly."""
    found = read_note(note, _BUILD_TIME)
    if found is None:
        return BuildTime()
    return found if isinstance(found, BuildTime) else BuildTime(found)
