"""Depth of penguins' bills by length, a fitted line for each species.

A wrong image shows here in three bands: pseudo-inverses of LAPACK over 1,000 seeded resamples,
and the percentiles of what they predict.
"""

from pathlib import Path

import pandas as pd
import seaborn as sns

TAGS = ("statistics", "markers", "alpha")
DATA = Path(__file__).parents[1] / "data" / "penguins.csv"

sns.set_theme(style="ticks")


def plot():
    penguins = pd.read_csv(DATA)
    grid = sns.lmplot(
        data=penguins,
        x="bill_length_mm",
        y="bill_depth_mm",
        hue="species",
        markers=["o", "s", "^"],
        scatter_kws={"s": 28, "alpha": 0.6},
        seed=13,
        height=5.5,
        aspect=1.1,
    )
    grid.set_axis_labels("length of the bill (mm)", "depth of the bill (mm)")
    return grid.figure
