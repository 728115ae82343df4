"""Ten densities on a ridge, each over a part of the one above it.

A wrong image shows here where ridges overlap: ten transparent axes are drawn over one another,
each with a filled outline and a white line around it.

The one sample for this name, which seaborn 0.10 and 0.13 share.
"""

import numpy as np
import pandas as pd
import seaborn as sns

FORMATS = ("png", "svg", "pdf", "ps")
TAGS = ("distribution", "facets", "random")

sns.set_theme(style="white", rc={"axes.facecolor": (0, 0, 0, 0)})


def plot():
    rng = np.random.default_rng(43)
    years = [str(year) for year in range(2015, 2025)]
    shifts = np.sin(np.arange(10) / 2.2) + np.arange(10) / 8
    parts = [
        pd.DataFrame(
            {"year": year, "value": rng.choice([-1.1, 1], 80) + rng.normal(shift, 0.7, 80)}
        )
        for year, shift in zip(years, shifts, strict=True)
    ]
    grid = sns.FacetGrid(
        pd.concat(parts), row="year", hue="year", palette="flare", height=0.7, aspect=10
    )
    grid.map(sns.kdeplot, "value", bw_adjust=0.5, fill=True, alpha=1, lw=1.5)
    grid.map(sns.kdeplot, "value", bw_adjust=0.5, color="w", lw=2)
    grid.refline(y=0, linewidth=2, linestyle="-", color=None)
    for year, ax in grid.axes_dict.items():
        colour = ax.lines[-1].get_color()
        ax.text(0, 0.12, year, color=colour, fontweight="bold", transform=ax.transAxes)
    grid.figure.subplots_adjust(hspace=-0.35, bottom=0.12, top=0.99)
    grid.set_titles("")
    grid.set(yticks=[], ylabel="")
    grid.despine(bottom=True, left=True)
    return grid.figure
