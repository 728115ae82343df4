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
from wheelgate.engine import Container, Mount, Task
from wheelgate.engine import Limits as ContainerLimits
from wheelgate.engine.context import RunContext
from wheelgate.errors import ConfigError, WorkerError
from wheelgate.gallery import PORTABLE, Sample, StagingFolder, Worker
from wheelgate.gallery.comparisons import Comparisons
from wheelgate.gallery.renders import Renders
from wheelgate.images.image_set import ImageSet
from wheelgate.images.revisions import check_out
from wheelgate.images.wheelhouse.fetched import FOLDER
from wheelgate.model.config import Limits
from wheelgate.model.records import Image, Interpreter, Outcome, Shard, TestResult, Verdict
from wheelgate.session.changes import SinceRevision
from wheelgate.session.measurements import Measurements
from wheelgate.session.parallel import Resting
from wheelgate.timing import Pair, Plan, take_pair
from wheelgate.timing.conditions import last_processor
from wheelgate.timing.schedule import ImagePair, Timings
from wheelgate.util.temporary import sweep


class Session:
    """The state of one pass of the gate over some images of a project.

    Attributes:
        context: The run's: its project, engine, folder and progress.
        images: The images to judge.
        reference: The image that they are compared with.
        image_set: Builds them.
        renders: Renders samples in them.
        comparisons: Compares renders with baselines and with one another.
        load_reports: What the doctor says of them.
        measurements: Their sizes, and what they import.
        changes: What changed since another revision.
        timings: Times samples in them.
        verdicts: All verdicts so far.
        tests: What came of each test so far.
        shard: The part of the tests that this session runs, where it is one.
        read: Files that the run depends on, besides those of the fingerprint.
    """

    def __init__(
        self,
        context: RunContext,
        *,
        images: Sequence[str] = (),
        no_cache: bool = False,
        max_seconds: float | None = None,
        slowdowns: Mapping[str, float] | None = None,
        against: str | None = None,
        resting: Resting = nullcontext,
    ) -> None:
        """Set up; nothing is built before it is asked for.

        Args:
            context: The run's.
            images: The images to judge; those that `gate.toml` chooses where empty.
            no_cache: Whether to render again what earlier runs have rendered.
            max_seconds: How long timing may go on; what `gate.toml` says where None.
            slowdowns: Image to the share by which its renders are made slower on purpose.
            against: A revision of git whose images are built and compared with today's.
            resting: A context for as long as this thread only waits for others.

        Raises:
            ConfigError: Where an image is not in `gate.toml`.
        """
        self.context = context
        self.project = project = context.project
        self.reference = project.gate.reference
        self.images = tuple(images) or project.gate.default_images
        for name in self.images:
            if name not in project.gate.images:
                raise ConfigError(
                    f"there is no image {name!r} in gate.toml",
                    f"its images are: {', '.join(project.gate.images)}",
                )
        self.tests: list[TestResult] = []
        self.verdicts: list[Verdict] = []
        self.shard: Shard | None = None
        self.read: set[Path] = set()
        self._staging = StagingFolder(project.path(project.gate.samples))
        self._containers: dict[str, Container] = {}
        self._no_cache = no_cache
        self.image_set = ImageSet(
            context, self.images, self._describe, check_out(project, against) if against else None
        )
        self.renders = Renders(
            context,
            lambda image, limits: self._worker(image, limits, PORTABLE),
            lambda image: f"{self.image(image).image_id} {self.image_set.config(image).python}",
            no_cache=no_cache,
        )
        self.comparisons = Comparisons(project, context.folder, self.renders)
        self.load_reports = LoadReports(context, self.image_set)
        self.measurements = Measurements(context, self.image_set, self.load_reports, resting)
        self.changes = SinceRevision(self.image_set, self.comparisons, self.measurements.sizes.of)
        timing = project.gate.timing
        self.timings = Timings(
            replace(timing, max_seconds=max_seconds) if max_seconds else timing,
            context.folder,
            self._image_pairs,
            self._take_pair,
            self._why_not_rendered,
            context.progress,
            cold=self._measures_cold_imports,
            processor=lambda: last_processor() if context.engine.probe.pins_processors else "",
            slowdowns=dict(slowdowns or {}),
            last=context.last,
            quiet=self.measurements.wait,
        )

    # --- for tests --------------------------------------------------------------------------

    def image(self, name: str) -> Image:
        """Return a built image."""
        return self.image_set.image(name)

    def container(self, name: str) -> Container:
        """Return a running container of an image, for Testinfra; one for the whole session."""
        if name not in self._containers:
            reference, python = self.image(name).reference, self.image_set.config(name).python
            self._containers[name] = self.context.engine.detach(reference, python)
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
        done = self.context.engine.run(task, timeout=120)
        return done.code, done.output

    def add_plot(self, plot: Sample, content: bytes) -> None:
        """Let a plot be rendered that is no sample: `renders` knows it by its name from now on.

        Raises:
            RenderError: Where another plot has that name.
        """
        self.renders.add(replace(plot, file=self._staging.add(plot.name, content)))

    # --- timing -----------------------------------------------------------------------------

    def _image_pairs(self) -> list[ImagePair]:
        limits = {name: self.project.gate.images[name].limits for name in self.images}
        others = [(name, self.image_set.baseline_image(name)) for name in self.images]
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

    def _measures_cold_imports(self) -> bool:
        return self._no_cache or not all(each.reused for each in self.image_set.built.values())

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

    def sweep(self) -> None:
        """Remove what runs left that were killed."""
        for left in (*map(str, sweep()), *self.context.engine.sweep()):
            self.context.progress(f"removed what a run left that was killed: {left}")

    def close(self) -> None:
        """End what is still measured, and remove every container of this session."""
        with ExitStack() as steps:  # the others are taken where Ctrl-C comes into one
            steps.callback(self._staging.close)
            steps.callback(self.context.close)
            steps.callback(self.renders.close)
            steps.callback(self.measurements.close)

    def _describe(self, image: str) -> Interpreter | None:
        """Return what an image's Python says of itself, or None where it does not start."""
        try:
            return self.renders.gallery(image).describe()
        except WorkerError as error:
            self.context.notes.append(f"{image}: {error.cause}")
            self.renders.gallery(image).close()
            return None

    def _worker(
        self, image: str, limits: ContainerLimits, environment: Mapping[str, str] | None = None
    ) -> Worker:
        reference = self.image(image).reference
        return Worker(
            self.context.engine,
            reference,
            self._staging.folder,
            python=self.image_set.config(image).python,
            limits=limits,
            environment=environment,
        )
