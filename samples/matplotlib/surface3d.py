"""A lit surface in three dimensions, with its colour bar.

A wrong image shows here in projected coordinates: each polygon's place is a product of floating
point matrices, and their order is a sort by depth.
"""

import matplotlib.pyplot as plt
import numpy as np

FORMATS = ("png", "svg", "pdf")  # PostScript knows no transparency
TAGS = ("3d", "colour")


def plot():
    x, y = np.meshgrid(np.arange(-5, 5, 0.25), np.arange(-5, 5, 0.25))
    height = np.sin(np.hypot(x, y))
    fig, ax = plt.subplots(figsize=(7.5, 5), subplot_kw={"projection": "3d"})
    surface = ax.plot_surface(x, y, height, cmap="coolwarm", linewidth=0, antialiased=False)
    ax.set(zlim=(-1.01, 1.01), xlabel="x", ylabel="y", zlabel="sin r")
    ax.zaxis.set_major_formatter("{x:.2f}")
    fig.colorbar(surface, shrink=0.6, aspect=12, pad=0.14)
    return fig
