"""A correlation matrix as dots: colour for the sign, size for the strength.

A wrong image shows here in the area of 529 circles, each the square root of a scaled number, and
in colours that round to one step of a map.
"""

from pathlib import Path

import pandas as pd
import seaborn as sns

TAGS = ("markers", "colour", "text")
DATA = Path(__file__).parents[1] / "data" / "brain_networks.csv"

sns.set_theme(style="whitegrid", font_scale=0.9)


def plot():
    series = pd.read_csv(DATA, header=[0, 1, 2], index_col=0)
    left = series.xs("lh", axis="columns", level="hemi").iloc[:, 8:]
    left.columns = [f"{network}.{node}" for network, node in left.columns]
    cells = left.corr().rename_axis("node").reset_index().melt("node", value_name="correlation")
    cells["strength"] = cells["correlation"].abs()
    grid = sns.relplot(
        data=cells,
        x="variable",
        y="node",
        hue="correlation",
        size="strength",
        palette="vlag",
        hue_norm=(-1, 1),
        size_norm=(0, 1),
        sizes=(4, 190),
        edgecolor="0.6",
        height=7,
    )
    grid.set(xlabel="network.node, left hemisphere", ylabel="", aspect="equal")
    grid.ax.margins(0.03)
    grid.tick_params(axis="x", rotation=90)
    grid.despine(left=True, bottom=True)
    return grid.figure
