"""Sines as lines: other mathematics of the C library, or other lines, show here."""

import math

from PIL import Image, ImageDraw


def plot():
    picture = Image.new("RGB", (420, 240), "white")
    draw = ImageDraw.Draw(picture)
    for phase, line in enumerate(("firebrick", "seagreen", "steelblue")):
        points = [(x, 120 + 100 * math.sin(x / 40 + phase)) for x in range(420)]
        draw.line(points, fill=line, width=3)
    return picture
