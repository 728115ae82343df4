"""Images in many ways: as data, as a picture, interpolated, from either origin, and clipped.

A wrong image shows here in resampling: Agg computes every pixel from several of the array's, and
the colour map turns each into one of 256 colours.
"""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.patches import Circle

FORMATS = ("png", "svg", "pdf")  # PostScript would not compress the images
TAGS = ("image", "colour", "random")


def landscape():
    y, x = np.mgrid[1:0:200j, 0:1.5:300j]
    picture = np.stack([0.9 - 0.5 * y, 0.75 - 0.1 * y, 0.55 + 0.4 * y], axis=-1)
    picture[np.hypot(x - 1.1, y - 0.72) < 0.12] = 1, 0.9, 0.4
    for depth, colour in enumerate([(0.55, 0.55, 0.65), (0.35, 0.45, 0.4), (0.15, 0.3, 0.2)]):
        ridge = 0.5 - 0.15 * depth + 0.06 * np.sin((5 + 3 * depth) * x + 2 * depth)
        picture[y < ridge] = colour
    return picture


def plot():
    y, x = np.mgrid[-3:3:121j, -3:3:121j]
    field = 2 * (np.exp(-(x**2) - y**2) - np.exp(-((x - 1) ** 2) - (y - 1) ** 2))
    data, ax = plt.subplots(figsize=(6.2, 4.8), layout="compressed")
    shown = ax.imshow(field, cmap="RdYlGn", extent=(-3, 3, -3, 3), origin="lower", vmin=-2, vmax=2)
    ax.set_title("The difference of two bells")
    data.colorbar(shown)

    picture, axes = plt.subplots(1, 2, figsize=(8, 3.1), layout="constrained")
    axes[0].imshow(landscape())
    axes[0].set_title("An RGB array")
    patch = Circle((150, 100), 85, transform=axes[1].transData)
    axes[1].imshow(landscape(), clip_path=patch)
    axes[1].set_title("clipped by a circle")
    for ax in axes:
        ax.set_axis_off()

    grid = np.random.default_rng(19680801).random((5, 5))
    small, axes = plt.subplots(2, 3, figsize=(7.5, 5.2), layout="constrained")
    for row, origin in zip(axes, ["upper", "lower"], strict=True):
        for ax, kind in zip(row, ["nearest", "bilinear", "bicubic"], strict=True):
            ax.imshow(grid, interpolation=kind, origin=origin)
            ax.set_title(f"{kind}, origin {origin}", fontsize=11)
    return [data, picture, small]
