"""Three kinds of palette on the same bars: sequential, diverging, qualitative.

A wrong image shows here in colours alone: 30 flat areas, each of which is one entry of a colour
map, made less saturated by way of HLS and rounded to eight bits.

Serves color_palettes of seaborn 0.10 too, which is the same plot under its old name.
"""

import matplotlib.pyplot as plt
import numpy as np
import seaborn as sns

FORMATS = ("png", "svg", "pdf", "ps")
TAGS = ("colour", "bars")
PALETTES = {"sequential": "rocket", "diverging": "vlag", "qualitative": "deep"}

sns.set_theme(style="white", context="talk", font_scale=0.8)


def plot():
    letters = np.array(list("ABCDEFGHIJ"))
    heights = np.random.default_rng(61).permutation(np.arange(1, 11))
    values = {
        "sequential": np.arange(1, 11),
        "diverging": np.arange(1, 11) - 5.5,
        "qualitative": heights,
    }
    fig, axes = plt.subplots(3, 1, figsize=(7, 6), sharex=True, layout="constrained")
    for ax, (kind, palette) in zip(axes, PALETTES.items(), strict=True):
        sns.barplot(x=letters, y=values[kind], hue=letters, palette=palette, ax=ax)
        ax.axhline(0, color="k", clip_on=False)
        ax.set(ylabel=kind, yticks=[])
    sns.despine(bottom=True, left=True)
    return fig
