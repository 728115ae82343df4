"""The timing of a session: pairs of starts, taken on demand while a verdict is open."""

import random
import secrets
import time
from collections.abc import Callable, Sequence

from wheelgate import gate, timing
from wheelgate.config import Project
from wheelgate.errors import WheelgateError
from wheelgate.gallery import Worker
from wheelgate.records import Ratio, Start, Verdict
from wheelgate.run import RunFolder

Say = Callable[[str], None]


class Timings:
    """Times the samples of the images of a session against the reference."""

    def __init__(
        self,
        project: Project,
        folder: RunFolder,
        images: Sequence[str],
        start: Callable[[str], Worker],
        drawn: Callable[[str, str], bool],
        say: Say,
    ) -> None:
        """Prepare to time.

        Args:
            project: The checkout.
            folder: Where the run is written.
            images: The images to judge.
            start: Starts a worker in a fresh container of an image.
            drawn: Whether a sample gives a picture in an image; only such are timed.
            say: Called with progress, a line each.
        """
        self._project = project
        self._folder = folder
        self._images = [name for name in images if name != project.gate.reference]
        self._start = start
        self._drawn = drawn
        self._say = say
        self._starts: list[Start] | None = None
        self.samples: list[str] = []
        self.seed: int | None = None
        self.notes: list[str] = []

    @property
    def taken(self) -> tuple[Start, ...]:
        """The starts so far; none are taken for this."""
        return tuple(self._starts or ())

    def starts(self) -> list[Start]:
        """Time all samples in paired starts, the images against the reference.

        More pairs are taken while a verdict is open and the budget of `gate.toml` lasts: a pair
        is begun only if one as long as the last would end within it.
        """
        if self._starts is None:
            self._starts = []
            self.seed = secrets.randbits(32)
            order = random.Random(self.seed)  # noqa: S311 - the order of starts is no secret
            for image in self._images:
                with self._folder.stage("timing"):
                    self._time(image, order)
        return self._starts

    def _time(self, image: str, order: random.Random) -> None:
        assert self._starts is not None
        config = self._project.gate.timing
        reference = self._project.gate.reference
        samples = [
            name
            for name in self.samples
            if all(self._drawn(each, name) for each in (image, reference))
        ]
        if not samples:
            return
        began = time.monotonic()
        pair, took = 0, 0.0
        while pair < config.pairs or (
            time.monotonic() - began + took < config.budget_seconds
            and self._open_ratios(image, samples)
        ):
            pair_began = time.monotonic()
            self._say(f"timing {image} against {reference}: pair {pair + 1}")
            try:
                self._starts += timing.take_pair(
                    pair, (image, reference), self._start, samples, config.rounds, order
                )  # fmt: skip
            except WheelgateError as error:
                self.notes.append(f"timing of {image} ended: {error.cause}")
                return
            pair, took = pair + 1, time.monotonic() - pair_began

    def _open_ratios(self, image: str, samples: Sequence[str]) -> bool:
        return any(
            self.verdict(image, sample).outcome == "unmeasured" for sample in (*samples, timing.ALL)
        )

    def verdict(self, image: str, sample: str) -> Verdict:
        """Judge a render time against the reference's, from the starts so far."""
        limits = self._project.gate.images[image].limits
        limit = limits.gallery_ratio if sample == timing.ALL else limits.render_ratio
        reference = self._project.gate.reference
        found = timing.ratio(self.taken, image, reference, sample)
        return gate.judge_ratio(found, image, sample, limit)

    def ratios(self) -> tuple[Ratio, ...]:
        """Return the ratio of each sample, and of all together, in each image."""
        reference = self._project.gate.reference
        return tuple(
            found
            for image in self._images
            for sample in (*self.samples, timing.ALL)
            if (found := timing.ratio(self.taken, image, reference, sample))
        )
