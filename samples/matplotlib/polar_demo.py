"""Two curves on polar axes: a spiral and a rose.

A wrong image shows here in the circles: the grid, the frame and both curves go through sines and
cosines, and the angles' labels stand around them.
"""

import matplotlib.pyplot as plt
import numpy as np

FORMATS = ("png", "svg", "pdf")  # PostScript knows no transparency
TAGS = ("polar", "lines", "mathtext", "alpha")


def plot():
    angle = np.linspace(0, 4 * np.pi, 601)
    fig, ax = plt.subplots(
        figsize=(6.4, 6.2), subplot_kw={"projection": "polar"}, layout="constrained"
    )
    ax.plot(angle, angle / (2 * np.pi), lw=2, label=r"$r = \theta / 2\pi$")
    petals = np.linspace(0, 2 * np.pi, 721)
    ax.fill(petals, 1.5 * np.abs(np.sin(2 * petals)), color="tab:orange", alpha=0.35)
    ax.plot(petals, 1.5 * np.abs(np.sin(2 * petals)), "--", color="tab:red", label="a rose")
    ax.set(rmax=2.3, rticks=[1, 2], title="A spiral and a rose")
    ax.set_rlabel_position(170)
    ax.legend(loc="lower left", bbox_to_anchor=(-0.08, -0.04))
    return fig
