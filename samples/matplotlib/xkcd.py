"""Two drawings as if by hand: a curve with a remark, and bars.

A wrong image shows here in the wobble: Agg shifts every piece of a line along a sine by random
numbers of its own, whose start and precision have to be the same.
"""

import matplotlib.pyplot as plt
import numpy as np

FORMATS = ("png", "svg", "pdf", "ps")
TAGS = ("lines", "text", "bars")


def plot():
    with plt.xkcd():
        # The style names a dozen hand-written fonts, none of which comes with matplotlib.
        plt.rcParams["font.family"] = "DejaVu Sans"
        curve, ax = plt.subplots(figsize=(7.5, 5), layout="constrained")
        day = np.arange(100)
        mood = np.where(day < 65, 40 + day / 4, np.maximum(56 - 5 * (day - 65), 8))
        ax.plot(day, mood)
        ax.annotate("we ran out\nof coffee", (65, 56), (28, 22), arrowprops={"arrowstyle": "->"})
        ax.set(xticks=[], yticks=[], ylim=(0, 75), xlabel="days", ylabel="mood in the office")
        ax.spines[["top", "right"]].set_visible(False)

        bars, ax = plt.subplots(figsize=(7.5, 5), layout="constrained")
        ax.bar(["with a\nlist", "without\na list"], [3, 17], 0.35, color=["tab:green", "tab:red"])
        ax.set(title="Trips to the shop, per cake", yticks=[0, 5, 10, 15], xlim=(-0.6, 1.6))
        ax.spines[["top", "right"]].set_visible(False)
        # Ticks are made when they are first drawn, and have to be made in this style.
        for fig in (curve, bars):
            fig.draw_without_rendering()
    return [curve, bars]
