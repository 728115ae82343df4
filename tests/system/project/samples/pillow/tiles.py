"""Squares whose colours Python computes, call by call: a slower interpreter shows here."""

from PIL import Image, ImageDraw


def colour(row, column):
    return (row * 37 % 256, column * 53 % 256, (row ^ column) * 11 % 256)


def plot():
    picture = Image.new("RGB", (480, 320))
    draw = ImageDraw.Draw(picture)
    for row in range(160):
        for column in range(240):
            left, top = 2 * column, 2 * row
            draw.rectangle((left, top, left + 1, top + 1), fill=colour(row, column))
    return picture
