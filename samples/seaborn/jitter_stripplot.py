"""Every measurement of every iris, jittered within its strip, with the means on top.

A wrong image shows here in the jitter: 600 places from numpy's legacy generator, drawn as
transparent discs, so that each overlap is a sum of its own.
"""

from contextlib import contextmanager
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import seaborn as sns

FORMATS = ("png", "svg", "pdf")  # PostScript knows no transparency
TAGS = ("markers", "alpha", "random")
DATA = Path(__file__).parents[1] / "data" / "iris.csv"

sns.set_theme(style="whitegrid")


@contextmanager
def seeded(seed):
    # stripplot has no seed of its own: its jitter is from numpy's global generator.
    before = np.random.get_state()
    np.random.seed(seed)
    try:
        yield
    finally:
        np.random.set_state(before)


def plot():
    flowers = pd.read_csv(DATA).melt("species", var_name="part", value_name="length")
    flowers["part"] = flowers["part"].str.replace("_", " ")
    by_species = {"data": flowers, "x": "length", "y": "part", "hue": "species"}
    fig, ax = plt.subplots(figsize=(8, 5.5), layout="constrained")
    dots = {"dodge": True, "jitter": 0.2, "alpha": 0.3, "zorder": 1, "legend": False}
    with seeded(3):
        sns.stripplot(**by_species, **dots, ax=ax)
    sns.pointplot(
        **by_species,
        dodge=0.8 - 0.8 / 3,
        palette="dark",
        errorbar=None,
        markers="d",
        markersize=6,
        linestyle="none",
        ax=ax,
    )
    sns.move_legend(ax, "lower right", title="mean of")
    ax.set(xlabel="length (cm)", ylabel="")
    sns.despine(left=True, bottom=True)
    return fig
