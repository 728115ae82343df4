"""Two lines, a grid and labels: the plot that everyone draws first.

A wrong image shows here by its text and line joins, or by its sine: the values come from the
C library's mathematics through numpy.
"""

import matplotlib.pyplot as plt
import numpy as np

TAGS = ("lines", "text")


def plot():
    time = np.linspace(0, 2, 401)
    fig, ax = plt.subplots(figsize=(7, 4.5), layout="constrained")
    ax.plot(time, 1 + np.sin(2 * np.pi * time), label="voltage")
    ax.plot(time, 1 + np.exp(-time) * np.sin(2 * np.pi * time), "--", label="damped")
    ax.set(xlabel="time (s)", ylabel="voltage (mV)", title="A sine, and one that fades")
    ax.set_xlim(0, 2)
    ax.grid(alpha=0.4)
    ax.legend()
    return fig
