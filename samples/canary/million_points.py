"""A million points of a galaxy, each nearly transparent.

A wrong image shows here by accumulation: in the middle, a pixel is blended dozens of times, and
each blend rounds what the one before it left.
"""

import matplotlib.pyplot as plt
import numpy as np

FORMATS = ("png", "svg", "pdf")  # PostScript would not compress the picture of the stars
TAGS = ("markers", "alpha", "random")


def plot():
    rng = np.random.default_rng(19680801)
    radius = rng.gamma(2.2, 0.16, 1_000_000)
    arm = rng.integers(2, size=radius.size) * np.pi
    angle = arm + 3.1 * np.log(radius + 0.05) + rng.normal(0, 0.32, radius.size)
    scatter = rng.normal(0, 0.035, (2, radius.size))
    x = radius * np.cos(angle) + scatter[0]
    y = radius * np.sin(angle) + scatter[1]

    fig, ax = plt.subplots(figsize=(7.2, 7), layout="constrained")
    ax.scatter(x, y, s=0.7, color="lightyellow", alpha=0.06, linewidths=0, rasterized=True)
    ax.set(title=f"{x.size:,} stars", xlim=(-1.5, 1.5), ylim=(-1.5, 1.5), aspect="equal")
    ax.set(xlabel="x", ylabel="y", facecolor="#080818")
    return fig
