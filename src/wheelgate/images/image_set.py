"""Build the images of one run: today's, and those of another revision of the project."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import replace

from wheelgate.engine import Engine, find
from wheelgate.images.bases import BaseSource
from wheelgate.images.builder import Builder
from wheelgate.images.revisions import Revision
from wheelgate.model.config import ImageConfig, Project
from wheelgate.model.records import Base, Image, Interpreter
from wheelgate.storage.run_writer import RunWriter
from wheelgate.util.cache import Cache
from wheelgate.util.concurrency import WorkerPool, check_cancelled

Progress = Callable[[str], None]

_AT_ONCE = 3
"""Where all is new: one downloads, one assembles, one builds."""

_BUILDS_WITH_NETWORK = "this engine builds only with the network: what a build fetched is not known"


class ImageSet:
    """Brings bases and packages here and builds images, once each; a context for an engine."""

    def __init__(
        self,
        project: Project,
        folder: RunWriter,
        judged: Sequence[str],
        describe: Callable[[str], Interpreter | None],
        *,
        revision: Revision | None = None,
        engine: str | None = None,
        base_source: BaseSource = "auto",
        progress: Progress = lambda _: None,
        last: Callable[[str], str] = lambda _: "",
        on_line: Progress | None = None,
    ) -> None:
        """Set up; nothing is built before `prepare`.

        Args:
            project: The checkout.
            folder: Of the run, which records how long each step takes.
            judged: The images to judge.
            describe: Returns what the Python of a built image says of itself.
            revision: One whose images are built as well.
            engine: "podman" or "docker"; the first that works where None.
            base_source: How base images come here.
            progress: Called with progress, a line each.
            last: Returns how long a stage took the last time, in words.
            on_line: Called with the engine's own output, a line each.
        """
        self.revision = revision
        self.bases: dict[str, Base] = {}
        self.built: dict[str, Image] = {}
        self._project = project
        self._folder = folder
        self._judged = tuple(judged)
        self._describe = describe
        self._engine_name = engine
        self._engine: Engine | None = None
        self._bases_mode = base_source
        self._progress = progress
        self._last = last
        self._on_line = on_line
        self._before: dict[str, str] = {}
        # A build's time is kept: no other build is to be in it. A base that is assembled beside
        # the first build, once for each machine, may be.
        self._one_at_a_time = threading.Lock()
        self.notes: list[str] = []

    @property
    def names(self) -> tuple[str, ...]:
        """The images to judge, and the reference."""
        return tuple(dict.fromkeys((*self._judged, self._project.gate.reference)))

    @property
    def engine(self) -> Engine:
        """The engine, probed at its first use."""
        if self._engine is None:
            with self._folder.stage("probe the engine"):
                self._engine = find(self._engine_name)
            probe = self._engine.probe
            options = " ".join((*probe.global_options, *probe.run_options))
            self._progress(f"{probe.version}{' with ' + options if options else ''}")
            if not probe.builds_without_network:
                self.notes.append(_BUILDS_WITH_NETWORK)
                self._progress(_BUILDS_WITH_NETWORK)
        return self._engine

    @property
    def probed(self) -> Engine | None:
        """The engine, where it was used."""
        return self._engine

    def image(self, name: str) -> Image:
        """Return a built image."""
        if name not in self.built:
            self.prepare()
        return self.built[name]

    def config(self, name: str) -> ImageConfig:
        """Return how an image is configured, in today's checkout or in the other revision."""
        if self.revision and name in self.built and self.built[name].revision:
            return self.revision.project.gate.images[name.rpartition("@")[0]]
        return self._project.gate.images[name]

    def baseline_image(self, name: str) -> str | None:
        """Return the name of an image as the other revision builds it.

        None where no revision was named, or it has no such image; the image itself where both
        are made from the same inputs.
        """
        return self._before.get(name)

    def prepare(self) -> None:
        """Bring bases and inputs here and build every image.

        Raises:
            WheelgateError: Where that cannot be done, with the hint.
        """
        builder = self._builder(self._project)
        waiting = [name for name in self.names if name not in self.built]
        # While one image is built, the base of another is assembled, and packages come.
        with WorkerPool(_AT_ONCE) as pool:
            fetched = pool.begin(self._prefetch, builder, waiting)
            made = [pool.begin(self._make, builder, name, fetched) for name in waiting]
            pool.wait(made)  # one that cannot be had ends those that are waited for
            for each in made:
                image, bases = each.result()
                for base in bases:
                    # Who meets a base that another made knows nothing of its drift.
                    if base.drift or base.reference not in self.bases:
                        self.bases[base.reference] = base
                self._keep(image)
                how = "unchanged" if image.reused else f"built in {image.build_seconds:.1f} s"
                self._progress(f"{image.name}: {how}")
        if self.revision:
            self._prepare_revision(self.revision)
        for drift in self._all_drift():
            self._progress(f"drift: {drift}")

    def _prefetch(self, builder: Builder, names: Sequence[str]) -> None:
        with self._folder.stage("wheelhouse"):
            builder.prefetch(names)

    def _make(
        self, builder: Builder, name: str, fetched: Future[None]
    ) -> tuple[Image, tuple[Base, ...]]:
        """Bring an image's bases and inputs here, and build it: one after the other."""
        with self._folder.stage(f"base images of {name}"):
            bases = builder.bases((name,))
        fetched.result()
        with self._one_at_a_time:
            check_cancelled()
            with self._folder.stage("wheelhouse"):
                inputs = builder.inputs(name, bases)
            with self._folder.stage(f"build {name}"):
                return builder.build(name, inputs), bases

    def _prepare_revision(self, revision: Revision) -> None:
        """Build the images of another revision, but for those that would be today's again."""
        builder = self._builder(revision.project)
        for name in self._judged:
            other = revision.name_of(name)
            if name not in revision.project.gate.images:
                self.notes.append(f"{other}: that revision has no image {name}")
                continue
            with self._folder.stage(f"base images of {name}"):
                bases = builder.bases((name,))
            with self._folder.stage("wheelhouse"):
                inputs = builder.inputs(name, bases)
            if inputs.key == self.built[name].inputs_key:
                self._progress(f"{other}: the same inputs as today's")
                self._before[name] = name
                continue
            with self._folder.stage(f"build {other}"):
                image = builder.build(name, inputs)
            self._before[name] = other
            self._keep(replace(image, name=other, revision=revision.commit))
            self._progress(f"{other}: {'unchanged' if image.reused else 'built'}")

    def _keep(self, image: Image) -> None:
        """Keep an image, with what its Python says of itself where it says it."""
        self.built[image.name] = image
        with self._folder.stage(f"start {image.name}"):
            self.built[image.name] = replace(image, interpreter=self._describe(image.name))

    def _builder(self, project: Project) -> Builder:
        return Builder(
            project,
            self.engine,
            Cache.default(),
            self._progress,
            self._on_line,
            self._bases_mode,
            self._last,
        )

    def _all_drift(self) -> list[str]:
        drifts = {drift for base in self.bases.values() for drift in base.drift}
        drifts |= {drift for image in self.built.values() for drift in image.drift}
        return [
            f"{drift.package} {drift.locked} is gone from the mirror; {drift.taken} was taken"
            for drift in sorted(drifts, key=lambda drift: drift.package)
        ]

    def close(self) -> None:
        """Let go of the engine, and of its containers."""
        if self._engine:
            self._engine.close()
