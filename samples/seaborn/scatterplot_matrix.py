"""Every pair of three measurements of penguins, by species: the lower half of the matrix.

A wrong image shows here in the many small axes: tick positions, marker edges, and the kernel
densities on the diagonal, which come from scipy's linear algebra.
"""

from pathlib import Path

import pandas as pd
import seaborn as sns

TAGS = ("distribution", "markers", "facets")
DATA = Path(__file__).parents[1] / "data" / "penguins.csv"

sns.set_theme(style="ticks")


def plot():
    penguins = pd.read_csv(DATA)
    grid = sns.pairplot(
        penguins,
        hue="species",
        vars=["bill_length_mm", "flipper_length_mm", "body_mass_g"],
        height=2.4,
        corner=True,
        plot_kws={"s": 24},
    )
    return grid.figure
