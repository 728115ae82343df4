"""Counts of diamonds by price and clarity, a third variable as the hue.

A wrong image shows here in the colours of small rectangles: each count becomes a lightness
through a conversion between colour spaces, and the price's bins come from logarithms.
"""

from pathlib import Path

import pandas as pd
import seaborn as sns

TAGS = ("distribution", "colour", "log")
DATA = Path(__file__).parents[1] / "data" / "diamonds.csv"
CLARITY = ["IF", "VVS1", "VVS2", "VS1", "VS2", "SI1", "SI2", "I1"]

sns.set_theme(style="ticks")


def plot():
    diamonds = pd.read_csv(DATA)
    diamonds["clarity"] = pd.Categorical(diamonds["clarity"], CLARITY, ordered=True)
    diamonds["cut"] = diamonds["cut"].where(diamonds["cut"] == "Ideal", "other")
    grid = sns.displot(
        data=diamonds,
        x="price",
        y="clarity",
        hue="cut",
        col="cut",
        hue_order=["Ideal", "other"],
        col_order=["Ideal", "other"],
        palette="dark",
        log_scale=(True, False),
        legend=False,
        height=5,
        aspect=0.9,
    )
    grid.set_titles("cut: {col_name}")
    for ax in grid.axes.flat:
        ax.xaxis.set_major_formatter("${x:,.0f}")
    return grid.figure
