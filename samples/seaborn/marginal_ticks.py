"""Acceleration and economy of cars, with a tick for each car at the margins.

A wrong image shows here in the ticks: 796 lines thinner than a pixel, none of which falls on a
whole one.
"""

from pathlib import Path

import pandas as pd
import seaborn as sns

TAGS = ("markers", "lines", "alpha")
DATA = Path(__file__).parents[1] / "data" / "mpg.csv"

sns.set_theme(style="white", color_codes=True)


def plot():
    cars = pd.read_csv(DATA)
    grid = sns.JointGrid(data=cars, x="acceleration", y="mpg", space=0, ratio=14, height=6)
    grid.plot_joint(
        sns.scatterplot, size=cars["horsepower"], sizes=(20, 130), color="g", alpha=0.55
    )
    grid.plot_marginals(sns.rugplot, height=1, color="g", alpha=0.6, lw=0.8)
    sns.move_legend(grid.ax_joint, "upper left", title="horsepower", frameon=False)
    grid.set_axis_labels("seconds to 60 mph", "miles per gallon")
    return grid.figure
