"""Lengths of penguins' flippers, a histogram for each species and sex.

A wrong image shows here in bars that touch: their common edges are drawn twice, and must fall on
the same pixel in every facet.
"""

from pathlib import Path

import pandas as pd
import seaborn as sns

TAGS = ("distribution", "facets", "bars")
DATA = Path(__file__).parents[1] / "data" / "penguins.csv"

sns.set_theme(style="darkgrid")


def plot():
    penguins = pd.read_csv(DATA)
    penguins["sex"] = penguins["sex"].str.lower()
    grid = sns.displot(
        data=penguins,
        x="flipper_length_mm",
        hue="species",
        col="species",
        row="sex",
        row_order=["female", "male"],
        binwidth=3,
        legend=False,
        height=2.8,
        aspect=1.05,
        facet_kws={"margin_titles": True},
    )
    grid.set_titles(col_template="{col_name}", row_template="{row_name}")
    grid.set_axis_labels("flipper (mm)", "penguins")
    return grid.figure
