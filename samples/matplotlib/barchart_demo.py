"""Grouped bars with error bars, and each bar's value above it.

A wrong image shows here in edges and text: a bar's sides are snapped to whole pixels, and the
labels are placed after them.
"""

import matplotlib.pyplot as plt
import numpy as np

TAGS = ("bars", "text")
CITIES = ["Bergen", "Lisbon", "Athens", "Riga", "Dublin"]
RAIN = {
    "spring": ([187, 64, 33, 41, 58], [22, 11, 8, 6, 7]),
    "summer": ([161, 9, 8, 74, 66], [18, 4, 3, 12, 9]),
    "autumn": ([271, 89, 57, 66, 77], [31, 15, 12, 9, 10]),
}


def plot():
    places, width = np.arange(len(CITIES)), 0.27
    fig, ax = plt.subplots(figsize=(8.5, 5), layout="constrained")
    for number, (season, (rain, spread)) in enumerate(RAIN.items()):
        bars = ax.bar(
            places + (number - 1) * width,
            rain,
            width,
            yerr=spread,
            capsize=3,
            label=season,
            color=plt.get_cmap("Set2")(number),
            edgecolor="white",
            error_kw={"ecolor": "0.35"},
        )
        ax.bar_label(bars, padding=2, fontsize=9)
    ax.set_xticks(places, CITIES)
    ax.set(title="Rain a month, by season", ylabel="rain (mm)", ylim=(0, 335))
    ax.legend(ncols=3)
    return fig
