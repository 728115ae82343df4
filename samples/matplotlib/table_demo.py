"""Stacked bars over a table, whose columns stand below them and whose rows have their colours.

A wrong image shows here in the cells: the font size and the widths of the row labels come from
measured text, and a pixel's difference moves a whole column.
"""

import matplotlib.pyplot as plt
import numpy as np

TAGS = ("text", "bars")
QUARTERS = ["winter", "spring", "summer", "autumn"]
SOLD = {
    "tea": [412, 301, 188, 367],
    "coffee": [520, 488, 402, 511],
    "lemonade": [35, 160, 498, 120],
    "cocoa": [301, 96, 12, 214],
}


def plot():
    colours = plt.get_cmap("YlOrBr")(np.linspace(0.15, 0.6, len(SOLD)))
    fig, ax = plt.subplots(figsize=(7.5, 5.2))
    fig.subplots_adjust(left=0.16, right=0.97, bottom=0.28, top=0.92)
    base = np.zeros(len(QUARTERS))
    for (_, sold), colour in zip(SOLD.items(), colours, strict=True):
        ax.bar(np.arange(len(QUARTERS)) + 0.5, sold, 0.5, bottom=base, color=colour)
        base += sold
    table = ax.table(
        cellText=[[f"{value:,}" for value in row] for row in [*SOLD.values(), base.astype(int)]],
        rowLabels=[*SOLD, "all"],
        rowColours=[*colours, (0.93, 0.93, 0.93, 1)],
        colLabels=QUARTERS,
        cellLoc="center",
        loc="bottom",
    )
    table.scale(1, 1.35)
    ax.set(title="Drinks sold", ylabel="cups", xlim=(0, len(QUARTERS)), xticks=[])
    ax.grid(axis="y", alpha=0.3)
    return fig
