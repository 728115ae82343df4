"""The extent of sea ice by decade, as violins with a dot for each month.

A wrong image shows here in both: the outline is a density of 120 means, and each mean a sum
over days.
"""

from pathlib import Path

import matplotlib.pyplot as plt
import pandas as pd
import seaborn as sns

TAGS = ("distribution", "alpha")
DATA = Path(__file__).parents[1] / "data" / "seaice.csv"

sns.set_theme(style="whitegrid")


def plot():
    days = pd.read_csv(DATA, parse_dates=["Date"], index_col="Date")
    months = days.resample("MS").mean().reset_index()
    months["decade"] = (months["Date"].dt.year // 10 * 10).astype(str) + "s"
    fig, ax = plt.subplots(figsize=(8, 5.5), layout="constrained")
    sns.violinplot(
        data=months,
        x="decade",
        y="Extent",
        hue="decade",
        palette="blend:#86b0d1,#dfeef6",
        inner="point",
        inner_kws={"s": 12, "alpha": 0.6},
        linewidth=1.2,
        bw_adjust=0.5,
        ax=ax,
    )
    ax.set(xlabel="", ylabel="extent (million km²), by month")
    sns.despine(left=True)
    return fig
