"""Forest plots of ratios: each with its interval, its limit, and the pairs of starts behind it."""

from typing import TYPE_CHECKING

from wheelgate.report.html.charts.chart import Chart, as_csv
from wheelgate.report.html.charts.colours import colour
from wheelgate.report.html.charts.svg import NARROW, WIDE, svg
from wheelgate.report.html.timing import Forest, RatioRow

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_ROW = 0.34
"""Inches of height that a row takes."""

_STRIP = 0.18
"""How far points of a strip lie from their row, at most, in rows."""


def forest_chart(forest: Forest, name: str, what: str) -> Chart:
    """Return the forest plot of some ratios.

    Args:
        forest: The ratios, in the order to show them in.
        name: Of its files.
        what: What the ratios are of, such as "render time".
    """
    title = f"{what} of {forest.image}, divided by {forest.reference}'s"
    title = title[0].upper() + title[1:]
    description = "; ".join(_in_words(row) for row in forest.rows)

    def draw(width: float) -> "Figure":
        return _draw(forest, width)

    rows = [
        (
            row.label,
            row.found.ratio if row.found else "",
            row.found.low if row.found else "",
            row.found.high if row.found else "",
            row.found.pairs if row.found else "",
            row.limit or "",
            row.outcome or "",
            " ".join(f"{pair:.5f}" for pair in row.pairs),
        )
        for row in forest.rows
    ]
    headings = (
        "measure",
        "ratio",
        "low",
        "high",
        "pairs",
        "limit",
        "verdict",
        "ratio_of_each_pair",
    )
    return Chart(
        name=name,
        title=title,
        description=description,
        wide=svg(draw, WIDE, f"{name}-wide", title, description),
        narrow=svg(draw, NARROW, f"{name}-narrow", title, description),
        data=as_csv(headings, rows),
    )


def _in_words(row: RatioRow) -> str:
    if row.found is None:
        return f"{row.label} unmeasured"
    limit = f", limit {row.limit:g}" if row.limit else ""
    said = f", {row.outcome}" if row.outcome else ""
    found = row.found
    return f"{row.label} {found.ratio:.3f} ({found.low:.3f} to {found.high:.3f}){limit}{said}"


def _draw(forest: Forest, width: float) -> "Figure":
    import seaborn as sns  # noqa: PLC0415 - most commands draw nothing
    from matplotlib.figure import Figure  # noqa: PLC0415

    rows = forest.rows
    wide = width >= WIDE
    # On a phone, names stand above their rows.
    height = _ROW * len(rows) * (1 if wide else 1.55) + 0.75
    figure = Figure(figsize=(width, height), layout="constrained")
    axes = figure.add_subplot()
    labels = [row.label for row in rows]
    points = [(pair, row.label) for row in rows for pair in row.pairs]
    if points:  # else seaborn warns
        sns.stripplot(
            x=[pair for pair, _ in points],
            y=[label for _, label in points],
            order=labels,
            orient="h",
            ax=axes,
            jitter=_STRIP,
            size=3.2,
            color=colour("chart-muted"),
            alpha=0.45,
            zorder=1,
        )
    for place, row in enumerate(rows):
        _draw_row(axes, row, place)
        if not wide:
            axes.annotate(
                row.label,
                (0, place),
                (0, 9),
                xycoords=("axes fraction", "data"),
                textcoords="offset points",
                fontsize=9.5,
                va="bottom",
            )
    axes.axvline(1, color=colour("chart-muted"), linewidth=1, zorder=0)
    axes.set_ylim(len(rows) - 0.5, -0.5 if wide else -0.8)
    axes.set_yticks(range(len(rows)), labels if wide else [""] * len(rows))
    axes.set(xlabel=f"times {forest.reference}'s", ylabel="")
    axes.grid(axis="x")
    axes.set_axisbelow(True)
    axes.tick_params(length=0)
    axes.spines["bottom"].set_visible(False)
    axes.margins(x=0.04)
    return figure


def _draw_row(axes: "Axes", row: RatioRow, place: int) -> None:
    if row.limit:
        axes.vlines(
            row.limit,
            place - 0.4,
            place + 0.4,
            color=colour("chart-limit"),
            linewidth=1.4,
            linestyles=(0, (4, 2)),
        )
    if row.found is None:
        axes.annotate(
            "unmeasured",
            (1, place),
            (5, 0),
            textcoords="offset points",
            va="center",
            fontsize=9,
            color=colour("chart-open"),
            fontstyle="italic",
            zorder=4,
        )
        return
    tone = {"fail": "chart-fail", "unmeasured": "chart-open"}.get(row.outcome or "", "chart-image")
    together = row.label == "all samples"
    axes.hlines(
        place,
        row.found.low,
        row.found.high,
        color=colour(tone),
        linewidth=3 if together else 2,
        zorder=2,
    )
    hollow = row.outcome == "unmeasured"
    axes.plot(
        row.found.ratio,
        place,
        linestyle="none",
        marker="D" if together else "o",
        markersize=8 if together else 7,
        markerfacecolor="none" if hollow else colour(tone),
        markeredgecolor=colour(tone),
        markeredgewidth=1.6,
        zorder=3,
    )
