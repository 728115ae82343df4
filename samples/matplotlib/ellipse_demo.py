"""Ellipses: a crowd of random ones, and one that turns about its centre.

A wrong image shows here at the edges: an ellipse is eight Bézier curves under a rotation, and
where many see-through ones overlap, each blend rounds again.
"""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.patches import Ellipse

FORMATS = ("png", "svg", "pdf")  # PostScript knows no transparency
TAGS = ("shapes", "alpha", "random")


def plot():
    rng = np.random.default_rng(19680801)
    crowd, ax = plt.subplots(figsize=(6.4, 6.4), layout="constrained")
    colours = plt.get_cmap("plasma")
    for _ in range(150):
        ax.add_patch(
            Ellipse(
                rng.uniform(0, 10, 2),
                *rng.uniform(0.3, 1.8, 2),
                angle=rng.uniform(0, 180),
                facecolor=colours(rng.random()),
                edgecolor="0.2",
                lw=0.6,
                alpha=rng.uniform(0.2, 0.8),
            )
        )
    ax.set(xlim=(0, 10), ylim=(0, 10), aspect="equal", title="150 ellipses")

    turned, ax = plt.subplots(figsize=(7.2, 4.2), layout="constrained")
    for angle in range(0, 180, 15):
        colour = plt.get_cmap("twilight")(angle / 180)
        ax.add_patch(Ellipse((0, 0), 4, 1.4, angle=angle, fc=(*colour[:3], 0.12), ec=colour, lw=2))
    ax.set(xlim=(-3.8, 3.8), ylim=(-2.2, 2.2), aspect="equal", title="One ellipse, every 15°")
    return [crowd, turned]
