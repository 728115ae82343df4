"""The share of survivors by class, sex, age group and company, with bootstrap intervals.

A wrong image shows here in short vertical lines: the ends of intervals over means of zeros and
ones, where a percentile often lies exactly between two values.
"""

from pathlib import Path

import pandas as pd
import seaborn as sns

TAGS = ("statistics", "facets")
DATA = Path(__file__).parents[1] / "data" / "titanic.csv"

sns.set_theme(style="whitegrid")


def plot():
    passengers = pd.read_csv(DATA).sort_values(["pclass", "who"], ascending=[True, False])
    passengers["company"] = passengers["alone"].map({True: "alone", False: "with others"})
    grid = sns.PairGrid(
        passengers,
        x_vars=["class", "sex", "who", "company"],
        y_vars="survived",
        height=4.5,
        aspect=0.52,
    )
    grid.map(sns.pointplot, color="#bb3f3f", seed=31)
    grid.set(ylim=(0, 1), xlabel="")
    for ax, title in zip(grid.axes.flat, ["class", "sex", "age", "company"], strict=True):
        ax.set_title(title)
    grid.axes.flat[0].set_ylabel("share that survived")
    sns.despine(left=True)
    grid.tight_layout()
    return grid.figure
