"""Mean pulse by kind of exercise, diet and time, with intervals from a bootstrap.

A wrong image shows here in the caps of the intervals: percentiles of 1,000 resampled means, from
a seeded generator whose stream must be the same on every machine.
"""

from pathlib import Path

import pandas as pd
import seaborn as sns

TAGS = ("statistics", "markers", "facets")
DATA = Path(__file__).parents[1] / "data" / "exercise.csv"

sns.set_theme(style="whitegrid")


def plot():
    pulses = pd.read_csv(DATA)
    grid = sns.catplot(
        data=pulses,
        x="time",
        y="pulse",
        hue="kind",
        col="diet",
        kind="point",
        capsize=0.12,
        dodge=True,
        palette="YlGnBu_d",
        markers=["o", "s", "D"],
        seed=7,
        height=5,
        aspect=0.8,
    )
    grid.set_axis_labels("time since start", "pulse (beats a minute)")
    grid.set_titles("{col_name} diet")
    grid.despine(left=True)
    return grid.figure
