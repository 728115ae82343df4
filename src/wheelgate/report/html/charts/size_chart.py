"""The chart of sizes: a bar an image, split by part."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from wheelgate.model.records import Size
from wheelgate.report.html.charts.chart import Chart, as_csv
from wheelgate.report.html.charts.colours import colour
from wheelgate.report.html.charts.svg import NARROW, WIDE, svg
from wheelgate.report.html.size import parts, split
from wheelgate.report.tables import MB

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_NAME = "size"
_LABELLED = 0.07
"""A part of the longest bar has its figure written on it from this share on."""


def size_chart(sizes: Sequence[Size], limits: dict[str, float]) -> Chart:
    """Return the chart of some images' sizes.

    Args:
        sizes: The images.
        limits: The limit of an image in MB, where it has one.
    """
    title = "Size by part of the image, in MB"
    description = "; ".join(_in_words(size, limits.get(size.image)) for size in sizes)

    def draw(width: float) -> "Figure":
        return _draw(sizes, limits, width)

    rows = [
        (size.image, part.key, part.title, split(size)[part.key])
        for size in sizes
        for part in parts()
    ]
    return Chart(
        name=_NAME,
        title=title,
        description=description,
        wide=svg(draw, WIDE, f"{_NAME}-wide", title, description),
        narrow=svg(draw, NARROW, f"{_NAME}-narrow", title, description),
        data=as_csv(("image", "part", "title", "bytes"), rows),
    )


def _in_words(size: Size, limit: float | None) -> str:
    found = split(size)
    named = ", ".join(
        f"{part.title} {found[part.key] / MB:.1f}" for part in parts() if found[part.key]
    )
    held = f", limit {limit:g} MB" if limit else ""
    return f"{size.image} {size.bytes / MB:.1f} MB{held}: {named}"


def _draw(sizes: Sequence[Size], limits: dict[str, float], width: float) -> "Figure":
    from matplotlib.figure import Figure  # noqa: PLC0415 - most commands draw nothing

    figure = Figure(figsize=(width, 0.75 * len(sizes) + 0.55), layout="constrained")
    axes = figure.add_subplot()
    longest = max(size.bytes for size in sizes) / MB
    for place, size in enumerate(sizes):
        left = 0.0
        found = split(size)
        for part in parts():
            length = found[part.key] / MB
            if not length:
                continue
            axes.barh(
                place,
                length,
                left=left,
                height=0.46,
                color=colour(f"part-{part.key}"),
                edgecolor="none",
            )
            if length > _LABELLED * longest * (WIDE / width):
                axes.text(
                    left + length / 2,
                    place,
                    f"{length:.0f}",
                    ha="center",
                    va="center",
                    fontsize=9,
                    color=colour("part-ink"),
                )
            left += length
        axes.text(0, place - 0.31, size.image, va="bottom", fontsize=10, fontweight="bold")
        axes.text(
            left, place - 0.31, f"{size.bytes / MB:.1f}", va="bottom", ha="right", fontsize=10
        )
        if size.image in limits:
            axes.vlines(
                limits[size.image],
                place - 0.34,
                place + 0.34,
                color=colour("chart-limit"),
                linestyles=(0, (4, 2)),
                linewidth=1.4,
            )
            axes.annotate(
                f"limit {limits[size.image]:g}",
                (limits[size.image], place),
                (4, 0),
                textcoords="offset points",
                va="center",
                fontsize=9,
                color=colour("chart-limit"),
            )
    axes.set_ylim(len(sizes) - 0.55, -0.62)
    axes.set_xlim(0, max(longest * 1.02, *(limit * 1.12 for limit in limits.values()), 0))
    axes.set_yticks([])
    axes.set_xlabel("MB of 10⁶ bytes")
    axes.spines["bottom"].set_visible(False)
    axes.grid(axis="x")
    axes.set_axisbelow(True)
    axes.tick_params(length=0)
    return figure
