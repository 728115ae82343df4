"""Four data sets of one mean, one variance and one line, and of four shapes.

A wrong image shows here in the fitted line: its two coefficients come out of LAPACK's singular
values, and every facet must show the same ones.
"""

from pathlib import Path

import pandas as pd
import seaborn as sns

TAGS = ("statistics", "facets", "markers")
DATA = Path(__file__).parents[1] / "data" / "anscombe.csv"

sns.set_theme(style="ticks", palette="deep")


def plot():
    quartet = pd.read_csv(DATA)
    grid = sns.lmplot(
        data=quartet,
        x="x",
        y="y",
        hue="dataset",
        col="dataset",
        col_wrap=2,
        height=3,
        aspect=1.25,
        ci=None,
        truncate=False,
        scatter_kws={"s": 45, "alpha": 0.9},
    )
    grid.set_titles("data set {col_name}")
    for name, part in quartet.groupby("dataset"):
        label = f"r = {part['x'].corr(part['y']):.3f}"
        grid.axes_dict[name].text(
            0.95, 0.08, label, transform=grid.axes_dict[name].transAxes, ha="right"
        )
    return grid.figure
