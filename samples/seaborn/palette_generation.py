"""Nine densities in nine palettes of the cubehelix, each starting a step further round.

A wrong image shows here in colours and shapes at once: sines and powers give the palettes, and
Cholesky factors and exponentials the contours that they fill.

Serves cubehelix_palette of seaborn 0.10 too, which is the same plot under its old name.
"""

import matplotlib.pyplot as plt
import numpy as np
import seaborn as sns

TAGS = ("colour", "contour", "random")

sns.set_theme(style="white")


def plot():
    rng = np.random.default_rng(67)
    fig, axes = plt.subplots(3, 3, figsize=(7, 7), sharex=True, sharey=True)
    for ax, start in zip(axes.flat, np.linspace(0, 3, 10), strict=False):
        x, y = rng.normal(size=(2, 60))
        palette = sns.cubehelix_palette(start=start, light=1, as_cmap=True)
        sns.kdeplot(
            x=x,
            y=y,
            cmap=palette,
            fill=True,
            clip=(-5, 5),
            cut=10,
            thresh=0,
            levels=15,
            gridsize=80,
            ax=ax,
        )
        ax.set_axis_off()
    axes[0, 0].set(xlim=(-3.5, 3.5), ylim=(-3.5, 3.5))
    fig.subplots_adjust(0, 0, 1, 1, 0.06, 0.06)
    return fig
