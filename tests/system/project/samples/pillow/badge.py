"""A word on a rounded ground, in Pillow's own font: another FreeType shows here."""

from PIL import Image, ImageDraw, ImageFont

SCALE = 4


def plot():
    size = (480 * SCALE, 240 * SCALE)
    picture = Image.new("RGB", size, "white")
    draw = ImageDraw.Draw(picture)
    draw.rounded_rectangle(
        (40 * SCALE, 60 * SCALE, 440 * SCALE, 180 * SCALE), radius=30 * SCALE, fill="steelblue"
    )
    font = ImageFont.load_default(64 * SCALE)
    draw.text((240 * SCALE, 120 * SCALE), "reproducible", fill="white", font=font, anchor="mm")
    return picture.resize((480, 240), Image.Resampling.LANCZOS)
