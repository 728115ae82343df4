"""Dashed lines that leave the axes and return, dashes with offsets, and dashes under a clip.

A wrong image shows here in where a dash begins: what lies outside is cut off first, and the
dashes run on along the whole line, in floating point.
"""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.patches import Circle

FORMATS = ("png", "svg", "pdf", "ps")
TAGS = ("lines",)


def plot():
    fig, axes = plt.subplots(2, 2, figsize=(8, 7), layout="constrained")
    x = np.linspace(-2, 12, 701)
    for number, style in enumerate(["--", "-.", ":", (0, (8, 2, 1, 2)), (3, (5, 5))]):
        axes[0, 0].plot(x, 15 * np.sin(x * (1 + number / 4)), linestyle=style, lw=1.5)
    axes[0, 0].set(title="leaving and coming back", xlim=(0, 10), ylim=(-12, 12))

    for number in range(5):
        rise = (number - 1.6) * 1e6
        axes[0, 1].plot([-1e6, 1e6], [-rise, rise], "--", color="black", lw=1)
        axes[0, 1].plot([-1e5, 1e5], [number * 2 - 4] * 2, linestyle=(number * 3, (9, 4, 2, 4)))
    axes[0, 1].set(title="ends a million units away", xlim=(-5, 5), ylim=(-5, 5))

    for number, cap in enumerate(["butt", "round", "projecting"]):
        colour = f"C{number}"
        for shift in range(4):
            style = (shift * 4, (3, 2.5))
            place = [number * 5 + shift] * 2
            axes[1, 0].plot([0, 1], place, linestyle=style, color=colour, lw=5, dash_capstyle=cap)
    axes[1, 0].set(title="caps and offsets", xlim=(0.1, 0.9), xticks=[], ylim=(-1, 14))
    axes[1, 0].set_yticks([1.5, 6.5, 11.5], ["butt", "round", "project"])

    angle = np.linspace(0, 40 * np.pi, 6000)
    rose = angle / 20 * np.array([np.cos(angle), np.sin(angle)])
    window = Circle((1.5, 0.5), 3, transform=axes[1, 1].transData, fc="none", ec="black")
    axes[1, 1].add_patch(window)
    axes[1, 1].plot(*rose, "--", color="tab:green", lw=1.2, clip_path=window)
    axes[1, 1].set(title="inside a circle", xlim=(-3, 6), ylim=(-4, 5), aspect="equal")
    return fig
