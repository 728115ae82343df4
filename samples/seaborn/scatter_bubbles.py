"""Horsepower and economy of cars as bubbles: weight as size, origin as colour.

A wrong image shows here in curves: a circle is eight Bezier arcs, flattened to lines by a
tolerance, and half transparent over its neighbours.
"""

from pathlib import Path

import pandas as pd
import seaborn as sns

TAGS = ("markers", "alpha")
DATA = Path(__file__).parents[1] / "data" / "mpg.csv"

sns.set_theme(style="white")


def plot():
    cars = pd.read_csv(DATA)
    grid = sns.relplot(
        data=cars,
        x="horsepower",
        y="mpg",
        hue="origin",
        size="weight",
        sizes=(20, 320),
        alpha=0.5,
        palette="muted",
        height=6,
    )
    grid.set_axis_labels("horsepower", "miles per gallon")
    return grid.figure
