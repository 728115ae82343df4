"""Economy by year of the model, a dot for each car, and the curve fitted through them.

A wrong image shows here in the curve and its band: polynomials of the second degree, solved by
LAPACK 1,000 times over resampled cars.
"""

from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pandas as pd
import seaborn as sns

TAGS = ("statistics", "markers", "random")
DATA = Path(__file__).parents[1] / "data" / "mpg.csv"

sns.set_theme(style="ticks")


@contextmanager
def seeded(seed):
    # catplot has no seed of its own: its jitter is from numpy's global generator.
    before = np.random.get_state()
    np.random.seed(seed)
    try:
        yield
    finally:
        np.random.set_state(before)


def plot():
    cars = pd.read_csv(DATA)
    cars_by_year = {"data": cars, "x": "model_year", "y": "mpg"}
    with seeded(5):
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
