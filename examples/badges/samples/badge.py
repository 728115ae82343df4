"""Three badges below one another: rounded corners, and words in Pillow's own font.

A wrong image shows here in another version of FreeType, or in none.
"""

from badges import badge
from PIL import Image

WORDS = {"passing": "#55a868", "failing": "#c44e52", "unmeasured": "#8c8c8c"}


def plot():
    badges = [badge(word, colour) for word, colour in WORDS.items()]
    width = max(each.width for each in badges)
    sheet = Image.new("RGB", (width, 60 * len(badges)), "white")
    for place, each in enumerate(badges):
        sheet.paste(each, (0, 60 * place))
    return sheet
