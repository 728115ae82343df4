"""A pie with one slice pulled out, a shadow, and shares inside it.

A wrong image shows here along the arcs: each wedge is Bézier curves from the sines and cosines
of its angles, and the labels sit on the same circle.
"""

import matplotlib.pyplot as plt

TAGS = ("shapes", "text")
HOURS = {"sleep": 7.75, "work": 7.5, "meals": 2, "travel": 1.25, "sport": 1, "all else": 4.5}


def plot():
    fig, ax = plt.subplots(figsize=(6.6, 5.4), layout="constrained")
    pie = ax.pie(
        list(HOURS.values()),
        explode=[0, 0, 0, 0, 0.12, 0],
        colors=plt.get_cmap("Set3").colors,
        shadow=True,
        startangle=90,
        counterclock=False,
        wedgeprops={"edgecolor": "white", "linewidth": 1.5},
    )
    ax.pie_label(pie, list(HOURS), distance=1.13, textprops={"fontsize": 12})
    ax.pie_label(pie, "{frac:.1%}", distance=0.68, textprops={"fontsize": 10})
    ax.set_title("The hours of a weekday", fontsize=14)
    return fig
