"""Firing rates of neurons by strength of motion and choice, aligned to two events.

A wrong image shows here in dashes and joins: each line is stroked by Agg from its own points,
and a dash that starts a thousandth of a pixel later ends elsewhere.
"""

from pathlib import Path

import pandas as pd
import seaborn as sns

TAGS = ("lines", "facets")
DATA = Path(__file__).parents[1] / "data" / "dots.csv"

sns.set_theme(style="ticks")


def plot():
    rates = pd.read_csv(DATA)
    grid = sns.relplot(
        data=rates,
        x="time",
        y="firing_rate",
        hue="coherence",
        style="choice",
        col="align",
        kind="line",
        estimator=None,
        palette=sns.color_palette("rocket_r", 6),
        facet_kws={"sharex": False},
        height=4.5,
        aspect=0.9,
    )
    titles = {"dots": "dots appear", "sacc": "eyes move"}
    for align, ax in grid.axes_dict.items():
        ax.axvline(0, color="0.7", lw=1, zorder=0)
        ax.set(title=titles[align], xlabel="time (ms)", ylabel="firing rate (Hz)")
    grid.axes.flat[1].set_ylabel("")
    return grid.figure
