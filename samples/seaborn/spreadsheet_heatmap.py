"""Airline passengers by month and year, a number in every cell.

A wrong image shows here in 144 small numbers: their glyphs, their centring, and whether they are
dark or light, which a threshold on each cell's luminance decides.

Serves heatmap_annotation of seaborn 0.10 too: an annotated heat map of the same table.
"""

from pathlib import Path

import matplotlib.pyplot as plt
import pandas as pd
import seaborn as sns

FORMATS = ("png", "svg", "pdf", "ps")
TAGS = ("text", "colour")
DATA = Path(__file__).parents[1] / "data" / "flights.csv"

sns.set_theme()


def plot():
    flights = pd.read_csv(DATA)
    table = flights.pivot(index="month", columns="year", values="passengers")
    table = table.loc[flights["month"].unique()]
    fig, ax = plt.subplots(figsize=(9, 6), layout="constrained")
    sns.heatmap(
        table,
        annot=True,
        fmt="d",
        linewidths=0.5,
        cbar_kws={"label": "thousands of passengers"},
        ax=ax,
    )
    ax.set(xlabel="", ylabel="")
    return fig
