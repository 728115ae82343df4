"""Bills of a restaurant by day, smokers beside others.

A wrong image shows here in quartiles and whiskers: interpolated numbers, and a rule of 1.5 times
their distance that decides what is an outlier.
"""

from pathlib import Path

import matplotlib.pyplot as plt
import pandas as pd
import seaborn as sns

FORMATS = ("png", "svg", "pdf", "ps")
TAGS = ("distribution", "statistics")
DATA = Path(__file__).parents[1] / "data" / "tips.csv"

sns.set_theme(style="ticks")


def plot():
    tips = pd.read_csv(DATA)
    fig, ax = plt.subplots(figsize=(7.5, 5), layout="constrained")
    sns.boxplot(
        data=tips,
        x="day",
        y="total_bill",
        hue="smoker",
        order=["Thur", "Fri", "Sat", "Sun"],
        hue_order=["Yes", "No"],
        palette=["m", "g"],
        gap=0.12,
        vert=None,  # seaborn 0.13 sets it, and matplotlib 3.11 warns of it
        orientation="vertical",
        ax=ax,
    )
    sns.move_legend(ax, "lower left", bbox_to_anchor=(0, 1), ncols=2, frameon=False)
    ax.set(ylim=(0, 52), xlabel="", ylabel="total bill (US$)")
    sns.despine(offset=10, trim=True)
    return fig
