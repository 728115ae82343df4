"""Prices of diamonds on a logarithmic axis, stacked by quality of the cut.

A wrong image shows here in the edges of the bins: powers of ten between the least and the
greatest logarithm, from the C library's mathematics, decide which bin a price falls into.
"""

from pathlib import Path

import matplotlib.pyplot as plt
import pandas as pd
import seaborn as sns

TAGS = ("distribution", "bars", "log")
DATA = Path(__file__).parents[1] / "data" / "diamonds.csv"

sns.set_theme(style="ticks")


def plot():
    diamonds = pd.read_csv(DATA)
    fig, ax = plt.subplots(figsize=(8, 5.5), layout="constrained")
    sns.histplot(
        data=diamonds,
        x="price",
        hue="cut",
        hue_order=["Ideal", "Premium", "Very Good", "Good", "Fair"],
        multiple="stack",
        palette="crest",
        edgecolor="0.25",
        linewidth=0.5,
        log_scale=True,
        ax=ax,
    )
    ax.xaxis.set_major_formatter("${x:,.0f}")
    ax.set(xlabel="price", ylabel="diamonds")
    ax.set_xticks([500, 1000, 2000, 5000, 10_000])
    ax.xaxis.set_tick_params(which="minor", labelbottom=False)
    sns.despine()
    return fig
