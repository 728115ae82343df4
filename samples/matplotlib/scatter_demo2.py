"""A scatter plot that shows four things in each point: two by place, one by size, one by colour.

A wrong image shows here in circles: each is scaled by the square root of its area and drawn at
a fraction of a pixel, and many see-through ones lie on top of each other.
"""

import matplotlib.pyplot as plt
import numpy as np

TAGS = ("markers", "alpha", "colour", "random")


def plot():
    rng = np.random.default_rng(19680801)
    change = rng.standard_t(9, 300) * 0.9
    today, tomorrow = change[:-1], 0.35 * change[:-1] + 0.8 * change[1:]
    volume = rng.gamma(2.0, 60, today.size)
    day = np.arange(today.size)

    fig, ax = plt.subplots(figsize=(7.5, 5.6), layout="constrained")
    points = ax.scatter(
        today, tomorrow, s=volume, c=day, cmap="viridis", alpha=0.55, edgecolors="0.25", lw=0.5
    )
    fig.colorbar(points, label="trading day")
    handles, texts = points.legend_elements("sizes", num=4, alpha=0.55)
    ax.legend(handles, texts, title="volume", labelspacing=1.4, loc="upper left", borderpad=1)
    ax.set(title="A day's change and the next one's", xlabel="change today (%)")
    ax.set(ylabel="change tomorrow (%)")
    ax.grid(alpha=0.3)
    return fig
