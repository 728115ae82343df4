"""Every measurement of every iris, jittered within its strip, with the means on top.

A wrong image shows here in the jitter: 600 places from numpy's legacy generator, drawn as
transparent discs, so that each overlap is a sum of its own.
"""

from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import seaborn as sns

DATA = Path(__file__).parents[1] / "data" / "iris.csv"


def plot():
    sns.set_theme(style="whitegrid")
    flowers = pd.read_csv(DATA).melt("species", var_name="part", value_name="length")
    flowers["part"] = flowers["part"].str.replace("_", " ")
    by_species = {"data": flowers, "x": "length", "y": "part", "hue": "species"}
    np.random.seed(3)  # stripplot has no seed of its own: its jitter is numpy's global one
    fig, ax = plt.subplots(figsize=(8, 5.5), layout="constrained")
    sns.stripplot(**by_species, dodge=True, jitter=0.2, alpha=0.3, zorder=1, legend=False, ax=ax)
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
