"""Twelve years of passengers: each year in a panel of its own, over all others in grey.

A wrong image shows here in thin lines: 144 of them, at slopes that hardly differ, so that their
anti-aliased steps fall on the same pixels only if their coordinates agree.
"""

from pathlib import Path

import pandas as pd
import seaborn as sns

TAGS = ("lines", "facets")
DATA = Path(__file__).parents[1] / "data" / "flights.csv"

sns.set_theme(style="dark")


def plot():
    flights = pd.read_csv(DATA)
    lines = {"x": "month", "y": "passengers", "estimator": None, "legend": False}
    grid = sns.relplot(
        data=flights,
        hue="year",
        col="year",
        col_wrap=4,
        kind="line",
        palette="crest",
        linewidth=3,
        zorder=3,
        height=2.1,
        aspect=1.1,
        **lines,
    )
    for year, ax in grid.axes_dict.items():
        sns.lineplot(data=flights, units="year", color="0.72", linewidth=0.8, ax=ax, **lines)
        ax.text(0.06, 0.84, year, transform=ax.transAxes, fontweight="bold")
        ax.set_xticks([0, 3, 6, 9], ["Jan", "Apr", "Jul", "Oct"])
    grid.set_titles("")
    grid.set_axis_labels("", "passengers (k)")
    grid.tight_layout()
    return grid.figure
