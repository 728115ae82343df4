"""How fast pictures are compared, next to matplotlib's compare_images: a Markdown table.

Run it as `python benchmarks/compare_speed_table.py`; both are asked in turn, in one process,
and the medians are shown. compare_images also writes a picture of each difference; wheelgate
describes it in words and figures.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import matplotlib as mpl
import numpy as np
from matplotlib.figure import Figure
from matplotlib.testing.compare import compare_images
from matplotlib.testing.exceptions import ImageComparisonFailure
from PIL import Image

from wheelgate.pictures import compare
from wheelgate.storage.host import host

BASELINES = Path(__file__).parents[1] / "baselines"

SIZE = (12.8, 9.6)
DOTS = 100
"""Inches and dots an inch that make 1280 by 960 pixels."""


@dataclass(frozen=True)
class Case:
    """Pairs of files that are compared one after the other."""

    name: str
    pairs: list[tuple[Path, Path]]

    def wheelgate(self) -> None:
        """Compare all pairs as the gate does, from their files on."""
        for expected, actual in self.pairs:
            compare(expected.read_bytes(), actual.read_bytes())

    def matplotlib(self) -> None:
        """Compare all pairs by compare_images, without a tolerance."""
        for expected, actual in self.pairs:
            try:
                compare_images(str(expected), str(actual), 0)
            except ImageComparisonFailure as error:
                raise RuntimeError(f"{self.name}: {error}") from None


def cases(folder: Path, baselines: Path = BASELINES) -> list[Case]:
    """Draw the pictures that are compared into a folder, and return what to compare.

    Without baselines, the cases of the whole gallery are left out.
    """
    plot = folder / "plot.png"
    draw(plot)
    drawn = {
        "another title": {"title": "Another title"},
        "a title, a curve and a dot": {"title": "Another title", "curve": 1.02, "dots": 59},
        "another plot altogether": {"seed": 2, "title": "Other data", "colour": "firebrick"},
    }
    found = [Case("identical, 1280 by 960", [(plot, plot)])]
    for number, (name, options) in enumerate(drawn.items()):
        draw(folder / f"drawn{number}.png", **options)
        found.append(Case(f"{name}, 1280 by 960", [(plot, folder / f"drawn{number}.png")]))
    pixels = np.asarray(Image.open(plot))
    darker = pixels.copy()
    darker[..., :3] -= darker[..., :3] > 0
    changed = {"moved by 1 px": np.roll(pixels, 1, axis=1), "every colour off by 1": darker}
    for number, (name, other) in enumerate(changed.items()):
        Image.fromarray(other).save(folder / f"changed{number}.png")
        found.append(Case(f"{name}, 1280 by 960", [(plot, folder / f"changed{number}.png")]))
    gallery = sorted(baselines.rglob("*.png"))
    if gallery:
        count = f"the gallery of {len(gallery)} pictures"
        found.append(Case(f"{count}, identical", [(each, each) for each in gallery]))
        pairs = [(each, lightly_changed(each, folder)) for each in gallery]
        found.append(Case(f"{count}, each lightly changed", pairs))
    return found


def draw(
    file: Path,
    *,
    title: str = "A title",
    curve: float = 1.0,
    dots: int = 60,
    seed: int = 1,
    colour: str = "steelblue",
) -> None:
    """Draw four panels of lines, dots, bars and an image, of 1280 by 960 pixels."""
    random = np.random.default_rng(seed)
    with mpl.rc_context({"backend": "agg"}):
        figure = Figure(figsize=SIZE, dpi=DOTS)
        panels = figure.subplots(2, 2)
        figure.suptitle(title)
        walk = random.normal(size=300).cumsum()
        panels[0, 0].plot(walk * curve, color=colour, label="a walk")
        panels[0, 0].legend()
        places = random.random((2, 60))
        panels[0, 1].scatter(*places[:, :dots], c=colour, s=30, alpha=0.7)
        panels[1, 0].bar(range(12), random.random(12), color=colour)
        panels[1, 1].imshow(random.random((12, 12)).cumsum(axis=1), cmap="viridis")
        figure.savefig(file)


def lightly_changed(picture: Path, folder: Path) -> Path:
    """Save a copy of a picture, in which a few words' worth of pixels are inverted."""
    pixels = np.asarray(Image.open(picture)).copy()
    height, width = pixels.shape[:2]
    place = (slice(height // 3, height // 3 + 14), slice(width // 3, width // 3 + 90))
    pixels[place][..., :3] = 255 - pixels[place][..., :3]
    file = folder / f"{picture.parent.name}-{picture.name}"
    Image.fromarray(pixels).save(file)
    return file


def medians(case: Case, repeats: int) -> tuple[float, float]:
    """Return the seconds of wheelgate and of compare_images, asked in turn."""
    taken: tuple[list[float], list[float]] = ([], [])
    for _ in range(repeats):
        for seconds, ask in zip(taken, (case.wheelgate, case.matplotlib), strict=True):
            seconds.append(_seconds(ask))
    return statistics.median(taken[0]), statistics.median(taken[1])


def _seconds(ask: Callable[[], None]) -> float:
    began = time.perf_counter()
    ask()
    return time.perf_counter() - began


def table(repeats: int) -> Iterator[str]:
    """Yield the lines of the table, each as soon as it is measured."""
    yield "| case | wheelgate, ms | compare_images, ms | times as fast |"
    yield "| --- | ---: | ---: | ---: |"
    with tempfile.TemporaryDirectory() as folder:
        for case in cases(Path(folder)):
            case.wheelgate()
            case.matplotlib()
            ours, theirs = medians(case, repeats if len(case.pairs) == 1 else min(repeats, 3))
            yield f"| {case.name} | {1000 * ours:.3g} | {1000 * theirs:.3g} | {theirs / ours:.3g} |"


def write(file: Path, lines: list[str], repeats: int) -> None:
    """Put the table between its markers in a document."""
    begin, end = "<!-- speed: begin -->", "<!-- speed: end -->"
    before, _, rest = file.read_text().partition(begin)
    text = "\n".join(
        [
            "Medians of alternating repeats in one process, from reading the files on. wheelgate",
            "describes the difference in full, compare_images saves a picture of it. Renew by",
            "",
            "```console",
            "$ python benchmarks/compare_speed_table.py --write docs/comparison.md",
            "```",
            "",
            f"Measured on {datetime.now(UTC):%Y-%m-%d}, {host().processor}, matplotlib "
            f"{mpl.__version__}; {repeats} repeats, 3 of the gallery.",
            "",
            *lines,
        ]
    )
    file.write_text(f"{before}{begin}\n\n{text}\n\n{end}{rest.partition(end)[2]}")


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--repeats", type=int, default=15, help="of each case; of the gallery, 3")
    parser.add_argument("--write", type=Path, metavar="FILE", help="into this document, too")
    arguments = parser.parse_args()
    lines = []
    for line in table(arguments.repeats):
        print(line, flush=True)
        lines.append(line)
    if arguments.write:
        write(arguments.write, lines, arguments.repeats)


if __name__ == "__main__":
    main()
