"""Draws badges: a word on a coloured ground, as PNG."""

import sys

from PIL import Image, ImageDraw, ImageFont


def badge(word, colour="#4c72b0"):
    """Return a badge as an image."""
    font = ImageFont.load_default(28)
    left, top, right, bottom = font.getbbox(word)
    picture = Image.new("RGB", (int(right - left) + 40, 56), "white")
    draw = ImageDraw.Draw(picture)
    draw.rounded_rectangle((2, 2, picture.width - 3, 53), radius=14, fill=colour, outline="black")
    draw.text((20, 28 - (top + bottom) / 2), word, fill="white", font=font)
    return picture


if __name__ == "__main__":
    badge(" ".join(sys.argv[1:]) or "badge").save(sys.stdout.buffer, format="png")
