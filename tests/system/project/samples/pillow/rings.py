"""Circles within circles, made smaller: another filter shows here."""

from PIL import Image, ImageDraw


def plot():
    picture = Image.new("L", (1200, 1200), 255)
    draw = ImageDraw.Draw(picture)
    for inset in range(0, 600, 24):
        draw.ellipse((inset, inset, 1200 - inset, 1200 - inset), fill=inset * 255 // 600)
    return picture.resize((300, 300), Image.Resampling.BICUBIC)
