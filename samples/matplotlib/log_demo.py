"""Logarithmic axes: y alone, x alone, both, and error bars that reach below zero.

A wrong image shows here in logarithms, which the C library or numpy computes, and in the raised
exponents of the tick labels.
"""

import matplotlib.pyplot as plt
import numpy as np

FORMATS = ("png", "svg", "pdf")  # PostScript knows no transparency
TAGS = ("log", "lines", "ticks")


def plot():
    time = np.arange(0.01, 20, 0.01)
    fig, axes = plt.subplots(2, 2, figsize=(8, 6.4), layout="constrained")
    axes[0, 0].semilogy(time, np.exp(-time / 5))
    axes[0, 0].set(title="logarithmic y", ylabel="amplitude")
    axes[0, 1].semilogx(time, np.sin(2 * np.pi * time), lw=0.9)
    axes[0, 1].set_title("logarithmic x")
    axes[1, 0].loglog(time, 20 * np.exp(-time / 10))
    axes[1, 0].set_xscale("log", base=2)
    axes[1, 0].set(title="both, x in powers of two", xlabel="time (s)", ylabel="amplitude")
    x = 10 ** np.linspace(0, 2, 12)
    axes[1, 1].set_xscale("log", nonpositive="clip")
    axes[1, 1].set_yscale("log", nonpositive="clip")
    axes[1, 1].errorbar(x, x**2, xerr=0.15 * x, yerr=5 + 0.9 * x**2, fmt="o", ms=4, capsize=3)
    axes[1, 1].set(title="errors cut off at zero", xlabel="x", ylim=(0.1, 4e4))
    for ax in axes.flat:
        ax.grid(alpha=0.3, which="both", lw=0.5)
    return fig
