"""Planets by distance and year of their discovery: a histogram of both, and of each.

A wrong image shows here in cells of one image: each count becomes a colour, cells meet without
a gap, and the bins of distance are even in its logarithm.
"""

from pathlib import Path

import pandas as pd
import seaborn as sns

TAGS = ("distribution", "colour", "log")
DATA = Path(__file__).parents[1] / "data" / "planets.csv"

sns.set_theme(style="ticks")


def plot():
    planets = pd.read_csv(DATA)
    grid = sns.JointGrid(data=planets, x="year", y="distance", marginal_ticks=True, height=6.5)
    grid.ax_joint.set_yscale("log")
    bar = grid.figure.add_axes([0.17, 0.6, 0.02, 0.18])
    grid.plot_joint(
        sns.histplot,
        discrete=(True, False),
        cmap="light:#03012d",
        pmax=0.8,
        cbar=True,
        cbar_ax=bar,
    )
    margins = {"element": "step", "color": "#03012d"}
    sns.histplot(x=planets["year"], discrete=True, ax=grid.ax_marg_x, **margins)
    sns.histplot(y=planets["distance"], ax=grid.ax_marg_y, **margins)
    grid.ax_joint.set_xticks(range(1998, 2015, 4))
    grid.ax_marg_x.set_ylabel("planets")
    grid.ax_marg_y.set_xlabel("planets")
    grid.set_axis_labels("year of discovery", "distance (parsec)")
    return grid.figure
