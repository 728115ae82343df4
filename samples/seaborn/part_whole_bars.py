"""Horizontal bars within bars: crashes that involved alcohol as a part of all.

A wrong image shows here in edges: 50 bars whose ends and gaps fall between pixels, so that
anti-aliasing and snapping decide every one of them.

Serves horizontal_barplot of seaborn 0.10 too, which is the same plot under its old name.
"""

from pathlib import Path

import matplotlib.pyplot as plt
import pandas as pd
import seaborn as sns

TAGS = ("bars", "text")
DATA = Path(__file__).parents[1] / "data" / "car_crashes.csv"

sns.set_theme(style="whitegrid")


def plot():
    worst = pd.read_csv(DATA).nlargest(25, "total")
    fig, ax = plt.subplots(figsize=(6, 8), layout="constrained")
    bars = {"total": ("0.8", "all crashes"), "alcohol": ("C3", "with alcohol")}
    for column, (colour, label) in bars.items():
        sns.barplot(data=worst, x=column, y="abbrev", color=colour, label=label, ax=ax)
    ax.legend(loc="lower right", frameon=True)
    ax.set(xlim=(0, 25), xlabel="fatal crashes per billion miles", ylabel="")
    sns.despine(left=True, bottom=True)
    return fig
