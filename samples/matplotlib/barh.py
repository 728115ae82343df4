"""Horizontal bars, the longest on top, with the spread of each.

A wrong image shows here in the names: the room that they take on the left is measured in the
font, and everything else begins where they end.
"""

import matplotlib.pyplot as plt

TAGS = ("bars", "text")
MINUTES = {
    "on foot": (52, 4),
    "bus": (31, 9),
    "car": (24, 12),
    "tram and a walk": (22, 3),
    "bicycle": (18, 2),
}


def plot():
    means, spreads = zip(*MINUTES.values(), strict=True)
    fig, ax = plt.subplots(figsize=(7, 4), layout="constrained")
    colours = plt.get_cmap("viridis")([mean / 60 for mean in means])
    bars = ax.barh(list(MINUTES), means, xerr=spreads, color=colours, capsize=4, height=0.66)
    ax.bar_label(bars, fmt="{:.0f} min", padding=5)
    ax.invert_yaxis()
    ax.spines[["top", "right"]].set_visible(False)
    ax.set(title="From door to door, 4 km across town", xlabel="time (minutes)", xlim=(0, 66))
    ax.set_axisbelow(True)
    ax.grid(axis="x", alpha=0.4)
    return fig
