"""Tips of a restaurant by day, each violin split between smokers and others.

A wrong image shows here where the halves meet: two densities, cut along one vertical line, with
dashed quartiles that end at their outlines.
"""

from pathlib import Path

import matplotlib.pyplot as plt
import pandas as pd
import seaborn as sns

TAGS = ("distribution", "shapes")
DATA = Path(__file__).parents[1] / "data" / "tips.csv"

sns.set_theme(style="dark")


def plot():
    tips = pd.read_csv(DATA)
    fig, ax = plt.subplots(figsize=(7.5, 5), layout="constrained")
    sns.violinplot(
        data=tips,
        x="day",
        y="tip",
        hue="smoker",
        order=["Thur", "Fri", "Sat", "Sun"],
        hue_order=["Yes", "No"],
        split=True,
        gap=0.08,
        inner="quart",
        linewidth=1,
        cut=0.5,
        palette={"Yes": "#d1805a", "No": "0.85"},
        ax=ax,
    )
    sns.move_legend(ax, "upper left")
    ax.set(xlabel="", ylabel="tip (US$)")
    return fig
