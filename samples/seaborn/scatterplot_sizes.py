"""Planets by the length of their year and distance, mass as size, year found as colour.

A wrong image shows here in two logarithmic axes, their minor grid lines, and the tick labels'
superscripts.
"""

from pathlib import Path

import pandas as pd
import seaborn as sns

FORMATS = ("png", "svg", "pdf", "ps")
TAGS = ("markers", "log", "colour")
DATA = Path(__file__).parents[1] / "data" / "planets.csv"

sns.set_theme(style="whitegrid")


def plot():
    planets = pd.read_csv(DATA)
    grid = sns.relplot(
        data=planets,
        x="distance",
        y="orbital_period",
        hue="year",
        size="mass",
        sizes=(12, 200),
        palette=sns.cubehelix_palette(rot=-0.25, as_cmap=True),
        height=6,
    )
    grid.set(xscale="log", yscale="log", xlim=(3, 2000))
    grid.ax.grid(visible=True, which="minor", linewidth=0.25)
    grid.set_axis_labels("distance (parsec)", "orbital period (days)")
    grid.despine(left=True, bottom=True)
    return grid.figure
