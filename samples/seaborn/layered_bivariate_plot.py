"""One cloud three times over: its points, a histogram of them, and contours of its density.

A wrong image shows here in layers: 8,000 dots of three pixels, cells of one image over them, and
on top the lines that scipy's density gives.
"""

import matplotlib.pyplot as plt
import numpy as np
import seaborn as sns

TAGS = ("distribution", "markers", "contour", "random")

sns.set_theme(style="dark")


def plot():
    rng = np.random.default_rng(47)
    angle = rng.uniform(0, 2 * np.pi, 8000)
    x = np.cos(angle) + rng.normal(0, 0.28, 8000)
    y = 0.7 * np.sin(angle) + 0.6 * np.cos(angle) + rng.normal(0, 0.25, 8000)
    fig, ax = plt.subplots(figsize=(6, 6), layout="constrained")
    sns.scatterplot(x=x, y=y, s=5, color="0.15", linewidth=0, ax=ax)
    sns.histplot(x=x, y=y, bins=50, pthresh=0.1, cmap="mako", ax=ax)
    sns.kdeplot(x=x[::4], y=y[::4], levels=5, thresh=0.3, color="w", linewidths=1, ax=ax)
    ax.set(xlabel="first", ylabel="second")
    return fig
