"""The share of cars below each value, by origin, for four properties of them.

A wrong image shows here in steps: each is a count over a total, drawn as two lines at right
angles that snap to pixels.
"""

from pathlib import Path

import pandas as pd
import seaborn as sns

FORMATS = ("png", "svg", "pdf", "ps")
TAGS = ("distribution", "lines", "facets")
DATA = Path(__file__).parents[1] / "data" / "mpg.csv"

sns.set_theme(style="ticks")


def plot():
    cars = pd.read_csv(DATA)
    properties = ["mpg", "displacement", "weight", "acceleration"]
    grid = sns.displot(
        data=cars.melt("origin", properties),
        x="value",
        hue="origin",
        col="variable",
        col_wrap=2,
        kind="ecdf",
        linewidth=2,
        facet_kws={"sharex": False},
        height=2.8,
        aspect=1.25,
    )
    grid.set_titles("{col_name}")
    grid.set_axis_labels("", "share of cars")
    return grid.figure
