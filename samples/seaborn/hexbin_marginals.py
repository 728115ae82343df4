"""Points of a skewed cloud counted in hexagons, with histograms at the margins.

A wrong image shows here in the hexagons: each point goes to the nearer of two grids, and their
slanted edges, anti-aliased, meet those of six neighbours.
"""

import numpy as np
import pandas as pd
import seaborn as sns

FORMATS = ("png", "svg", "pdf")  # PostScript knows no transparency
TAGS = ("distribution", "colour", "random")

sns.set_theme(style="ticks")


def plot():
    rng = np.random.default_rng(41)
    waiting = 12 * rng.beta(2, 4, size=2000)
    cost = 8 - 0.6 * waiting + rng.normal(0, 1.1, size=2000)
    grid = sns.jointplot(
        data=pd.DataFrame({"waiting time": waiting, "cost": cost}),
        x="waiting time",
        y="cost",
        kind="hex",
        color="#4c8f7a",
        height=6,
    )
    return grid.figure
