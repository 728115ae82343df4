"""A boat on waves, in twelve frames that close into a loop: an animation.

A wrong image shows here in what only an animation goes through: Pillow picks a palette for each
frame of a GIF, cuts each frame down to what has changed, and packs them with their times.
"""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.animation import FuncAnimation

TAGS = ("animation", "shapes", "text")
FRAMES = 12
PLACE = 2.4
BOAT = {
    "sienna": [(-0.7, 0.2), (-0.45, -0.15), (0.45, -0.15), (0.7, 0.2)],
    "white": [(-0.45, 0.28), (0.1, 1.6), (0.1, 0.28)],
}


def swell(x, time):
    return 0.35 * np.sin(x - time) + 0.1 * np.sin(2 * (x - time) + 1)


def plot():
    fig = plt.figure(figsize=(3.2, 2.4), facecolor="moccasin")
    ax = fig.add_axes((0, 0, 1, 1))
    ax.set(xlim=(0, 2 * np.pi), ylim=(-1.9, 1.5 * np.pi - 1.9))
    ax.set_axis_off()
    ax.plot(4.9, 1.75, "o", ms=34, color="sandybrown")
    counter = ax.text(0.3, 2.4, "", family="monospace", va="center")
    parts = [
        ax.fill(*zip(*corners, strict=True), color=colour)[0] for colour, corners in BOAT.items()
    ]
    x = np.linspace(0, 2 * np.pi, 161)
    sea = ax.fill_between(x, swell(x, 0), -2, color="steelblue")
    (crest,) = ax.plot(x, swell(x, 0), color="lightcyan", lw=2)

    def draw(number):
        time = 2 * np.pi * number / FRAMES
        before, here, behind = swell(PLACE + np.array([-0.1, 0, 0.1]), time)
        tilt = np.arctan((behind - before) / 0.2)
        turn = np.array([[np.cos(tilt), np.sin(tilt)], [-np.sin(tilt), np.cos(tilt)]])
        for part, corners in zip(parts, BOAT.values(), strict=True):
            part.set_xy(corners @ turn + (PLACE, here))
        sea.set_data(x, swell(x, time), -2)
        crest.set_ydata(swell(x, time))
        counter.set_text(f"{number + 1:2} of {FRAMES}")

    return FuncAnimation(fig, draw, FRAMES, interval=100)
