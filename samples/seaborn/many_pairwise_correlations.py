"""Half of a correlation matrix of 20 variables, the other half being the same.

A wrong image shows here in colours: a diverging palette is computed by way of HUSL, a space with
cube roots and trigonometry, and each correlation falls on one of its 256 steps.
"""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import seaborn as sns

TAGS = ("colour", "statistics", "random")

sns.set_theme(style="white")


def plot():
    rng = np.random.default_rng(59)
    causes = rng.normal(size=(120, 4)) @ rng.normal(size=(4, 20))
    table = pd.DataFrame(
        causes + rng.normal(0, 1.6, (120, 20)), columns=list("ABCDEFGHIJKLMNOPQRST")
    )
    correlation = table.corr().iloc[1:, :-1]
    fig, ax = plt.subplots(figsize=(8, 7), layout="constrained")
    sns.heatmap(
        correlation,
        mask=np.triu(np.ones_like(correlation, dtype=bool), k=1),
        cmap=sns.diverging_palette(230, 20, as_cmap=True),
        vmin=-0.9,
        vmax=0.9,
        square=True,
        linewidths=0.5,
        cbar_kws={"shrink": 0.5, "label": "correlation"},
        ax=ax,
    )
    ax.tick_params(axis="y", rotation=0)
    return fig
