"""Four variables of diamonds in one scatter: weight, price, clarity as colour, depth as size.

A wrong image shows here in 6,000 small discs that overlap: which one is on top, how their edges
blend, and their sizes of less than three pixels.
"""

from pathlib import Path

import pandas as pd
import seaborn as sns

TAGS = ("markers", "colour")
DATA = Path(__file__).parents[1] / "data" / "diamonds.csv"

sns.set_theme(style="whitegrid")


def plot():
    diamonds = pd.read_csv(DATA)
    grid = sns.relplot(
        data=diamonds,
        x="carat",
        y="price",
        hue="clarity",
        hue_order=["I1", "SI2", "SI1", "VS2", "VS1", "VVS2", "VVS1", "IF"],
        size="depth",
        sizes=(2, 14),
        palette="ch:r=-0.25,d=0.3_r",
        linewidth=0,
        height=6,
        aspect=1.15,
    )
    grid.set(xlim=(0, 3.2), xlabel="weight (carat)", ylabel="price (US$)")
    grid.ax.yaxis.set_major_formatter("{x:,.0f}")
    grid.despine(left=True, bottom=True)
    return grid.figure
