"""Stacked bars: what electricity is made from, by year, with the share inside each piece.

A wrong image shows here where one piece meets the next: both edges are rounded to whole pixels,
and text stands in the middle between them.
"""

import matplotlib.pyplot as plt
import numpy as np

TAGS = ("bars", "text")
YEARS = ["2000", "2005", "2010", "2015", "2020", "2025"]
SOURCES = {
    "wind and sun": [10, 29, 51, 119, 181, 229],
    "nuclear": [170, 163, 141, 92, 64, 0],
    "gas": [49, 72, 89, 62, 95, 80],
    "coal": [290, 282, 258, 267, 134, 92],
}
COLOURS = ["tab:green", "tab:purple", "chocolate", "0.45"]


def plot():
    fig, ax = plt.subplots(figsize=(7.5, 5), layout="constrained")
    base = np.zeros(len(YEARS))
    for (source, output), colour in zip(SOURCES.items(), COLOURS, strict=True):
        bars = ax.bar(YEARS, output, 0.62, bottom=base, label=source, color=colour)
        texts = [str(value) if value > 20 else "" for value in output]
        ax.bar_label(bars, texts, label_type="center", color="white", fontsize=9)
        base += output
    ax.errorbar(YEARS, base, yerr=0.03 * base, fmt="none", ecolor="black", capsize=4)
    ax.set(title="Electricity by source", ylabel="output (TWh)", ylim=(0, 680))
    ax.legend(ncols=4, loc="upper center")
    return fig
