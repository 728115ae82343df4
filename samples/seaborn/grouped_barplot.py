"""Mean mass of penguins by species and sex, with the standard deviation.

A wrong image shows here in the heights: sums of floats that numpy adds in pairs, in an order
that its vector code may change.
"""

from pathlib import Path

import pandas as pd
import seaborn as sns

TAGS = ("bars", "statistics", "alpha")
DATA = Path(__file__).parents[1] / "data" / "penguins.csv"

sns.set_theme(style="whitegrid")


def plot():
    penguins = pd.read_csv(DATA)
    penguins["sex"] = penguins["sex"].str.lower()
    grid = sns.catplot(
        data=penguins,
        x="species",
        y="body_mass_g",
        hue="sex",
        kind="bar",
        errorbar="sd",
        palette="dark",
        alpha=0.6,
        gap=0.08,
        height=5.5,
    )
    grid.despine(left=True)
    grid.set_axis_labels("", "mass (g)")
    grid.ax.yaxis.set_major_formatter("{x:,.0f}")
    return grid.figure
