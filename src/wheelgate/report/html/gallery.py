"""The gallery: a card a sample, with its pictures as each image drew them."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from wheelgate.gallery import Sample
from wheelgate.model.records import BASELINE, Difference, Outcome, Render, Run, Verdict
from wheelgate.report.html.pictures import SHORT, Pictures, Placed
from wheelgate.report.html.source import tokens
from wheelgate.report.wording import reason


@dataclass(frozen=True)
class Variant:
    """One content of a picture, and whose it is.

    Attributes:
        whose: The images that drew it so, `baseline` among them.
        digest: The beginning of its hash.
        placed: Where it is in the report; None where its file is gone.
        file: Its name in the run, or in the baselines.
    """

    whose: tuple[str, ...]
    digest: str
    placed: Placed | None
    file: str


@dataclass(frozen=True)
class Comparison:
    """How a picture of an image stands to another, in words, with the picture of what differs."""

    image: str
    against: str
    difference: Difference
    placed: Placed | None


@dataclass(frozen=True)
class RenderedPicture:
    """A picture of a sample, in each of its contents."""

    name: str
    variants: tuple[Variant, ...]
    comparisons: tuple[Comparison, ...]

    @property
    def identical(self) -> bool:
        """Return whether all that it was compared with is there, and has the same bytes."""
        kinds = {each.difference.kind for each in self.comparisons}
        return len(self.variants) == 1 and kinds <= {"identical"}


@dataclass(frozen=True)
class Card:
    """A sample, with all that a run says of it."""

    name: str
    summary: str
    tags: tuple[str, ...]
    outcome: Outcome
    waived: str
    verdicts: tuple[Verdict, ...]
    renders: tuple[Render, ...]
    pictures: tuple[RenderedPicture, ...]
    source: str
    tokens: str
    notes: tuple[str, ...]

    @property
    def cover(self) -> Placed | None:
        """Return the picture that stands for the sample."""
        shown = (variant.placed for rendered in self.pictures for variant in rendered.variants)
        return next((placed for placed in shown if placed and placed.shown), None)

    @property
    def reasons(self) -> list[tuple[str, str]]:
        """Return why it is no pass: whose checks, and the reason; each reason once."""
        found: dict[str, dict[str, list[str]]] = {}
        for verdict in self.verdicts:
            if verdict.outcome != "pass":
                by_image = found.setdefault(reason(verdict), {})
                by_image.setdefault(verdict.image, []).append(verdict.check)
        return [
            ("; ".join(f"{image}: {', '.join(checks)}" for image, checks in by_image.items()), why)
            for why, by_image in found.items()
        ]

    @property
    def differs(self) -> bool:
        """Return whether any of its pictures is not the same everywhere."""
        return any(not rendered.identical for rendered in self.pictures)

    @property
    def gone(self) -> int:
        """Return how many pictures the run names whose files are gone."""
        return sum(
            variant.placed is None for rendered in self.pictures for variant in rendered.variants
        )


class Gallery:
    """Makes the cards of a run."""

    def __init__(
        self,
        run: Run,
        folder: Path,
        baselines: Path,
        samples: Iterable[Sample],
        pictures: Pictures,
    ) -> None:
        """Take what cards are made from.

        Args:
            run: The run.
            folder: Its folder.
            baselines: The folder of baselines.
            samples: The samples as the checkout has them.
            pictures: Where pictures go.
        """
        self._run = run
        self._folder = folder
        self._baselines = baselines
        self._samples = {sample.name: sample for sample in samples}
        self._pictures = pictures
        self._renders: dict[str, list[Render]] = {}
        for render in run.renders:
            self._renders.setdefault(render.sample, []).append(render)
        self._differences: dict[str, list[Difference]] = {}
        for difference in run.differences:
            self._differences.setdefault(difference.sample, []).append(difference)
        self._verdicts: dict[str, list[Verdict]] = {}
        for verdict in run.verdicts:
            self._verdicts.setdefault(verdict.subject, []).append(verdict)

    def cards(self) -> list[Card]:
        """Return a card a sample that was drawn: failures first, then by name."""
        found = [self._card(name, renders) for name, renders in self._renders.items()]
        found.sort(key=lambda card: card.name)
        return sorted(found, key=lambda card: card.outcome, reverse=True)

    def _card(self, name: str, renders: list[Render]) -> Card:
        sample = self._samples.get(name)
        verdicts = self._verdicts.get(name, [])
        source = _text(sample.file) if sample else ""
        notes = [] if source else ["the sample's file is no longer there"]
        pictures = tuple(self._rendered(name, renders, notes))
        return Card(
            name=name,
            summary=sample.summary if sample else "",
            tags=sample.tags if sample else (name.partition("/")[0],),
            outcome=max((each.outcome for each in verdicts), default=Outcome.UNMEASURED),
            waived=next((each.waived for each in verdicts if each.waived), ""),
            verdicts=tuple(sorted(verdicts, key=lambda each: each.outcome, reverse=True)),
            renders=tuple(renders),
            pictures=pictures,
            source=source,
            tokens=tokens(source) if source else "",
            notes=tuple(notes),
        )

    def _rendered(
        self, sample: str, renders: list[Render], notes: list[str]
    ) -> Iterable[RenderedPicture]:
        differences: dict[str, list[Difference]] = {}
        for difference in self._differences.get(sample, []):
            differences.setdefault(difference.picture, []).append(difference)
        rendered: dict[str, dict[str, tuple[str, str]]] = {}
        for render in renders:
            for picture in render.pictures:
                name = picture.file.removeprefix(f"{render.image}/")
                rendered.setdefault(name, {})[render.image] = (picture.sha256, picture.file)
        for name, by_image in rendered.items():
            compared = differences.get(name, [])
            variants = [
                self._variant(image, sha256[:SHORT], self._folder / "renders" / file, file)
                for image, (sha256, file) in by_image.items()
            ]
            held = self._baseline(compared, variants)
            baseline = [held] if held else []
            notes += [
                f"{each.file} is no longer the file that this run compared"
                for each in (*baseline, *variants)
                if each.placed and each.placed.key != each.digest
            ]
            yield RenderedPicture(
                name,
                tuple(_merged([*baseline, *variants])),
                tuple(self._comparison(each) for each in compared),
            )

    def _variant(self, who: str, digest: str, path: Path, file: str) -> Variant:
        return Variant((who,), digest, self._pictures.place(path), file)

    def _baseline(self, compared: list[Difference], variants: list[Variant]) -> Variant | None:
        """Return the baseline that a picture was compared with.

        Where an image's bytes were the same, it is theirs: the file in the checkout may be
        another by now. One that differed then and is an image's bytes now, was accepted since.
        """
        held = [each for each in compared if each.against == BASELINE and each.expected]
        for each in held:
            for variant in variants:
                if each.kind == "identical" and variant.whose == (each.image,):
                    return replace(variant, whose=(BASELINE,))
        if not held:
            return None
        placed = self._pictures.place(self._baselines / held[0].expected)
        if placed and placed.key in {variant.digest for variant in variants}:
            # The digest of what it was is not recorded; what it is now would be shown as it.
            return Variant((BASELINE,), "accepted since", placed, held[0].expected)
        return Variant((BASELINE,), placed.key if placed else "gone", placed, held[0].expected)

    def _comparison(self, difference: Difference) -> Comparison:
        placed = (
            self._pictures.place(self._folder / difference.diff_picture)
            if difference.diff_picture
            else None
        )
        return Comparison(difference.image, difference.against, difference, placed)


def _merged(variants: Iterable[Variant]) -> Iterable[Variant]:
    """Put together the variants of one content, as the run's hashes say."""
    found: dict[str, Variant] = {}
    for variant in variants:
        before = found.get(variant.digest)
        found[variant.digest] = (
            replace(before, whose=(*before.whose, *variant.whose)) if before else variant
        )
    return found.values()


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8", errors="replace").replace("\r\n", "\n")
    except OSError:
        return ""
