"""The chart of starts: what each of them took, image beside reference."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from wheelgate.report.html.charts.chart import Chart, as_csv
from wheelgate.report.html.charts.colours import colour
from wheelgate.report.html.charts.svg import NARROW, WIDE, svg
from wheelgate.report.html.timing import StartPoint

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_NAME = "process_runs"


def starts_chart(points: Sequence[StartPoint], images: Sequence[str], reference: str) -> Chart:
    """Return a strip of all starts for each measure.

    Args:
        points: What was measured.
        images: The images in the order of their rows.
        reference: The one of them that the others are compared with.
    """
    title = "Every start: interpreter, imports, first plot, memory"
    timed = {each.image for each in points}
    rows_of = [image for image in images if image in timed]
    description = _in_words(points, rows_of)

    def draw(width: float) -> "Figure":
        return _draw(points, rows_of, reference, width)

    rows = [(each.image, each.pair, each.measure, each.unit, each.value) for each in points]
    return Chart(
        name=_NAME,
        title=title,
        description=description,
        wide=svg(draw, WIDE, f"{_NAME}-wide", title, description),
        narrow=svg(draw, NARROW, f"{_NAME}-narrow", title, description),
        data=as_csv(("image", "pair", "measure", "unit", "value"), rows),
    )


def _measures(points: Sequence[StartPoint]) -> dict[str, str]:
    """Return each measure with its unit."""
    return {each.measure: each.unit for each in points}


def _in_words(points: Sequence[StartPoint], images: Sequence[str]) -> str:
    said = []
    for measure, unit in _measures(points).items():
        for image in images:
            values = [
                each.value for each in points if (each.image, each.measure) == (image, measure)
            ]
            if values:
                said.append(
                    f"{measure} in {image}: {min(values):.3g} to {max(values):.3g} {unit}, "
                    f"{len(values)} starts"
                )
    return "; ".join(said)


def _draw(
    points: Sequence[StartPoint], images: Sequence[str], reference: str, width: float
) -> "Figure":
    import seaborn as sns  # noqa: PLC0415 - most commands draw nothing
    from matplotlib.figure import Figure  # noqa: PLC0415

    measures = _measures(points)
    across = 2 if width >= WIDE else 1
    down = -(-len(measures) // across)
    height = (0.3 * len(images) + 0.72) * down
    figure = Figure(figsize=(width, height))
    figure.set_layout_engine("constrained", hspace=0.12, wspace=0.05)
    panels = list(figure.subplots(down, across, squeeze=False).flat)
    palette = {
        image: colour("chart-reference" if image == reference else "chart-image")
        for image in images
    }
    for axes, (measure, unit) in zip(panels, measures.items(), strict=False):
        shown = [each for each in points if each.measure == measure]
        sns.stripplot(
            x=[each.value for each in shown],
            y=[each.image for each in shown],
            hue=[each.image for each in shown],
            palette=palette,
            order=images,
            orient="h",
            ax=axes,
            jitter=0.16,
            size=5,
            alpha=0.7,
            legend=False,
        )
        axes.set(title=f"{measure}, {unit}", xlabel="", ylabel="")
        axes.set_xlim(0, max(each.value for each in shown) * 1.06)
        axes.grid(axis="x")
        axes.set_axisbelow(True)
        axes.tick_params(length=0)
        axes.spines["bottom"].set_visible(False)
    for axes in panels[len(measures) :]:
        axes.set_visible(False)
    return figure
