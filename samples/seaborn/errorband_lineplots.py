"""Mean responses of brain regions over time, each in a band of confidence.

A wrong image shows here in the bands' edges: percentiles of a seeded bootstrap, and fills whose
transparent layers blend in eight bits.
"""

from pathlib import Path

import matplotlib.pyplot as plt
import pandas as pd
import seaborn as sns

TAGS = ("lines", "statistics", "alpha")
DATA = Path(__file__).parents[1] / "data" / "fmri.csv"

sns.set_theme(style="darkgrid")


def plot():
    responses = pd.read_csv(DATA)
    fig, ax = plt.subplots(figsize=(8, 5), layout="constrained")
    sns.lineplot(
        data=responses,
        x="timepoint",
        y="signal",
        hue="region",
        style="event",
        markers=True,
        seed=11,
        ax=ax,
    )
    ax.set(xticks=range(0, 19, 3), xlabel="time point", ylabel="change of the signal (%)")
    return fig
