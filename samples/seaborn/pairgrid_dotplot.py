"""A dot for each state and cause of fatal crashes, states in one order for every panel.

A wrong image shows here in text and grid lines: 24 labels that share one column, and dots whose
edges meet a horizontal line at a fraction of a pixel.
"""

from pathlib import Path

import pandas as pd
import seaborn as sns

TAGS = ("markers", "text", "facets")
DATA = Path(__file__).parents[1] / "data" / "car_crashes.csv"
CAUSES = ["total", "speeding", "alcohol", "not_distracted", "no_previous"]

sns.set_theme(style="whitegrid")


def plot():
    worst = pd.read_csv(DATA).nlargest(24, "total")
    grid = sns.PairGrid(worst, x_vars=CAUSES, y_vars=["abbrev"], height=7, aspect=0.26)
    grid.map(
        sns.stripplot,
        hue=worst["total"],
        palette="flare",
        orient="h",
        jitter=False,
        size=9,
        linewidth=1,
        edgecolor="w",
        legend=False,
    )
    grid.set(xlim=(-1, 27), xlabel="fatal crashes", ylabel="")
    for ax, cause in zip(grid.axes.flat, CAUSES, strict=True):
        ax.set_title(cause.replace("_", " "))
        ax.grid(visible=False, axis="x")
        ax.grid(visible=True, axis="y")
    sns.despine(left=True, bottom=True)
    grid.tight_layout()
    return grid.figure
