"""An image of 4000 by 3000 pixels, drawn small by each narrow interpolation.

A wrong image shows here in the filters: each pixel of the picture is a weighted sum over hundreds
of the array, with weights that Agg keeps as whole numbers.
"""

import matplotlib.pyplot as plt
import numpy as np

FORMATS = ("png", "pdf")  # as SVG and PS the images would be of two and three megabytes
TAGS = ("image",)
KINDS = [
    "nearest",
    "antialiased",
    "bilinear",
    "hanning",
    "hamming",
    "hermite",
    "kaiser",
    "quadric",
    "gaussian",
]


def plot():
    y, x = (axis.astype(np.float32) for axis in np.ogrid[-1500:1500, -2000:2000])
    rings = np.cos((x**2 + y**2) / 15000)
    image = (127.5 + 127.5 * rings).astype(np.uint8)

    # A layout engine would draw every image twice.
    fig, axes = plt.subplots(3, 3, figsize=(8.6, 7.2))
    fig.subplots_adjust(left=0.01, right=0.99, bottom=0.01, top=0.9, wspace=0.03, hspace=0.12)
    fig.suptitle("4000 by 3000 pixels, by each narrow filter")
    for ax, kind in zip(axes.flat, KINDS, strict=True):
        ax.imshow(image, cmap="magma", interpolation=kind, interpolation_stage="data")
        ax.set_title(kind, fontsize=10)
        ax.set_axis_off()
    return fig
