"""Distances of planets by the method that found them, boxes under dots, on a log axis.

A wrong image shows here in logarithms: where each dot falls is one of the C library's, and the
jitter comes from numpy's legacy generator.
"""

from contextlib import contextmanager
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import seaborn as sns

FORMATS = ("png", "svg", "pdf", "ps")
TAGS = ("distribution", "log", "markers", "random")
DATA = Path(__file__).parents[1] / "data" / "planets.csv"

sns.set_theme(style="ticks")


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
    planets = pd.read_csv(DATA)
    fig, ax = plt.subplots(figsize=(9, 6), layout="constrained")
    ax.set_xscale("log")
    sns.boxplot(
        data=planets,
        x="distance",
        y="method",
        hue="method",
        whis=(0, 100),
        width=0.6,
        palette="vlag",
        legend=False,
        vert=None,  # seaborn 0.13 sets it, and matplotlib 3.11 warns of it
        orientation="horizontal",
        ax=ax,
    )
    with seeded(17):
        sns.stripplot(data=planets, x="distance", y="method", size=3.5, color="0.3", ax=ax)
    ax.set(xlabel="distance (parsec)", ylabel="")
    ax.xaxis.grid(visible=True)
    sns.despine(left=True, trim=True)
    return fig
