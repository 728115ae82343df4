"""Three spirals, each in polar axes of its own.

A wrong image shows here in places: sine and cosine turn every one of 180 dots from angle and
radius to x and y, and the circles of the grid are arcs of Bezier curves.

Serves facet_projections of seaborn 0.10 too, which is the same plot under its old name.
"""

import numpy as np
import pandas as pd
import seaborn as sns

FORMATS = ("png", "svg", "pdf", "ps")
TAGS = ("polar", "facets", "markers")

sns.set_theme(font_scale=0.9)


def plot():
    radius = np.linspace(0, 10, 60)
    turns = pd.DataFrame({"r": radius, "slow": radius, "medium": 2 * radius, "fast": 4 * radius})
    spirals = turns.melt("r", var_name="speed", value_name="theta")
    grid = sns.FacetGrid(
        spirals,
        col="speed",
        hue="speed",
        subplot_kws={"projection": "polar"},
        despine=False,
        height=3.2,
        sharex=False,
        sharey=False,
    )
    grid.map_dataframe(sns.scatterplot, x="theta", y="r", s=35)
    grid.set(rticks=[4, 8], yticklabels=[], rmax=10.5)
    grid.set_axis_labels("", "")
    grid.set_titles("{col_name}", pad=12)
    grid.tight_layout()
    return grid.figure
