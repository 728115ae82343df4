"""Three subplots that share one x axis: the position, speed and energy of a damped swing.

A wrong image shows here in the layout: how far apart the axes stand is solved by kiwisolver, a
compiled extension, from the measured extents of every label.
"""

import matplotlib.pyplot as plt
import numpy as np

TAGS = ("lines", "facets")


def plot():
    time = np.linspace(0, 12, 601)
    place = np.exp(-time / 5) * np.cos(np.pi * time)
    speed = np.gradient(place, time)
    energy = place**2 + (speed / np.pi) ** 2

    fig, axes = plt.subplots(3, 1, figsize=(7.5, 6), sharex=True, layout="constrained")
    fig.suptitle("A swing that dies away")
    axes[0].plot(time, place, color="tab:blue")
    axes[0].plot(time[::25], place[::25], "o", color="tab:blue", ms=4)
    axes[0].set_ylabel("position (m)")
    axes[1].plot(time, speed, color="tab:orange")
    axes[1].axhline(0, color="0.6", lw=0.8)
    axes[1].set_ylabel("speed (m/s)")
    axes[2].fill_between(time, energy, color="tab:green", alpha=0.4)
    axes[2].plot(time, energy, color="tab:green")
    axes[2].set(ylabel="energy (J)", xlabel="time (s)", xlim=(0, 12), ylim=(0, None))
    fig.align_ylabels()
    return fig
