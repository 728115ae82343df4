"""The share of each cut among diamonds, by weight, as one filled density.

A wrong image shows here in quotients of kernel densities: where the sum is small, at the right,
the last bits of exponentials become visible.
"""

from pathlib import Path

import pandas as pd
import seaborn as sns

TAGS = ("distribution", "shapes")
DATA = Path(__file__).parents[1] / "data" / "diamonds.csv"

sns.set_theme(style="white")


def plot():
    diamonds = pd.read_csv(DATA)
    grid = sns.displot(
        data=diamonds,
        x="carat",
        hue="cut",
        hue_order=["Ideal", "Premium", "Very Good", "Good", "Fair"],
        kind="kde",
        multiple="fill",
        clip=(0.2, 2.5),
        palette="ch:rot=-0.3,hue=1,light=0.8",
        linewidth=0.8,
        height=5.5,
        aspect=1.2,
    )
    grid.set(xlim=(0.2, 2.5), ylim=(0, 1), xlabel="weight (carat)", ylabel="share")
    grid.ax.yaxis.set_major_formatter("{x:.0%}")
    return grid.figure
