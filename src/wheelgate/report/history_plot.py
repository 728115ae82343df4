"""A ratio over many runs, with its intervals and the levels that it lay on: as PNG, and as text."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from wheelgate.storage.history import Change, Point
from wheelgate.util.extras import extra
from wheelgate.util.files import storage_errors


def write_plot(
    points: Sequence[Point], found: Sequence[Change], title: str, reference: str, file: Path
) -> None:
    """Draw a series of ratios as a PNG.

    Args:
        points: The ratios, the oldest first.
        found: Where they changed.
        title: What they are of.
        reference: What they are divided by.
        file: Where to write.

    Raises:
        StorageError: Where the file cannot be written.
    """
    with extra("report"):  # a run needs no plot
        from matplotlib.figure import Figure  # noqa: PLC0415

    figure = Figure(figsize=(9, 4.5), layout="constrained")
    axes = figure.add_subplot()
    numbers = range(len(points))
    ratios = [point.ratio for point in points]
    below = [point.ratio - point.low for point in points]
    above = [point.high - point.ratio for point in points]
    axes.axhline(1, color="0.6", linewidth=1)
    axes.errorbar(
        numbers,
        ratios,
        yerr=(below, above),
        fmt="o",
        markersize=4,
        linewidth=1,
        color="tab:blue",
        label="a run, with its 95% interval",
    )
    for start, end, level in levels(points, found):
        axes.hlines(level, start - 0.4, end - 0.6, color="tab:red", linewidth=2)
    axes.set(title=title, ylabel=f"time divided by {reference}'s")
    every = max(1, len(points) // 8)
    axes.set_xticks(
        list(numbers)[::every], [_day(point.started) for point in points[::every]], fontsize="small"
    )
    axes.margins(y=0.15)
    axes.legend(fontsize="small", loc="upper right")
    axes.grid(axis="y", alpha=0.3)
    with storage_errors("writing a plot"):
        file.parent.mkdir(parents=True, exist_ok=True)
        figure.savefig(file, dpi=120)


def levels(points: Sequence[Point], found: Sequence[Change]) -> list[tuple[int, int, float]]:
    """Return each level as its first point, the one after its last, and its ratio."""
    if not found:
        return []
    places = {point.run: number for number, point in enumerate(points)}
    starts = [0, *(places[change.run] for change in found)]
    heights = [found[0].before, *(change.after for change in found)]
    return list(zip(starts, [*starts[1:], len(points)], heights, strict=True))


def text_plot(points: Sequence[Point], width: int = 40) -> list[str]:
    """Return a line a run: its ratio as a mark between the ends of its interval.

    Args:
        points: The ratios, the oldest first.
        width: Of the scale, in characters.
    """
    lowest = min(1.0, *(point.low for point in points))
    highest = max(1.0, *(point.high for point in points))
    scale = (width - 1) / ((highest - lowest) or 1.0)

    def place(ratio: float) -> int:
        return round((ratio - lowest) * scale)

    lines = []
    for point in points:
        marks = [" "] * width
        marks[place(1.0)] = "|"
        for column in range(place(point.low), place(point.high) + 1):
            marks[column] = "-"
        marks[place(point.ratio)] = "o"
        lines.append("".join(marks))
    return lines


def _day(started: str) -> str:
    try:
        return datetime.fromisoformat(started).strftime("%d %b\n%H:%M")
    except ValueError:  # damaged, and no reason to draw nothing
        return started
