"""One violin for each column of a wide table: how brain networks correlate with the rest.

A wrong image shows here in the outlines: each is a kernel density at 100 points, whose bandwidth
comes from a covariance and a power.
"""

from pathlib import Path

import matplotlib.pyplot as plt
import pandas as pd
import seaborn as sns

TAGS = ("distribution", "shapes")
DATA = Path(__file__).parents[1] / "data" / "brain_networks.csv"
NETWORKS = ["1", "3", "5", "6", "7", "8", "11", "12", "13", "15", "16", "17"]

sns.set_theme(style="whitegrid")


def plot():
    series = pd.read_csv(DATA, header=[0, 1, 2], index_col=0)
    means = series.corr().groupby(level="network").mean().T[NETWORKS]
    fig, ax = plt.subplots(figsize=(9, 5.5), layout="constrained")
    sns.violinplot(data=means, palette="Set3", bw_adjust=0.6, cut=1, linewidth=1, ax=ax)
    ax.axhline(0, color="0.3", lw=1, zorder=0)
    ax.set(xlabel="network", ylabel="mean correlation of every node with it")
    sns.despine(left=True, bottom=True)
    return fig
