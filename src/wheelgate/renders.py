"""What the samples gave in each image, and how that compares: rendered once, on demand."""

import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from wheelgate.compare import Comparison, compare, write_diff_picture
from wheelgate.config import Project
from wheelgate.engine import Limits
from wheelgate.gallery import Gallery, Worker
from wheelgate.records import Difference, Render
from wheelgate.run import RunFolder

BASELINE = "baseline"
"""What a picture is held against, where that is no other image's."""


class Renders:
    """Renders samples in the images of a session, and compares what they give."""

    def __init__(
        self, project: Project, folder: RunFolder, start: Callable[[str, Limits], Worker]
    ) -> None:
        """Prepare to render.

        Args:
            project: The checkout.
            folder: Where the run is written.
            start: Starts a worker in a container of an image, within limits.
        """
        self._project = project
        self._folder = folder
        self._start = start
        self._galleries: dict[str, Gallery] = {}
        self._renders: dict[tuple[str, str], Render] = {}
        self._differences: dict[tuple[str, str, str], tuple[Difference, ...]] = {}
        self._ended = False

    @property
    def all(self) -> tuple[Render, ...]:
        """All renders so far."""
        return tuple(self._renders.values())

    @property
    def all_differences(self) -> tuple[Difference, ...]:
        """All comparisons so far."""
        return tuple(item for items in self._differences.values() for item in items)

    def draw(self, samples: Mapping[str, Sequence[str]]) -> None:
        """Render samples ahead, the images beside one another.

        Args:
            samples: For each image, the samples to render in it.
        """
        processors = len(os.sched_getaffinity(0))
        with self._folder.stage("draw"), ThreadPoolExecutor(max_workers=processors) as pool:
            waiting = [pool.submit(self._draw_in, image, samples[image]) for image in samples]
            try:
                for each in waiting:
                    each.result()
            except BaseException:
                self._ended = True  # the threads stop at their next sample
                raise

    def _draw_in(self, image: str, samples: Sequence[str]) -> None:
        for sample in samples:
            if self._ended:
                return
            self.render(image, sample)

    def gallery(self, image: str) -> Gallery:
        """Return what renders samples in an image."""
        if image not in self._galleries:
            self._galleries[image] = Gallery(
                image,
                lambda limits: self._start(image, limits),
                self._project.gate.rendering,
                self._folder.path / "renders",
            )
        return self._galleries[image]

    def render(self, image: str, sample: str) -> Render:
        """Render a sample in an image."""
        key = (image, sample)
        if key not in self._renders:
            self._renders[key] = self.gallery(image).render(sample)
        return self._renders[key]

    def pictures(self, render: Render) -> list[tuple[str, bytes]]:
        """Return the pictures of a render: each file's name and content."""
        root = self._folder.path / "renders"
        return [(item.file, (root / item.file).read_bytes()) for item in render.pictures]

    def differences(self, image: str, sample: str, against: str) -> tuple[Difference, ...]:
        """Compare the pictures of a sample with its baseline, or with another image's.

        Args:
            image: The image that rendered them.
            sample: The sample.
            against: BASELINE, or the name of an image.
        """
        key = (image, sample, against)
        if key not in self._differences:
            rendered = self.pictures(self.render(image, sample))
            expected = (
                self._baselines(sample)
                if against == BASELINE
                else dict(self.pictures(self.render(against, sample)))
            )
            found = []
            for file, content in rendered:
                name = file.removeprefix(f"{image}/")
                other = expected.pop(name if against == BASELINE else f"{against}/{name}", None)
                found.append(self._difference(image, sample, against, name, other, content))
            if rendered:
                missing = f"{against} has this picture, and the render has not"
                found += [
                    Difference(image, sample, against, name, "not comparable", missing)
                    for name in expected
                ]
            self._differences[key] = tuple(found)
        return self._differences[key]

    def _baselines(self, sample: str) -> dict[str, bytes]:
        root = self._project.path(self._project.gate.baselines)
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
                if against == BASELINE
                else f"{against} gave no such picture",
            )
        else:
            found = compare(other, content)
        drawn = ""
        if other is not None and found.kind not in {"identical", "same pixels"}:
            picture = f"diffs/{image}-against-{against}/{name}"
            if write_diff_picture(other, content, self._folder.path / picture):
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

    def close(self) -> None:
        """End every container that samples were rendered in."""
        for gallery in self._galleries.values():
            gallery.close()
