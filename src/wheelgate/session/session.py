"""One pass of the gate: prepares the images, measures on demand, and keeps what it finds.

Every measurement is made when a test first asks for it and then remembered; what is known to be
asked for, by the tests that were chosen, is begun ahead of them.
"""

import random
from collections.abc import Mapping, Sequence
from contextlib import ExitStack, nullcontext
from dataclasses import replace
from pathlib import Path

from wheelgate.doctor.load_reports import LoadReports
from wheelgate.engine import Container, Engine, Mount, Task
from wheelgate.engine import Limits as ContainerLimits
from wheelgate.errors import ConfigError, WorkerError
from wheelgate.gallery import PORTABLE, Sample, StagingFolder, Worker
from wheelgate.gallery.comparisons import Comparisons
from wheelgate.gallery.renders import Renders
from wheelgate.images.bases import BaseSource
from wheelgate.images.image_set import ImageSet, Progress
from wheelgate.images.revisions import check_out
from wheelgate.images.wheelhouse.fetched import FOLDER
from wheelgate.model.config import Limits, Project
from wheelgate.model.records import (
    Image,
    Interpreter,
    ModuleImport,
    Outcome,
    Shard,
    Size,
    TestResult,
    Verdict,
)
from wheelgate.session.changes import SinceRevision
from wheelgate.session.measurements import Measurements
from wheelgate.session.parallel import Resting
from wheelgate.storage.run_writer import RunWriter
from wheelgate.storage.stage_times import LastTimes
from wheelgate.timing import Pair, Plan, take_pair
from wheelgate.timing.conditions import last_processor
from wheelgate.timing.schedule import ImagePair, Timings


class Session:
    """The state of one pass of the gate over some images of a project.

    Attributes:
        read: Files that the run depends on, beside those that `contents` names.
    """

    def __init__(
        self,
        project: Project,
        folder: RunWriter,
        *,
        images: Sequence[str] = (),
        engine: str | None = None,
        base_source: BaseSource = "auto",
        fresh: bool = False,
        max_seconds: float | None = None,
        slowdowns: Mapping[str, float] | None = None,
        against: str | None = None,
        progress: Progress = lambda _: None,
        on_line: Progress | None = None,
        resting: Resting = nullcontext,
    ) -> None:
        """Set up; nothing is built before `prepare`.

        Args:
            project: The checkout.
            folder: Where the run is written.
            images: The images to judge; those that `gate.toml` chooses where empty.
            engine: "podman" or "docker"; the first that works where None.
            base_source: How base images come here.
            fresh: Whether to draw again what earlier runs have drawn.
            max_seconds: How long timing may go on; what `gate.toml` says where None.
            slowdowns: Image to the share by which its renders are made slower on purpose.
            against: A revision of git whose images today's are held against as well.
            progress: Called with progress, a line each.
            on_line: Called with the engine's own output, a line each.
            resting: A context for as long as this thread only waits for others.

        Raises:
            ConfigError: Where an image is not in `gate.toml`.
        """
        self.project = project
        self.folder = folder
        self.reference = project.gate.reference
        self.images = tuple(images) or project.gate.default_images
        for name in self.images:
            if name not in project.gate.images:
                raise ConfigError(
                    f"there is no image {name!r} in gate.toml",
                    f"its images are: {', '.join(project.gate.images)}",
                )
        self._last = LastTimes(project.state).of
        self.image_set = ImageSet(
            project,
            folder,
            self.images,
            self._describe,
            revision=check_out(project, against) if against else None,
            engine=engine,
            base_source=base_source,
            progress=progress,
            last=self._last,
            on_line=on_line,
        )
        self.tests: list[TestResult] = []
        self.notes: list[str] = []
        self.shard: Shard | None = None
        self.progress = progress
        self.read: set[Path] = set()
        self._staging = StagingFolder(project.path(project.gate.samples))
        self._containers: dict[str, Container] = {}
        self.verdicts: list[Verdict] = []
        self.renders = Renders(
            project,
            folder,
            lambda image, limits: self._worker(image, limits, PORTABLE),
            lambda image: f"{self.image(image).image_id} {self.image_set.config(image).python}",
            fresh=fresh,
            progress=progress,
            last=self._last,
        )
        self.comparisons = Comparisons(project, folder, self.renders)
        self.load_reports = LoadReports(project, folder, self.image_set, progress, self._last)
        self.measurements = Measurements(
            project,
            folder,
            self.image_set,
            self.load_reports,
            progress=progress,
            last=self._last,
            resting=resting,
        )
        self.changes = SinceRevision(self.image_set, self.comparisons, self.size)
        timing = project.gate.timing
        self.timings = Timings(
            replace(timing, max_seconds=max_seconds) if max_seconds else timing,
            folder,
            self._image_pairs,
            self._take_pair,
            self._why_not_rendered,
            progress,
            cold=lambda: fresh or not all(image.reused for image in self.image_set.built.values()),
            processor=lambda: last_processor() if self.engine.probe.pins_processors else "",
            slowdowns=dict(slowdowns or {}),
            last=self._last,
            quiet=self.measurements.wait,
        )

    # --- images -----------------------------------------------------------------------------

    @property
    def all_images(self) -> tuple[str, ...]:
        """The images to judge, and the reference."""
        return self.image_set.names

    @property
    def engine(self) -> Engine:
        """The engine, probed at its first use."""
        return self.image_set.engine

    def prepare(self) -> None:
        """Bring bases and inputs here and build every image of this session.

        Raises:
            WheelgateError: Where that cannot be done, with the hint.
        """
        self.image_set.prepare()

    def leave_out_revision(self) -> None:
        """Build today's images alone: nothing is asked of the other revision's."""
        self.image_set.revision = None

    def render_all(self, samples: Mapping[str, Sequence[str]]) -> None:
        """Render samples ahead of the tests that ask for them, an image's after one another."""
        if samples:
            self.renders.render_all(samples)

    def add_plot(self, plot: Sample, content: bytes) -> None:
        """Let a plot be drawn that is no sample: from now on, `renders` knows it by its name.

        Raises:
            RenderError: Where another plot has that name.
        """
        self.renders.add(replace(plot, file=self._staging.add(plot.name, content)))

    def baseline_image(self, image: str) -> str | None:
        """Return the name of an image as the other revision builds it, as `ImageSet.before`."""
        return self.image_set.baseline_image(image)

    def image(self, name: str) -> Image:
        """Return a built image."""
        return self.image_set.image(name)

    def container(self, name: str) -> Container:
        """Return a running container of an image, for Testinfra; one for the whole session."""
        if name not in self._containers:
            reference, python = self.image(name).reference, self.image_set.config(name).python
            self._containers[name] = self.engine.detach(reference, python)
        return self._containers[name]

    def run_once(
        self, name: str, command: Sequence[str], mounts: Sequence[Mount] = (), user: str = ""
    ) -> tuple[int, str]:
        """Run a command in a throw-away container of an image; return exit code and output.

        The folder of wheels that the image was built from is seen at /wheelhouse.
        """
        config = self.project.gate.images[name]
        all_mounts = list(mounts)
        if config.wheels:
            wheels = self.project.path(FOLDER) / config.wheels.platform
            all_mounts.append(Mount(wheels, "/wheelhouse"))
        task = Task(
            self.image(name).reference, command, mounts=all_mounts, hardened=False, user=user
        )
        done = self.engine.run(task, timeout=120)
        return done.code, done.output

    # --- measurements -----------------------------------------------------------------------

    def size(self, image: str) -> Size:
        """Measure an image's size."""
        return self.measurements.sizes.of(image)

    def imported(self, image: str) -> dict[str, ModuleImport]:
        """Return what came of importing each module that `gate.toml` lists, in an image."""
        return self.measurements.imported.of(image)

    def _image_pairs(self) -> list[ImagePair]:
        limits = {name: self.project.gate.images[name].limits for name in self.images}
        others = [(name, self.baseline_image(name)) for name in self.images]
        return [
            *(
                ImagePair(name, self.reference, "reference", limits[name])
                for name in self.images
                if name != self.reference
            ),
            *(
                ImagePair(name, other, "revision", limits[name])
                for name, other in others
                if other and other != name
            ),
        ]

    def _take_pair(
        self, number: int, images: tuple[str, str], plan: Plan, order: random.Random
    ) -> Pair:
        limits = ContainerLimits(processor=plan.processor)
        return take_pair(number, images, lambda image: self._worker(image, limits), plan, order)

    def _why_not_rendered(self, image: str, sample: str) -> str:
        error = self.renders.render(image, sample).error
        return f"it gives no picture in {image}: {error}" if error else ""

    def limits(self, image: str) -> Limits:
        """Return an image's limits."""
        return self.project.gate.images[image].limits

    def judge(self, verdict: Verdict, test: str) -> Verdict:
        """Keep a verdict for the record, with the test that judged it, and return it.

        One that is unmeasured for a sample that `gate.toml` waives carries the reason.
        """
        if verdict.outcome is Outcome.UNMEASURED:
            waiver = self.project.gate.unmeasured.get(verdict.subject, "")
            verdict = replace(verdict, waived=waiver)
        self.verdicts.append(replace(verdict, test=test))
        return verdict

    def close(self) -> None:
        """End what is still measured, and remove every container of this session."""
        with ExitStack() as steps:  # the others are taken where Ctrl-C comes into one
            steps.callback(self._staging.close)
            steps.callback(self.image_set.close)
            steps.callback(self.renders.close)
            steps.callback(self.measurements.close)

    def _describe(self, image: str) -> Interpreter | None:
        """Return what an image's Python says of itself, or None where it does not start."""
        try:
            return self.renders.gallery(image).describe()
        except WorkerError as error:
            self.notes.append(f"{image}: {error.cause}")
            self.renders.gallery(image).close()
            return None

    def _worker(
        self, image: str, limits: ContainerLimits, environment: Mapping[str, str] | None = None
    ) -> Worker:
        reference = self.image(image).reference
        return Worker(
            self.engine,
            reference,
            self._staging.folder,
            python=self.image_set.config(image).python,
            limits=limits,
            environment=environment,
        )
