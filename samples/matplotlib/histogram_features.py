"""A histogram of seeded values, scaled to a density, with the curve that they were drawn from.

A wrong image shows here in the random numbers: numpy's generator makes them with tables and
logarithms, and a value that falls on the other side of an edge changes a bar.
"""

import matplotlib.pyplot as plt
import numpy as np

TAGS = ("distribution", "mathtext", "random")


def plot():
    mean, spread = 171, 7.5
    heights = np.random.default_rng(19680801).normal(mean, spread, 700)
    fig, ax = plt.subplots(figsize=(7, 4.6), layout="constrained")
    ax.hist(heights, bins=40, density=True, color="tab:blue", alpha=0.65, label="700 people")
    x = np.linspace(mean - 4 * spread, mean + 4 * spread, 300)
    bell = np.exp(-(((x - mean) / spread) ** 2) / 2) / (spread * np.sqrt(2 * np.pi))
    ax.plot(x, bell, "--", color="tab:red", lw=2, label="the bell they are from")
    ax.axvline(heights.mean(), color="0.3", lw=1, label=f"mean {heights.mean():.1f} cm")
    ax.set(xlabel="height (cm)", ylabel="probability density")
    ax.set_title(rf"Heights drawn from $\mathcal{{N}}(\mu={mean},\ \sigma={spread})$")
    ax.legend()
    return fig
