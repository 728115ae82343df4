"""The chance to survive by age, a logistic curve for each sex, with binned shares as dots.

A wrong image shows here in the curve: statsmodels fits it by iteratively reweighted least
squares, and must stop at the same step everywhere.
"""

from pathlib import Path

import pandas as pd
import seaborn as sns

TAGS = ("statistics", "facets")
DATA = Path(__file__).parents[1] / "data" / "titanic.csv"

sns.set_theme(style="darkgrid")


def plot():
    passengers = pd.read_csv(DATA)
    grid = sns.lmplot(
        data=passengers,
        x="age",
        y="survived",
        hue="sex",
        hue_order=["male", "female"],
        col="sex",
        col_order=["male", "female"],
        palette={"male": "#6495ED", "female": "#F08080"},
        logistic=True,
        x_bins=8,
        truncate=False,
        n_boot=100,
        seed=29,
        facet_kws={"xlim": (-3, 83)},
        height=4.2,
        aspect=0.95,
    )
    grid.set(ylim=(-0.03, 1.03))
    grid.set_titles("{col_name}")
    grid.set_axis_labels("age (years)", "share that survived")
    return grid.figure
