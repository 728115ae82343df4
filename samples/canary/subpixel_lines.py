"""Lines thinner than a pixel, lines between two pixels, and a fan of them, snapped and not.

A wrong image shows here in coverage: Agg gives a pixel the share of it that a line covers, in
steps of 1/256, and snapping moves a line onto the pixels instead.
"""

import matplotlib.pyplot as plt
import numpy as np

FORMATS = ("png", "svg", "pdf", "ps")
TAGS = ("lines",)


def plot():
    fig, axes = plt.subplots(2, 2, figsize=(8, 6.6), layout="constrained")
    for number, width in enumerate(np.linspace(0.05, 2.4, 40)):
        axes[0, 0].plot([number, number + 4], [0, 1], color="black", lw=width)
    axes[0, 0].set(title="from 0.05 to 2.4 points wide", xlim=(-1, 44), xlabel="line")

    steps = np.arange(24)
    axes[0, 1].hlines(steps * 1.03, 0, 1, lw=0.72, color="black", snap=False)
    axes[0, 1].hlines(steps * 1.03, 1.1, 2.1, lw=0.72, color="black", snap=True)
    axes[0, 1].set(title="one pixel wide, free and snapped", yticks=[])
    axes[0, 1].set_xticks([0.5, 1.6], ["free", "snapped"])

    for angle in np.linspace(0, np.pi / 2, 46):
        axes[1, 0].plot([0, np.cos(angle)], [0, np.sin(angle)], color="tab:blue", lw=0.4)
    axes[1, 0].set(title="every two degrees", xlim=(0, 1.02), ylim=(0, 1.02))

    x = np.linspace(0, 1, 4001)
    for number in range(9):
        wave = np.sin(2 * np.pi * x * 12 * (number + 1) * x) * 0.4
        axes[1, 1].plot(x, wave + number, color="tab:red", lw=0.25, antialiased=number % 2 == 0)
    axes[1, 1].set(title="hairlines, every other one not smoothed", xlim=(0, 1), yticks=range(9))
    return fig
