"""Ticks where numbers end: from the smallest to the largest, through zero, and side by side.

A wrong image shows here in logarithms and powers at the edge of floating point, and in numbers
turned into text: a rounding tells 1 from 0.9999999.
"""

import matplotlib.pyplot as plt
import numpy as np

FORMATS = ("png", "svg", "pdf")  # PostScript knows no transparency
TAGS = ("ticks", "log")


def plot():
    fig, axes = plt.subplots(3, 2, figsize=(9, 8), layout="constrained")
    # matplotlib's own ticks would overflow here: it looks for them beyond the limits.
    axes[0, 0].set(xscale="log", yscale="log", xlim=(1e-307, 1e307), ylim=(1e-160, 1e160))
    axes[0, 0].set_xticks([1e-300, 1e-200, 1e-100, 1, 1e100, 1e200, 1e300])
    axes[0, 0].set_xticks([], minor=True)
    powers = np.linspace(-300, 300, 61)
    axes[0, 0].plot(10.0**powers, 10.0 ** (powers / 2), ".-")
    axes[0, 0].set_title("log, 600 decades")
    tiny = np.linspace(0.99, 1.013, 40)
    axes[0, 1].semilogy(tiny, tiny**3)
    axes[0, 1].set_title("log, a thirtieth of a decade")

    x = np.concatenate([-np.logspace(12, -8, 60), [0], np.logspace(-8, 12, 60)])
    axes[1, 0].plot(x, np.cbrt(x), ".-", ms=3)
    axes[1, 0].set_xscale("symlog", linthresh=1e-6, linscale=0.5)
    axes[1, 0].set_yscale("symlog", linthresh=1)
    axes[1, 0].set_xticks([-1e12, -1e3, 0, 1e3, 1e12])
    axes[1, 0].set_title("symlog, through zero")
    axes[1, 1].plot(x, np.arctan(x), ".-", ms=3)
    axes[1, 1].set_xscale("asinh", linear_width=1)
    axes[1, 1].set(xlim=(-1e12, 1e12), xticks=[-1e12, -1e8, -1e4, 0, 1e4, 1e8, 1e12])
    axes[1, 1].set_title("asinh")

    axes[2, 0].plot(1e12 + 10 * np.arange(20), np.arange(20) ** 2 * 1e-9)
    axes[2, 0].set_title("a large offset, small numbers")
    chance = np.linspace(-12, 12, 121)
    axes[2, 1].plot(1 / (1 + np.exp(-chance)), chance)
    axes[2, 1].set_xscale("logit")
    axes[2, 1].set_xticks([1e-5, 1e-3, 0.5, 0.99, 1 - 1e-5])
    axes[2, 1].set_title("logit")
    for ax in axes.flat:
        ax.grid(alpha=0.3)
    return fig
