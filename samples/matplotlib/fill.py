"""Filled outlines: a snowflake of Koch's, and the same one in three ways of filling it.

A wrong image shows here in the corners: the outline has hundreds of them, closer than a pixel,
and how they are joined, simplified and covered is up to Agg.
"""

import matplotlib.pyplot as plt
import numpy as np

FORMATS = ("png", "svg", "pdf", "ps")
TAGS = ("shapes", "hatch")


def snowflake(order):
    outline = np.exp(1j * np.pi * np.array([1 / 2, -1 / 6, 7 / 6, 1 / 2]))
    for _ in range(order):
        start, side = outline[:-1], np.diff(outline) / 3
        peak = start + side + side * np.exp(1j * np.pi / 3)
        pieces = np.stack([start, start + side, peak, start + 2 * side], axis=1)
        outline = np.append(pieces.ravel(), outline[-1])
    return outline.real, outline.imag


def plot():
    one, ax = plt.subplots(figsize=(6, 6), layout="constrained")
    ax.fill(*snowflake(5), color="steelblue")
    ax.set_title("A snowflake of 3072 sides")

    ways = {
        "face alone": {"facecolor": "lightsteelblue"},
        "edge and face": {"facecolor": "lightsalmon", "edgecolor": "orangered", "lw": 3},
        "edge and hatch": {"fill": False, "edgecolor": "purple", "hatch": "//", "lw": 2},
    }
    three, axes = plt.subplots(1, 3, figsize=(9, 3.5), layout="constrained")
    for ax, (name, style), order in zip(axes, ways.items(), [4, 3, 2], strict=True):
        ax.fill(*snowflake(order), **style)
        ax.set_title(name)
    for ax in [*one.axes, *axes]:
        ax.set_aspect("equal")
        ax.set_axis_off()
    return [one, three]
