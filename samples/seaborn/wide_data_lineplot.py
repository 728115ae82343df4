"""Four random walks over a year, each column of a wide table a smoothed line.

A wrong image shows here in sums: rolling means in pandas add and subtract as they go, so that
an error in the last bit stays until the end.
"""

import matplotlib.dates as mdates
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import seaborn as sns

FORMATS = ("png", "svg", "pdf", "ps")
TAGS = ("lines", "dates", "random")

sns.set_theme(style="whitegrid")


def plot():
    days = pd.date_range("2023-01-01", periods=365, name="date")
    steps = np.random.default_rng(73).normal(size=(365, 4))
    walks = pd.DataFrame(steps.cumsum(axis=0), days, columns=list("ABCD"))
    fig, ax = plt.subplots(figsize=(8, 5), layout="constrained")
    sns.lineplot(data=walks.rolling(7).mean().dropna(), palette="tab10", linewidth=2.2, ax=ax)
    ax.xaxis.set_major_locator(mdates.MonthLocator(range(1, 13, 2)))
    ax.xaxis.set_major_formatter(mdates.DateFormatter("%b %Y"))
    ax.set(xlabel="", ylabel="mean of seven days")
    sns.move_legend(ax, "center left", bbox_to_anchor=(1, 0.5), title="walk", frameon=False)
    return fig
