"""A picture of a difference: expected, render, and what changed, side by side."""

from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from wheelgate.pictures.limits import Pixels
from wheelgate.pictures.measure import measure
from wheelgate.pictures.window import colours
from wheelgate.util.files import storage_errors

_GAP = 12
_CAPTION = 18
_FRAME = 6
"""Pixels between a region and the box around it."""

_CHANGED = (220, 30, 60)


def draw(expected: Pixels, actual: Pixels, file: Path, note: str = "") -> None:
    """Write expected, render and difference side by side, as PNG.

    The difference is drawn over a pale render: each changed pixel in red, each region of them in
    a box that is seen from afar. Where the sizes differ, what only one of them has is red, too.

    Args:
        expected: (height, width, 4), uint8.
        actual: The same, of any size.
        file: Where to write; its folder is made.
        note: Follows the captions, such as the frame that is shown.

    Raises:
        StorageError: Where the disk refuses.
    """
    panels = [
        ("expected", _on_white(expected)),
        ("render", _on_white(actual)),
        ("difference", _difference(expected, actual)),
    ]
    width = sum(panel.width for _, panel in panels) + _GAP * (len(panels) + 1)
    height = max(panel.height for _, panel in panels) + _CAPTION + 2 * _GAP
    sheet = Image.new("RGB", (width, height), "white")
    pen = ImageDraw.Draw(sheet)
    left, top = _GAP, _GAP // 2 + _CAPTION
    for caption, panel in panels:
        pen.text((left, _GAP // 2), f"{caption}{note}", fill="black")
        sheet.paste(panel, (left, top))
        pen.rectangle((left - 1, top - 1, left + panel.width, top + panel.height), outline="gray")
        left += panel.width + _GAP
    with storage_errors("writing a diff picture"):
        file.parent.mkdir(parents=True, exist_ok=True)
        # It is looked at once: written fast, not small.
        sheet.save(file, format="PNG", compress_level=1)


def _on_white(pixels: Pixels) -> Image.Image:
    picture = Image.fromarray(pixels)
    flat = Image.new("RGB", picture.size, "white")
    flat.paste(picture, mask=picture.getchannel("A"))
    return flat


def _difference(expected: Pixels, actual: Pixels) -> Image.Image:
    """Return the render in pale grey with all that differs in red."""
    height = max(expected.shape[0], actual.shape[0])
    width = max(expected.shape[1], actual.shape[1])
    pale = Image.new("L", (width, height), 255)
    pale.paste(_on_white(actual).convert("L"))
    picture = pale.point(lambda value: 190 + value // 4).convert("RGB")
    rows, columns = (min(a, b) for a, b in zip(expected.shape[:2], actual.shape[:2], strict=True))
    before, after = expected[:rows, :columns], actual[:rows, :columns]
    changed = np.ones((height, width), dtype=bool)
    changed[:rows, :columns] = colours(before) != colours(after)
    picture.paste(_CHANGED, mask=Image.fromarray(changed))
    found = measure(before, after)
    if found is None or changed.all():
        return picture
    pen = ImageDraw.Draw(picture)
    for region in found.regions:
        right, bottom = region.left + region.width, region.top + region.height
        box = (region.left - _FRAME, region.top - _FRAME, right + _FRAME - 1, bottom + _FRAME - 1)
        pen.rectangle(box, outline=_CHANGED, width=2)
    return picture
