"""A plot with many kinds of text, fit to be saved as SVG, PDF or PS as well.

A wrong image shows here in what a vector format embeds: outlines of glyphs or a part of a font,
numbers cut to so many places, clips, and an image.
"""

import matplotlib.pyplot as plt
import numpy as np

FORMATS = ("png", "svg", "pdf", "ps")
TAGS = ("text", "mathtext", "lines", "image")


def plot():
    x = np.linspace(0, 10, 201)
    fig, ax = plt.subplots(figsize=(7.6, 5.2), layout="constrained")
    ax.imshow(
        np.linspace(0, 1, 64).reshape(1, -1),
        extent=(0, 10, -1.6, -1.2),
        cmap="cividis",
        aspect="auto",
    )
    ax.fill_between(x, np.exp(-x / 4), -np.exp(-x / 4), color="aliceblue")
    ax.plot(x, np.exp(-x / 4) * np.cos(3 * x), label=r"$e^{-x/4}\cos 3x$")
    ax.plot(x, np.exp(-x / 4), "--", color="0.4", label=r"its envelope, $e^{-x/4}$")
    ax.plot(x[::20], np.exp(-x[::20] / 4) * np.cos(3 * x[::20]), "D", ms=5, color="tab:red")
    ax.annotate(
        "first valley",
        (np.pi / 3, -0.77),
        (2.6, -0.95),
        arrowprops={"arrowstyle": "->"},
        va="center",
    )
    ax.text(6.2, 0.62, "Größe, œuvre, Łódź, naïve", family="serif", style="italic", fontsize=13)
    ax.text(6.2, 0.42, "bold, and ½ ≤ π ≈ 3.14", weight="bold", fontsize=12)
    ax.text(9.6, -0.95, "monospace", family="monospace", rotation=90)
    ax.text(4.0, -1.4, r"$\int_0^{10} e^{-x/4}\,dx = 4 - 4e^{-5/2}$", color="white", va="center")
    ax.set(title="Text for every format", xlabel=r"$x$ (µm)", ylabel="height (nm)", xlim=(0, 10))
    ax.set_ylim(-1.6, 1.2)
    ax.legend(loc="upper right", framealpha=1)  # PostScript knows no transparency
    return fig
