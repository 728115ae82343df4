"""Streamlines of one flow: by density, by colour, by line width, and from chosen points.

A wrong image shows here at once: a streamline is integrated step by step, so that a difference
in the last bit of one sum moves everything behind it.
"""

import matplotlib.pyplot as plt
import numpy as np

FORMATS = ("png", "svg", "pdf", "ps")
TAGS = ("lines", "colour")


def plot():
    y, x = np.mgrid[-3:3:60j, -3:3:60j]
    u, v = -1 - x**2 + y, 1 + x - y**2
    speed = np.hypot(u, v)

    fig, axes = plt.subplots(2, 2, figsize=(8, 8), layout="constrained")
    axes[0, 0].streamplot(x, y, u, v, density=(0.4, 0.8))
    axes[0, 0].set_title("density")
    coloured = axes[0, 1].streamplot(x, y, u, v, color=u, density=0.7, linewidth=2, cmap="autumn")
    axes[0, 1].set_title("colour")
    fig.colorbar(coloured.lines, ax=axes[0, 1])
    axes[1, 0].streamplot(x, y, u, v, density=0.6, color="k", linewidth=5 * speed / speed.max())
    axes[1, 0].set_title("line width")
    seeds = np.array([[-2, -1, 0, 1, 2, -1], [-2, -1, 0, 1, 2, 2]])
    axes[1, 1].streamplot(x, y, u, v, color=u, linewidth=2, cmap="autumn", start_points=seeds.T)
    axes[1, 1].plot(*seeds, "bo")
    axes[1, 1].set_title("starting points")
    for ax in axes.flat:
        ax.set(xlim=(-3, 3), ylim=(-3, 3))
    return fig
