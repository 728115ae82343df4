"""Densities of petals and sepals, one cloud of contours for each species of iris.

A wrong image shows here in the contours: a kernel density over a grid, then lines that are
interpolated between its values.
"""

from pathlib import Path

import pandas as pd
import seaborn as sns

TAGS = ("distribution", "contour", "alpha")
DATA = Path(__file__).parents[1] / "data" / "iris.csv"

sns.set_theme(style="darkgrid")


def plot():
    flowers = pd.read_csv(DATA)
    grid = sns.displot(
        data=flowers,
        x="sepal_width",
        y="sepal_length",
        hue="species",
        kind="kde",
        fill=True,
        alpha=0.6,
        thresh=0.15,
        levels=6,
        common_norm=False,
        height=5.5,
        aspect=1.1,
    )
    grid.set_axis_labels("width of the sepal (cm)", "length of the sepal (cm)")
    return grid.figure
