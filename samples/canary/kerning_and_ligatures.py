"""Pairs that are kerned and letters that melt together, each with and without, at many sizes.

A wrong image shows here in text shaping: HarfBuzz reads kerning and ligatures from the font's
tables, and FreeType has to place each glyph at the same fraction of a pixel.
"""

import matplotlib.pyplot as plt

FORMATS = ("png", "svg", "pdf", "ps")
TAGS = ("text",)
SHAPED = "AVATAR Type To. We, LT YA. Wave P."
LIGATURES = "office fjord affluent waffle fish flow"


def plot():
    fig = plt.figure(figsize=(8.6, 7))
    ax = fig.add_axes((0.03, 0.02, 0.94, 0.96))
    ax.set(xlim=(0, 1), ylim=(14.6, -0.6))
    ax.set_axis_off()
    rows = [
        ("kerned", SHAPED, ["kern"]),
        ("not kerned", SHAPED, ["-kern"]),
        ("ligatures", LIGATURES, ["liga"]),
        ("no ligatures", LIGATURES, ["-liga"]),
    ]
    place = 0
    for family in ("DejaVu Sans", "DejaVu Serif"):
        for name, text, features in rows:
            ax.text(0, place, name, fontsize=10, color="0.4", va="baseline")
            ax.text(0.17, place, text, fontsize=20, family=family, fontfeatures=features)
            place += 1
        place += 0.4
    ax.axhline(place - 0.8, color="0.7", lw=0.8)
    for number, size in enumerate([6, 7, 8, 9, 10, 11, 12, 13]):
        text = f"{size} pt: {SHAPED} {LIGATURES}"
        ax.text(0, place + 0.1 + number * 0.72, text, fontsize=size)
    for number in range(4):
        ax.text(0.64 + 0.09 * number, 10.6, "AV To fi", fontsize=12, rotation=20 * number + 15)
    return fig
