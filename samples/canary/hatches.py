"""Every hatch alone, dense, and mixed, on patches of several shapes.

A wrong image shows here in the pattern's tile: Agg draws one square of an inch and lays it side
by side, so that a stray pixel comes back all over the patch.
"""

import matplotlib.pyplot as plt
from matplotlib.patches import Circle, Ellipse, Polygon, Rectangle

FORMATS = ("png", "svg", "pdf")  # PostScript knows no transparency
TAGS = ("hatch", "shapes", "alpha")
HATCHES = ["/", "\\", "|", "-", "+", "x", "o", "O", ".", "*"]
MIXED = ["/o", "\\|", "|*", "-\\", "+o", "x*", "o-", "O|", "O.", "*-"]


def plot():
    fig, ax = plt.subplots(figsize=(9, 4.5), layout="constrained")
    colours = plt.get_cmap("tab10").colors
    for column, (hatch, mixed) in enumerate(zip(HATCHES, MIXED, strict=True)):
        middle = column + 0.5
        shapes = [
            Rectangle((column + 0.06, 3.08), 0.88, 0.84, hatch=hatch, fc="w", ec="k"),
            Circle((middle, 2.5), 0.43, hatch=hatch * 3, fc="w", ec="k", hatch_linewidth=0.6),
            Ellipse((middle, 1.5), 0.9, 0.7, hatch=mixed, fc=(*colours[column], 0.2), ec="k"),
            Polygon(
                [(column + 0.06, 0.08), (middle, 0.94), (column + 0.94, 0.08)], hatch=mixed * 2
            ),
        ]
        shapes[3].set(facecolor=colours[column], edgecolor="white")
        # Hatches of hundreds of circles would make an SVG of two megabytes.
        for dense in (shapes[1], shapes[3]):
            dense.set_rasterized(True)
        for shape in shapes:
            ax.add_patch(shape)
        ax.text(middle, 4.1, hatch, ha="center", fontsize=13, family="monospace")
    ax.set(title="Hatches", xlim=(0, 10), ylim=(0, 4.45), xticks=[], aspect="equal")
    ax.set_yticks([0.5, 1.5, 2.5, 3.5], ["mixed\ntwice", "mixed", "dense\nand thin", "alone"])
    ax.tick_params(left=False)
    ax.spines[:].set_visible(False)
    return fig
