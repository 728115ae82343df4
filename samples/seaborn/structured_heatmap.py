"""Correlations of brain nodes, clustered, with each node's network marked at two sides.

A wrong image shows here in the order of its rows: the clustering compares sums of squares, and a
last bit that differs may swap two branches of the tree, and with them the whole picture.
"""

from pathlib import Path

import pandas as pd
import seaborn as sns

TAGS = ("colour", "statistics")
DATA = Path(__file__).parents[1] / "data" / "brain_networks.csv"
NETWORKS = ["5", "6", "7", "8", "12", "13", "16", "17"]

sns.set_theme()


def plot():
    series = pd.read_csv(DATA, header=[0, 1, 2], index_col=0)
    series = series.loc[:, series.columns.get_level_values("network").isin(NETWORKS)]
    colours = dict(zip(NETWORKS, sns.husl_palette(len(NETWORKS), s=0.6), strict=True))
    networks = series.columns.get_level_values("network")
    series.columns = [f"{network}.{node} {side}" for network, node, side in series.columns]
    marks = pd.Series([colours[network] for network in networks], series.columns, name="network")
    grid = sns.clustermap(
        series.corr(),
        vmin=-1,  # not center=0, which warns with matplotlib 3.11
        vmax=1,
        cmap="vlag",
        row_colors=marks,
        col_colors=marks,
        linewidths=0.5,
        dendrogram_ratio=(0.12, 0.16),
        cbar_pos=(0.02, 0.32, 0.03, 0.2),
        xticklabels=False,
        yticklabels=True,
        figsize=(9, 9),
    )
    grid.ax_row_dendrogram.remove()
    grid.ax_heatmap.tick_params(axis="y", labelsize=7)
    return grid.figure
