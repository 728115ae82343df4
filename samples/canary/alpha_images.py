"""Images that show through: alpha for all, for each pixel, in the colour map, and in layers.

A wrong image shows here in blending: colours are multiplied by their alpha, resampled, divided
again and rounded to 1/255 at each step.
"""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.colors import LinearSegmentedColormap

FORMATS = ("png", "svg", "pdf")  # PostScript knows no transparency
TAGS = ("image", "alpha", "colour")


def plot():
    y, x = np.mgrid[-1:1:90j, -1:1:120j]
    field = np.sin(5 * x) * np.cos(4 * y)
    bump = np.exp(-3 * (x**2 + y**2))
    fading = LinearSegmentedColormap.from_list("fading", [(1, 0, 0, 0), (1, 0, 0, 1)])
    rgba = np.stack([x / 2 + 0.5, y / 2 + 0.5, np.full_like(x, 0.4), np.abs(x * y)], axis=-1)
    hole = np.ma.masked_less(np.hypot(x, y), 0.5)
    panels = {
        "one alpha": [(field, {"alpha": 0.5})],
        "alpha by pixel": [(field, {"alpha": bump})],
        "alpha in the colour map": [(bump, {"cmap": fading})],
        "RGBA": [(rgba, {})],
        "masked in the middle": [(hole, {"cmap": "Greens", "alpha": 0.8})],
        "three layers": [
            (field, {"cmap": "gray", "alpha": 0.9}),
            (bump, {"cmap": fading, "alpha": 0.7, "interpolation": "bilinear"}),
            (rgba, {"interpolation": "bicubic", "alpha": 0.6}),
        ],
    }
    fig, axes = plt.subplots(2, 3, figsize=(8.6, 5.6), layout="constrained")
    for ax, (name, layers) in zip(axes.flat, panels.items(), strict=True):
        ax.set_facecolor("lightsteelblue")
        ax.plot([-1, 1, -1, 1], [-1, 1, 1, -1], color="black", lw=4, zorder=-1)
        for image, style in layers:
            ax.imshow(image, extent=(-1, 1, -0.75, 0.75), **style)
        ax.set(title=name, xlim=(-1.1, 1.1), ylim=(-0.85, 0.85), xticks=[-1, 0, 1], yticks=[])
    return fig
