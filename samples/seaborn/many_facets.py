"""Twenty short random walks, a small panel for each.

A wrong image shows here in what repeats: twenty axes of one size, whose lines, markers and
titles must all lie at the same place in theirs.
"""

import numpy as np
import pandas as pd
import seaborn as sns

TAGS = ("facets", "lines", "random")

sns.set_theme(style="ticks")


def plot():
    steps = np.random.default_rng(53).choice([-1, 0, 1], size=(20, 8), p=[0.4, 0.2, 0.4])
    steps[:, 0] = 0
    walks = pd.DataFrame(
        {
            "walk": np.repeat(np.arange(1, 21), 8),
            "step": np.tile(np.arange(8), 20),
            "position": steps.cumsum(axis=1).ravel(),
        }
    )
    grid = sns.FacetGrid(
        walks, col="walk", hue="walk", palette="viridis_d", col_wrap=5, height=1.5, aspect=1.1
    )
    grid.map_dataframe(sns.lineplot, x="step", y="position", estimator=None, marker="o")
    grid.refline(y=0, linestyle=":")
    grid.set(xticks=range(0, 8, 2), yticks=[-4, 0, 4], xlim=(-0.5, 7.5), ylim=(-5.5, 5.5))
    grid.set_titles("walk {col_name}")
    grid.tight_layout(w_pad=1)
    return grid.figure
