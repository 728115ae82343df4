"""Build the images of one run: today's, and those of another revision of the project."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import replace

from wheelgate.engine.context import RunContext
from wheelgate.errors import BuildError
from wheelgate.images.builder import Builder
from wheelgate.images.revisions import Revision
from wheelgate.model.config import ImageConfig
from wheelgate.model.records import Base, Image, Interpreter
from wheelgate.util.concurrency import WorkerPool, check_cancelled

_AT_ONCE = 3
"""Where all is new: one downloads, one assembles, one builds."""

BUILDS_WITH_NETWORK = "this engine builds only with the network: what a build fetched is not known"


class ImageSet:
    """Brings bases and packages here and builds images, once each."""

    def __init__(
        self,
        context: RunContext,
        judged: Sequence[str],
        describe: Callable[[str], Interpreter | None],
        revision: Revision | None = None,
    ) -> None:
        """Set up; nothing is built before `prepare`.

        Args:
            context: The run's.
            judged: The images to judge.
            describe: Returns what the Python of a built image says of itself.
            revision: One whose images are built as well.
        """
        self.revision = revision
        self.bases: dict[str, Base] = {}
        self.built: dict[str, Image] = {}
        self._context = context
        self._progress = context.progress
        self._stage = context.stage
        self._judged = tuple(judged)
        self._describe = describe
        self._before: dict[str, str] = {}
        # A build's time is kept: no other build is to be in it. A base that is assembled beside
        # the first build, once for each machine, may be.
        self._one_at_a_time = threading.Lock()

    @property
    def names(self) -> tuple[str, ...]:
        """The images to judge, and the reference."""
        return tuple(dict.fromkeys((*self._judged, self._context.project.gate.reference)))

    def image(self, name: str) -> Image:
        """Return a built image."""
        if name not in self.built:
            self.prepare()
        return self.built[name]

    def config(self, name: str) -> ImageConfig:
        """Return how an image is configured, in today's checkout or in the other revision."""
        if self.revision and name in self.built and self.built[name].revision:
            return self.revision.project.gate.images[name.rpartition("@")[0]]
        return self._context.project.gate.images[name]

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
        if self._context.used_engine is None:
            self._probe_engine()
        builder = Builder(self._context)
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

    def _probe_engine(self) -> None:
        """Say which engine there is, and note what it cannot do."""
        probe = self._context.engine.probe
        options = " ".join((*probe.global_options, *probe.run_options))
        self._progress(f"{probe.version}{' with ' + options if options else ''}")
        if not probe.builds_without_network:
            self._context.notes.append(BUILDS_WITH_NETWORK)
            self._progress(BUILDS_WITH_NETWORK)
        for warning in self._context.engine.warnings():
            self._context.notes.append(warning)
            self._progress(warning)

    def _prefetch(self, builder: Builder, names: Sequence[str]) -> None:
        with self._stage("wheelhouse"):
            builder.prefetch(names)

    def _make(
        self, builder: Builder, name: str, fetched: Future[None]
    ) -> tuple[Image, tuple[Base, ...]]:
        """Bring an image's bases and inputs here, and build it: one after the other."""
        with self._stage(f"base images of {name}"):
            bases = builder.bases((name,))
        fetched.result()
        try:
            with self._one_at_a_time:
                check_cancelled()
                with self._stage("wheelhouse"):
                    inputs = builder.inputs(name, bases)
                with self._stage(f"build {name}"):
                    return builder.build(name, inputs), bases
        except BuildError as error:
            error.image = name
            raise

    def _prepare_revision(self, revision: Revision) -> None:
        """Build the images of another revision, except those that would be today's again."""
        engine = self._context.engine
        builder = Builder(
            replace(self._context, project=revision.project, find_engine=lambda: engine)
        )
        for name in self._judged:
            other = revision.name_of(name)
            if name not in revision.project.gate.images:
                self._context.notes.append(f"{other}: that revision has no image {name}")
                continue
            with self._stage(f"base images of {name}"):
                bases = builder.bases((name,))
            with self._stage("wheelhouse"):
                inputs = builder.inputs(name, bases)
            if inputs.key == self.built[name].inputs_key:
                self._progress(f"{other}: the same inputs as today's")
                self._before[name] = name
                continue
            with self._stage(f"build {other}"):
                image = builder.build(name, inputs)
            self._before[name] = other
            self._keep(replace(image, name=other, revision=revision.commit))
            self._progress(f"{other}: {'unchanged' if image.reused else 'built'}")

    def _keep(self, image: Image) -> None:
        """Keep an image, with what its Python says of itself where it says it."""
        self.built[image.name] = image
        with self._stage(f"start {image.name}"):
            self.built[image.name] = replace(image, interpreter=self._describe(image.name))

    def _all_drift(self) -> list[str]:
        drifts = {drift for base in self.bases.values() for drift in base.drift}
        drifts |= {drift for image in self.built.values() for drift in image.drift}
        return [
            f"{drift.package} {drift.locked} is gone from the mirror; {drift.taken} was taken"
            for drift in sorted(drifts, key=lambda drift: drift.package)
        ]
