"""One field three ways: pseudocolour in discrete levels, filled contours, labelled lines.

A wrong image shows here in the contour finder, a compiled extension in C++ (contourpy), and in
how a colour map is cut into levels.
"""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.colors import BoundaryNorm
from matplotlib.ticker import MaxNLocator

FORMATS = ("png", "svg", "pdf")  # PostScript would not compress the image
TAGS = ("contour", "colour")


def plot():
    x, y = np.meshgrid(np.linspace(1, 5, 71), np.linspace(1, 5, 71))
    field = np.sin(x) ** 10 + np.cos(10 + y * x) * np.cos(x)
    levels = MaxNLocator(nbins=15).tick_values(field.min(), field.max())
    colours = plt.get_cmap("viridis")

    fig, axes = plt.subplots(1, 3, figsize=(10.5, 3.7), sharey=True, layout="compressed")
    norm = BoundaryNorm(levels, ncolors=colours.N, clip=True)
    axes[0].pcolormesh(x, y, field, cmap=colours, norm=norm, shading="nearest", rasterized=True)
    axes[0].set_title("pcolormesh with levels")
    filled = axes[1].contourf(x, y, field, levels=levels, cmap=colours)
    axes[1].set_title("contourf with levels")
    lines = axes[2].contour(x, y, field, levels=[-0.8, -0.4, 0, 0.4, 0.8], colors="black")
    axes[2].clabel(lines, fontsize=8)
    axes[2].set_title("labelled contours")
    fig.colorbar(filled, ax=axes)
    for ax in axes:
        ax.set_aspect("equal")
    return fig
