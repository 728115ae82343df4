"""What the samples gave in each image: rendered once, on demand."""

import os
import shutil
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from wheelgate.engine import Limits
from wheelgate.engine.context import Progress, RunContext
from wheelgate.gallery import Gallery, Sample, Worker, discover
from wheelgate.gallery.render_cache import RenderCache
from wheelgate.model.records import Render
from wheelgate.pictures import compare
from wheelgate.util.concurrency import WorkerPool, check_cancelled

_SAYS_EVERY_SECONDS = 10


class Renders:
    """Renders samples in the images of a session.

    Every sample is rendered in `rendering.passes` processes of each image: each pass has a
    container of its own, so that the second differs in all that differs between processes,
    such as the order of sets.
    """

    def __init__(
        self,
        context: RunContext,
        start: Callable[[str, Limits], Worker],
        identity: Callable[[str], str],
        *,
        no_cache: bool = False,
    ) -> None:
        """Prepare to render.

        Args:
            context: The run's.
            start: Starts a worker in a container of an image, within limits.
            identity: Returns the id of an image's content, and its interpreter.
            no_cache: Whether to render again what earlier runs have rendered.
        """
        self._context = context
        self._project = project = context.project
        self._folder = context.folder
        self._start = start
        self._identity = identity
        self._no_cache = no_cache
        self._kept = RenderCache(
            project.state, project.path(project.gate.samples), project.gate.rendering
        )
        self._samples: dict[str, Sample] | None = None
        self._others: dict[str, Sample] = {}
        self._galleries: dict[tuple[str, int], Gallery] = {}
        self._passes: dict[tuple[str, str, int], Render] = {}
        self._renders: dict[tuple[str, str], Render] = {}

    @property
    def all(self) -> tuple[Render, ...]:
        """All renders of samples so far."""
        return tuple(
            render for (_, name), render in self._renders.items() if name not in self._others
        )

    def add(self, plot: Sample) -> None:
        """Let a plot be rendered that is no sample; it is not among `all`."""
        self._others[plot.name] = plot

    def knows(self, name: str) -> bool:
        """Return whether there is a sample of that name.

        Raises:
            ConfigError: Where there are no samples at all.
        """
        return name in self._discovered()

    def render_all(self, samples: Mapping[str, Sequence[str]]) -> None:
        """Render samples ahead, the images and their passes at the same time.

        Args:
            samples: For each image, the samples to render in it.
        """
        samples = {
            image: [name for name in names if not self._take(image, name)]
            for image, names in samples.items()
        }
        samples = {image: names for image, names in samples.items() if names}
        if not samples:
            return
        processors = len(os.sched_getaffinity(0))
        passes = range(self._project.gate.rendering.passes)
        counts = ", ".join(f"{len(names)} in {image}" for image, names in samples.items())
        twice = ", twice" if len(passes) == 2 else ""
        last = self._context.last("draw")
        self._context.progress(f"rendering samples: {counts}{twice}{last}")
        steps = len(passes) * sum(len(each) for each in samples.values())
        counter = _StepCounter(self._context.progress, steps)
        with self._context.stage("draw"), WorkerPool(processors) as pool:
            waiting = [
                pool.begin(self._render_in, image, samples[image], number, counter)
                for number in passes
                for image in samples
            ]
            for each in waiting:
                each.result()
        for image, names in samples.items():
            for name in names:
                self.render(image, name)

    def _render_in(
        self, image: str, samples: Sequence[str], number: int, counter: "_StepCounter"
    ) -> None:
        for sample in samples:
            check_cancelled()
            self._pass(image, sample, number)
            counter.step()
        if number:  # nothing else is asked of a later pass; its container's memory is free again
            self.gallery(image, number).close()

    def gallery(self, image: str, number: int = 0) -> Gallery:
        """Return what renders samples in an image, in the pass of that number from 0."""
        key = (image, number)
        if key not in self._galleries:
            self._galleries[key] = Gallery(
                image,
                lambda limits: self._start(image, limits),
                self._project.gate.rendering,
                self._folder.path / ("again" if number else "renders"),
            )
        return self._galleries[key]

    def render(self, image: str, sample: str) -> Render:
        """Render a sample in an image, in every pass, and compare the passes."""
        key = (image, sample)
        if key not in self._renders and not self._take(image, sample):
            first, *others = (
                self._pass(image, sample, number)
                for number in range(self._project.gate.rendering.passes)
            )
            unstable = tuple(text for other in others for text in self._unlike(first, other))
            for other in others:
                self._forget(other)
            render = replace(first, unstable=unstable, passes=1 + len(others))
            self._renders[key] = render
            self._kept.keep(
                self._identity(image),
                self._sample(sample),
                render,
                self._folder.path / "renders",
                self._folder.id,
            )
        return self._renders[key]

    def _take(self, image: str, sample: str) -> bool:
        """Take a render from an earlier run, where nothing has changed since."""
        key = (image, sample)
        if key not in self._renders and not self._no_cache:
            found = self._kept.take(
                image, self._identity(image), self._sample(sample), self._folder.path / "renders"
            )
            if found:
                self._renders[key] = found
        return key in self._renders

    def unstable_in(self, sample: str, *images: str) -> list[str]:
        """Return those of some images in which a sample is not rendered alike by two processes."""
        return [image for image in images if self.render(image, sample).unstable]

    def _pass(self, image: str, sample: str, number: int) -> Render:
        key = (image, sample, number)
        if key not in self._passes:
            self._passes[key] = self.gallery(image, number).render(self._sample(sample))
        return self._passes[key]

    def _sample(self, name: str) -> Sample:
        if name in self._others:
            return self._others[name]
        folder = self._project.path(self._project.gate.samples)
        gone = f"its file {folder.name}/{name}.py is gone; where it has another name now, rename"
        gone += " its baselines too, else `wheelgate accept` removes them"
        return self._discovered().get(name) or Sample(name, folder / f"{name}.py", problem=gone)

    def _discovered(self) -> dict[str, Sample]:
        if self._samples is None:
            folder = self._project.path(self._project.gate.samples)
            self._samples = {sample.name: sample for sample in discover(folder)}
        return self._samples

    def _unlike(self, first: Render, second: Render) -> list[str]:
        """Return how a second render of a sample in the same image differs from the first."""
        if first.error or second.error:
            if bool(first.error) == bool(second.error):
                return []
            return [f"one of two processes could not render it: {first.error or second.error}"]
        others = {item.file: item for item in second.pictures}
        found = []
        for item in first.pictures:
            other = others.pop(item.file, None)
            if other is None:
                found.append(f"{item.file}: only one of two processes gave it")
            elif other.sha256 != item.sha256:
                before, after = (
                    (self._folder.path / folder / item.file).read_bytes()
                    for folder in ("renders", "again")
                )
                summary = compare(before, after, Path(item.file).suffix[1:]).summary
                found.append(f"{item.file}: {summary}")
        return [*found, *(f"{file}: only one of two processes gave it" for file in others)]

    def _forget(self, render: Render) -> None:
        """Remove the pictures of a later pass, which have been compared."""
        root = self._folder.path / "again"
        for item in render.pictures:
            (root / item.file).unlink(missing_ok=True)

    def pictures(self, render: Render) -> list[tuple[str, bytes]]:
        """Return the pictures of a render: each file's name and content."""
        root = self._folder.path / "renders"
        return [(item.file, (root / item.file).read_bytes()) for item in render.pictures]

    def close(self) -> None:
        """End every container that samples were rendered in."""
        for gallery in self._galleries.values():
            gallery.close()
        self._kept.forget_old()
        shutil.rmtree(self._folder.path / "again", ignore_errors=True)


class _StepCounter:
    """Says now and then how many of many steps are done; steps may come from any thread."""

    def __init__(self, progress: Progress, steps: int) -> None:
        self._progress = progress
        self._steps = steps
        self._done = 0
        self._said = time.monotonic()

    def step(self) -> None:
        """Count a step."""
        self._done += 1
        if time.monotonic() - self._said >= _SAYS_EVERY_SECONDS:
            self._said = time.monotonic()
            self._progress(f"rendered {self._done} of {self._steps}")
