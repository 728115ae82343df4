"""An outline of straight, cubic and quadratic pieces, filled, with the points that steer them.

A wrong image shows here in curves: Agg cuts each into straight pieces until they are flat to a
fraction of a pixel, and then covers the inside with partial pixels.
"""

import matplotlib.pyplot as plt
from matplotlib.patches import PathPatch
from matplotlib.path import Path

TAGS = ("shapes", "markers", "alpha")
STEPS = [
    (Path.MOVETO, (0.0, -2.0)),
    (Path.CURVE4, (2.6, -1.6)),
    (Path.CURVE4, (3.0, 1.2)),
    (Path.CURVE4, (0.0, 2.6)),
    (Path.CURVE4, (-1.2, 1.4)),
    (Path.CURVE4, (-0.6, 0.8)),
    (Path.CURVE4, (-1.5, 0.4)),
    (Path.CURVE3, (-2.9, 0.1)),
    (Path.CURVE3, (-1.9, -1.0)),
    (Path.LINETO, (-1.1, -0.7)),
    (Path.CURVE3, (-1.3, -1.7)),
    (Path.CURVE3, (0.0, -2.0)),
    (Path.CLOSEPOLY, (0.0, -2.0)),
]


def plot():
    codes, points = zip(*STEPS, strict=True)
    fig, ax = plt.subplots(figsize=(6.6, 5.6), layout="constrained")
    path = Path(points, codes)
    ax.add_patch(PathPatch(path, facecolor="yellowgreen", edgecolor="darkgreen", lw=2, alpha=0.7))
    ax.plot(*zip(*points, strict=True), "o--", color="tab:red", lw=0.8, ms=5, label="control")
    on_curve = [points[i] for i in (0, 3, 6, 8, 9, 11)]
    ax.plot(*zip(*on_curve, strict=True), "ks", ms=7, label="on the curve")
    ax.set(title="A path of Bézier curves", xlim=(-3.6, 3.6), ylim=(-2.6, 3.2), aspect="equal")
    ax.grid(alpha=0.3)
    ax.legend(loc="upper left")
    return fig
