"""Economy by year of the model, a dot for each car, and the curve fitted through them.

A wrong image shows here in the curve and its band: polynomials of the second degree, solved by
LAPACK 1,000 times over resampled cars.
"""

from pathlib import Path

import numpy as np
import pandas as pd
import seaborn as sns

DATA = Path(__file__).parents[1] / "data" / "mpg.csv"


def plot():
    sns.set_theme(style="ticks")
    cars = pd.read_csv(DATA)
    np.random.seed(5)  # stripplot has no seed of its own: its jitter is numpy's global one
    cars_by_year = {"data": cars, "x": "model_year", "y": "mpg"}
    grid = sns.catplot(
        **cars_by_year,
        hue="weight",
        native_scale=True,
        palette="ch:r=-0.2,d=0.3",
        zorder=1,
        height=5,
        aspect=1.35,
    )
    curve = {"order": 2, "scatter": False, "truncate": False, "color": "0.3"}
    sns.regplot(**cars_by_year, **curve, seed=5, ax=grid.ax)
    grid.ax.xaxis.set_major_formatter("19{x:.0f}")
    grid.set_axis_labels("year of the model", "miles per gallon")
    return grid.figure
