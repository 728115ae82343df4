"""The joint density of two measurements of penguins, with its margins.

A wrong image shows here in scipy: a kernel density over a grid takes a Cholesky factor and
millions of exponentials, and its contours follow every one of them.

The one sample for this name, which seaborn 0.10 and 0.13 share.
"""

from pathlib import Path

import pandas as pd
import seaborn as sns

TAGS = ("distribution", "contour")
DATA = Path(__file__).parents[1] / "data" / "penguins.csv"

sns.set_theme(style="ticks")


def plot():
    penguins = pd.read_csv(DATA)
    grid = sns.jointplot(
        data=penguins,
        x="bill_length_mm",
        y="bill_depth_mm",
        hue="species",
        kind="kde",
        height=6,
    )
    sns.move_legend(grid.ax_joint, "lower right")
    grid.set_axis_labels("bill length (mm)", "bill depth (mm)")
    return grid.figure
