"""Four kinds of plot of the same seeded pairs: two histograms, points, and a joined line.

A wrong image shows here in the random numbers, or in binning: the same values are counted once
along a line and once over a plane.
"""

import matplotlib.pyplot as plt
import numpy as np

TAGS = ("distribution", "markers", "random")


def plot():
    rng = np.random.default_rng(19680801)
    x = rng.normal(size=150)
    y = 0.6 * x + rng.normal(scale=0.8, size=150)

    fig, axes = plt.subplots(2, 2, figsize=(7.5, 6.6), layout="constrained")
    axes[0, 0].hist(x, bins=15, edgecolor="white")
    axes[0, 0].set(title="hist", ylabel="count")
    axes[0, 0].yaxis.get_major_locator().set_params(integer=True)
    axes[0, 1].scatter(x, y, s=18, c=np.hypot(x, y), cmap="cividis")
    axes[0, 1].set(title="scatter", ylabel="y")
    order = np.argsort(x)
    axes[1, 0].plot(x[order], y[order], "-o", lw=0.8, ms=3, color="tab:red")
    axes[1, 0].set(title="plot", xlabel="x", ylabel="y")
    *_, counted = axes[1, 1].hist2d(x, y, bins=14, cmap="Blues")
    axes[1, 1].set(title="hist2d", xlabel="x", ylabel="y")
    fig.colorbar(counted, ax=axes[1, 1], label="count")
    return fig
