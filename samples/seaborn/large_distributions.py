"""Letter-value boxes of diamonds' prices: more quantiles where there are more data.

A wrong image shows here in quantiles: how many there are comes from a logarithm that is cut to a
whole number, and where they stand from interpolation.
"""

from pathlib import Path

import matplotlib.pyplot as plt
import pandas as pd
import seaborn as sns

TAGS = ("distribution", "colour")
DATA = Path(__file__).parents[1] / "data" / "diamonds.csv"

sns.set_theme(style="whitegrid")


def plot():
    diamonds = pd.read_csv(DATA)
    fig, ax = plt.subplots(figsize=(8, 5.5), layout="constrained")
    sns.boxenplot(
        data=diamonds,
        x="color",
        y="price",
        hue="color",
        order=list("DEFGHIJ"),
        hue_order=list("DEFGHIJ"),
        palette="mako_r",
        width_method="linear",
        flier_kws={"s": 12, "linewidth": 0.7},
        legend=False,
        ax=ax,
    )
    ax.yaxis.set_major_formatter("${x:,.0f}")
    ax.set(xlabel="colour, from the clearest to the most yellow")
    sns.despine(left=True)
    return fig
