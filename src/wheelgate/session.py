"""One pass of the gate: prepares the images, measures on demand, judges, and keeps the record.

Every measurement is made when a test first asks for it and then remembered, so that `-k`
measures no more than it has to.
"""

import random
import secrets
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from wheelgate import gate, size, timing
from wheelgate.bases import BaseMode
from wheelgate.cache import Cache, sha256_of, storage_errors
from wheelgate.compare import Comparison, compare, write_diff_picture
from wheelgate.config import Project
from wheelgate.engine import Container, Engine, Limits, Mount, find
from wheelgate.errors import ConfigError, WheelgateError
from wheelgate.gallery import Gallery, Sample, Worker, discover, stage
from wheelgate.images import FOLDER, Builder
from wheelgate.records import (
    SCHEMA,
    Base,
    Difference,
    Image,
    Render,
    Run,
    Size,
    Start,
    TestResult,
    Verdict,
)
from wheelgate.run import RunFolder, host, peak_bytes

Say = Callable[[str], None]


class Session:
    """The state of one pass of the gate over some images of a project."""

    def __init__(
        self,
        project: Project,
        folder: RunFolder,
        *,
        images: Sequence[str] = (),
        engine: str | None = None,
        bases_mode: BaseMode = "auto",
        say: Say = lambda _: None,
        on_line: Say | None = None,
    ) -> None:
        """Set up; nothing is built before `prepare`.

        Args:
            project: The checkout.
            folder: Where the run is written.
            images: The images to judge; all but the reference where empty.
            engine: "podman" or "docker"; the first that works where None.
            bases_mode: How base images come here.
            say: Called with progress, a line each.
            on_line: Called with the engine's own output, a line each.

        Raises:
            ConfigError: Where an image is not in `gate.toml`.
        """
        self.project = project
        self.folder = folder
        self.reference = project.gate.reference
        self.images = tuple(images) or tuple(
            name for name in project.gate.images if name != self.reference
        )
        for name in self.images:
            if name not in project.gate.images:
                raise ConfigError(
                    f"there is no image {name!r} in gate.toml",
                    f"its images are: {', '.join(project.gate.images)}",
                )
        self.timed_samples: list[str] = []
        self.tests: list[TestResult] = []
        self.notes: list[str] = []
        self._engine_name = engine
        self._bases_mode = bases_mode
        self._say = say
        self._on_line = on_line
        self._cleanup = ExitStack()
        self._engine: Engine | None = None
        self._staged: Path | None = None
        self._bases: dict[str, Base] = {}
        self._built: dict[str, Image] = {}
        self._containers: dict[str, Container] = {}
        self._galleries: dict[str, Gallery] = {}
        self._renders: dict[tuple[str, str], Render] = {}
        self._differences: dict[tuple[str, str, str], tuple[Difference, ...]] = {}
        self._sizes: dict[str, Size] = {}
        self._starts: list[Start] | None = None
        self._seed: int | None = None
        self._verdicts: list[Verdict] = []

    # --- images -----------------------------------------------------------------------------

    @property
    def all_images(self) -> tuple[str, ...]:
        """The images to judge, and the reference."""
        return tuple(dict.fromkeys((*self.images, self.reference)))

    @property
    def engine(self) -> Engine:
        """The engine, probed at its first use."""
        if self._engine is None:
            with self.folder.stage("probe the engine"):
                self._engine = find(self._engine_name)
            self._cleanup.callback(self._engine.close)
            probe = self._engine.probe
            options = " ".join((*probe.global_options, *probe.run_options))
            self._say(f"{probe.version}{' with ' + options if options else ''}")
        return self._engine

    def prepare(self) -> None:
        """Bring bases and inputs here and build every image of this session.

        Raises:
            WheelgateError: Where that cannot be done, with the mend.
        """
        builder = Builder(
            self.project, self.engine, Cache.default(), self._say, self._on_line, self._bases_mode
        )
        for name in self.all_images:
            if name in self._built:
                continue
            with self.folder.stage("base images"):
                bases = builder.bases((name,))
                self._bases.update({base.reference: base for base in bases})
            with self.folder.stage("wheelhouse"):
                inputs = builder.inputs(name, bases)
            with self.folder.stage(f"build {name}"):
                image = builder.build(name, inputs)
            self._built[name] = image
            how = "unchanged" if image.reused else f"built in {image.build_seconds:.1f} s"
            self._say(f"{name}: {how}")
        for drift in self._all_drift():
            self._say(f"drift: {drift}")

    def image(self, name: str) -> Image:
        """Return a built image."""
        if name not in self._built:
            self.prepare()
        return self._built[name]

    def container(self, name: str) -> Container:
        """Return a running container of an image, for Testinfra; one for the whole session."""
        if name not in self._containers:
            self._containers[name] = self.engine.detach(self.image(name).reference)
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
        done = self.engine.run(
            self.image(name).reference, command, mounts=all_mounts, hardened=False, user=user,
            timeout=120,
        )  # fmt: skip
        return done.code, done.output

    # --- measurements -----------------------------------------------------------------------

    def samples(self) -> list[Sample]:
        """Return all samples of the project."""
        return discover(self.project.path(self.project.gate.samples))

    def gallery(self, image: str) -> Gallery:
        """Return what renders samples in an image."""
        if image not in self._galleries:
            gallery = Gallery(
                image,
                lambda limits: self._worker(image, limits),
                self.project.gate.rendering,
                self.folder.path / "renders",
            )
            self._cleanup.callback(gallery.close)
            self._galleries[image] = gallery
            with self.folder.stage(f"start {image}"):
                built = self.image(image)
                try:
                    self._built[image] = replace(built, interpreter=gallery.describe())
                except WheelgateError as error:
                    self.notes.append(f"{image}: {error.cause}")
        return self._galleries[image]

    def render(self, image: str, sample: str) -> Render:
        """Render a sample in an image."""
        key = (image, sample)
        if key not in self._renders:
            gallery = self.gallery(image)
            with self.folder.stage(f"render {image}"):
                self._renders[key] = gallery.render(sample)
        return self._renders[key]

    def pictures(self, render: Render) -> list[tuple[str, bytes]]:
        """Return the pictures of a render: each file's name and content."""
        root = self.folder.path / "renders"
        return [(item.file, (root / item.file).read_bytes()) for item in render.pictures]

    def size(self, image: str) -> Size:
        """Measure an image's size."""
        if image not in self._sizes:
            reference = self.image(image).reference
            with self.folder.stage(f"size {image}"):
                self._sizes[image] = size.measure(self.engine, image, reference, Cache.default())
        return self._sizes[image]

    def differences(self, image: str, sample: str, against: str) -> tuple[Difference, ...]:
        """Compare the pictures of a sample with its baseline, or with another image's.

        Args:
            image: The image that rendered them.
            sample: The sample.
            against: "baseline", or the name of an image.
        """
        key = (image, sample, against)
        if key not in self._differences:
            rendered = self.pictures(self.render(image, sample))
            expected = (
                self._baselines(image, sample)
                if against == "baseline"
                else dict(self.pictures(self.render(against, sample)))
            )
            found = []
            for file, content in rendered:
                name = file.removeprefix(f"{image}/")
                other = expected.get(name if against == "baseline" else f"{against}/{name}")
                found.append(self._difference(image, sample, against, name, other, content))
            self._differences[key] = tuple(found)
        return self._differences[key]

    def starts(self) -> list[Start]:
        """Time all samples in paired starts, the images against the reference.

        More pairs are taken while a verdict is open and the budget of `gate.toml` lasts.
        """
        if self._starts is None:
            self._starts = []
            if not self.timed_samples:
                self.timed_samples = [sample.name for sample in self.samples()]
            self._seed = secrets.randbits(32)
            order = random.Random(self._seed)  # noqa: S311 - the order of starts is no secret
            for image in self.images:
                if image != self.reference:
                    with self.folder.stage("timing"):
                        self._time(image, order)
        return self._starts

    def _time(self, image: str, order: random.Random) -> None:
        assert self._starts is not None
        config = self.project.gate.timing
        samples = [
            name
            for name in self.timed_samples
            if all(not self.render(each, name).error for each in (image, self.reference))
        ]
        if not samples:
            return
        began = time.monotonic()
        pair = 0
        while pair < config.pairs or (
            time.monotonic() - began < config.budget_seconds and self._open_ratios(image, samples)
        ):
            self._say(f"timing {image} against {self.reference}: pair {pair + 1}")
            try:
                self._starts += timing.take_pair(
                    pair, (image, self.reference), lambda name: self._worker(name, Limits()),
                    samples, config.rounds, order,
                )  # fmt: skip
            except WheelgateError as error:
                self.notes.append(f"timing of {image} ended: {error.cause}")
                return
            pair += 1

    def _open_ratios(self, image: str, samples: Sequence[str]) -> bool:
        return any(
            self.ratio_verdict(image, sample).outcome == "unmeasured"
            for sample in (*samples, timing.ALL)
        )

    # --- verdicts ---------------------------------------------------------------------------

    def judge(self, verdict: Verdict) -> Verdict:
        """Keep a verdict for the record, and return it."""
        self._verdicts.append(verdict)
        return verdict

    def ratio_verdict(self, image: str, sample: str) -> Verdict:
        """Judge a render time against the reference's, from the starts so far."""
        limits = self.project.gate.images[image].limits
        limit = limits.gallery_ratio if sample == timing.ALL else limits.render_ratio
        found = timing.ratio(self._starts or (), image, self.reference, sample)
        return gate.judge_ratio(found, image, sample, limit)

    # --- the record -------------------------------------------------------------------------

    def record(self) -> Run:
        """Return everything that this session knows, as the record of a run."""
        starts = tuple(self._starts or ())
        ratios = [
            found
            for image in self.images
            for sample in (*self.timed_samples, timing.ALL)
            if (found := timing.ratio(starts, image, self.reference, sample))
        ]
        wheels = {image.wheels for image in self.project.gate.images.values() if image.wheels}
        return Run(
            schema=SCHEMA,
            id=self.folder.id,
            wheelgate=host().wheelgate,
            started=self.folder.started.isoformat(timespec="seconds"),
            seconds=self.folder.seconds,
            outcome=gate.outcome_of(self._verdicts, self.tests),
            images=tuple(self._built.values()),
            reference=self.reference,
            host=host(),
            engine=self._engine.probe if self._engine else None,
            bases=tuple(self._bases.values()),
            lock_sha256={
                lock: sha256_of(self.project.path(lock))
                for lock in sorted({wheel.lock for wheel in wheels})
            },
            sizes=tuple(self._sizes.values()),
            renders=tuple(self._renders.values()),
            differences=tuple(item for items in self._differences.values() for item in items),
            starts=starts,
            timing_seed=self._seed,
            ratios=tuple(ratios),
            verdicts=tuple(self._verdicts),
            tests=tuple(self.tests),
            stages=tuple(self.folder.stages),
            harness_peak_bytes=peak_bytes(),
            notes=tuple(self.notes),
        )

    def close(self) -> None:
        """Remove every container of this session."""
        self._cleanup.close()

    def _worker(self, image: str, limits: Limits) -> Worker:
        if self._staged is None:
            with storage_errors("copying the samples"):
                folder = Path(
                    self._cleanup.enter_context(
                        tempfile.TemporaryDirectory(prefix="wheelgate-samples-")
                    )
                )
            stage(self.project.path(self.project.gate.samples), folder)
            self._staged = folder
        python = self.project.gate.images[image].python
        reference = self.image(image).reference
        return Worker(self.engine, reference, self._staged, python=python, limits=limits)

    def _baselines(self, image: str, sample: str) -> dict[str, bytes]:
        del image  # one baseline serves every image
        root = self.project.path(self.project.gate.baselines)
        folder = (root / sample).parent
        name = Path(sample).name
        files = [folder / f"{name}.png", *folder.glob(f"{name}-[0-9]*.png")]
        return {
            path.relative_to(root).as_posix(): path.read_bytes() for path in files if path.is_file()
        }

    def _difference(
        self, image: str, sample: str, against: str, name: str, other: bytes | None, content: bytes
    ) -> Difference:
        if other is None:
            found = Comparison(
                "not comparable",
                "there is no baseline; look at the render, then `wheelgate accept`"
                if against == "baseline"
                else f"{against} gave no such picture",
            )
        else:
            found = compare(other, content)
        drawn = ""
        if other is not None and found.kind not in {"identical", "same pixels"}:
            picture = f"diffs/{image}-against-{against}/{name}"
            if write_diff_picture(other, content, self.folder.path / picture):
                drawn = picture
        return Difference(
            image=image,
            sample=sample,
            against=against,
            picture=name,
            kind=found.kind,
            summary=found.summary,
            changed_pixels=found.changed_pixels,
            largest_channel_difference=found.largest,
            diff_picture=drawn,
        )

    def _all_drift(self) -> list[str]:
        drifts = {drift for base in self._bases.values() for drift in base.drift}
        drifts |= {drift for image in self._built.values() for drift in image.drift}
        return [
            f"{drift.package} {drift.locked} is gone from the mirror; {drift.taken} was taken"
            for drift in sorted(drifts, key=lambda drift: drift.package)
        ]
