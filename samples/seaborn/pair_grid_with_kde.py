"""Three measurements of penguins: dots above the diagonal, densities on and below it.

A wrong image shows here in scipy three times over: densities of one variable, densities of two,
and the contour levels that are quantiles of the latter.

The one sample for this name, which seaborn 0.10 and 0.13 share.
"""

from pathlib import Path

import pandas as pd
import seaborn as sns

TAGS = ("distribution", "contour", "facets")
DATA = Path(__file__).parents[1] / "data" / "penguins.csv"
NAMES = {
    "bill_length_mm": "bill, length (mm)",
    "bill_depth_mm": "bill, depth (mm)",
    "body_mass_g": "mass (g)",
}

sns.set_theme(style="white")


def plot():
    penguins = pd.read_csv(DATA).rename(columns=NAMES)
    grid = sns.PairGrid(penguins, vars=list(NAMES.values()), diag_sharey=False, height=2.6)
    grid.map_upper(sns.scatterplot, s=16, color="C0")
    grid.map_lower(sns.kdeplot, fill=True, cmap="Blues", levels=8)
    grid.map_diag(sns.kdeplot, lw=2)
    return grid.figure
