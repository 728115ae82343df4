"""Compare two PNG files: by their bytes, then by their pixels, with a picture of the difference."""

import io
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, UnidentifiedImageError

from wheelgate.cache import storage_errors

MOST_PIXELS = 50_000_000
"""Pictures with more pixels than this are not decoded: a sample is somebody's code."""

Kind = Literal["identical", "same pixels", "different pixels", "not comparable"]
Pixels = NDArray[np.uint8]

_DEPTH = 24
"""Where a PNG's header says how many bits a channel has (PNG specification, 11.2.2)."""

_GAP = 12
_CAPTION = 18
_CHANGED = (220, 30, 60)


@dataclass(frozen=True)
class Comparison:
    """What two pictures have in common, and what not.

    Attributes:
        kind: The strongest statement that holds.
        summary: One sentence for people.
        changed_pixels: How many pixels differ in any channel.
        largest: The largest difference of a channel, 0 to 255.
        box: Left, top, right and bottom of all that changed, or None.
    """

    kind: Kind
    summary: str
    changed_pixels: int = 0
    largest: int = 0
    box: tuple[int, int, int, int] | None = None


class UnreadablePictureError(ValueError):
    """A file is not a PNG that can be decoded safely; the message says why."""


def decode(content: bytes) -> Pixels:
    """Return the pixels of a PNG as an array of shape (height, width, 4) and dtype uint8.

    Raises:
        UnreadablePictureError: Where it is no PNG, is damaged, or is larger than MOST_PIXELS.
    """
    if not content:
        raise UnreadablePictureError("the file is empty")
    try:
        with warnings.catch_warnings():
            # Pillow warns of much that a hostile file can hold; the limit below is ours.
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(content), formats=("PNG",)) as picture:
                width, height = picture.size
                if width * height > MOST_PIXELS:
                    raise UnreadablePictureError(
                        f"it is {width} by {height} pixels, more than {MOST_PIXELS:,} in all"
                    )
                if content[_DEPTH] == 16:
                    raise UnreadablePictureError("it has 16 bits a channel; only 8 are compared")
                return np.asarray(picture.convert("RGBA"), dtype=np.uint8)
    except UnreadablePictureError:
        raise
    except UnidentifiedImageError:
        raise UnreadablePictureError("it is not a PNG") from None
    except Exception as error:  # Pillow lets out whatever its parser of a chunk meets
        raise UnreadablePictureError(f"it is damaged: {error}") from None


def compare(expected: bytes, actual: bytes) -> Comparison:
    """Compare two PNG files.

    Args:
        expected: The content of the file that the other is held against.
        actual: The content of the file in question.
    """
    if expected == actual:
        try:
            decode(actual)
        except UnreadablePictureError as error:
            return Comparison("not comparable", f"both are the same file, but {error}")
        return Comparison("identical", "the files are identical")
    pixels = []
    for name, content in (("the expected picture", expected), ("the render", actual)):
        try:
            pixels.append(decode(content))
        except UnreadablePictureError as error:
            return Comparison("not comparable", f"{name} cannot be read: {error}")
    return _compare_pixels(*pixels)


def _compare_pixels(expected: Pixels, actual: Pixels) -> Comparison:
    if expected.shape != actual.shape:
        return Comparison(
            "different pixels",
            f"the sizes differ: {_size(expected)} expected, {_size(actual)} rendered",
            changed_pixels=max(expected.shape[0] * expected.shape[1], actual[..., 0].size),
            largest=255,
        )
    difference = channel_difference(expected, actual)
    changed = difference > 0
    count = int(np.count_nonzero(changed))
    if count == 0:
        return Comparison("same pixels", "the pixels are the same, the files' bytes are not")
    rows, columns = np.flatnonzero(changed.any(axis=1)), np.flatnonzero(changed.any(axis=0))
    box = (int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1)
    largest = int(difference.max())
    left, top, right, bottom = box
    pixel = "pixel differs" if count == 1 else "pixels differ"
    return Comparison(
        "different pixels",
        f"{count:,} {pixel} ({count / changed.size:.3%}), by at most {largest} of 255, "
        f"within {right - left} by {bottom - top} pixels at ({left}, {top})",
        changed_pixels=count,
        largest=largest,
        box=box,
    )


def channel_difference(expected: Pixels, actual: Pixels) -> Pixels:
    """Return, for each pixel, its largest difference of a channel: (height, width), uint8."""
    signed = expected.astype(np.int16) - actual.astype(np.int16)
    largest: Pixels = np.abs(signed).max(axis=2).astype(np.uint8)
    return largest


def write_diff_picture(expected: bytes, actual: bytes, file: Path) -> bool:
    """Write expected, actual and difference side by side; return False where one is unreadable.

    The difference is drawn over a pale render: each changed pixel in red, each region of them
    in a box that is seen from afar.
    """
    try:
        first, second = decode(expected), decode(actual)
    except UnreadablePictureError:
        return False
    panels = [("expected", _picture(first)), ("render", _picture(second)),
              ("difference", _difference(first, second))]  # fmt: skip
    width = sum(panel.width for _, panel in panels) + _GAP * (len(panels) + 1)
    height = max(panel.height for _, panel in panels) + _CAPTION + 2 * _GAP
    sheet = Image.new("RGB", (width, height), "white")
    draw = ImageDraw.Draw(sheet)
    left = _GAP
    for caption, panel in panels:
        draw.text((left, _GAP // 2), caption, fill="black")
        sheet.paste(panel, (left, _GAP // 2 + _CAPTION))
        draw.rectangle(
            (left - 1, _GAP // 2 + _CAPTION - 1, left + panel.width,
             _GAP // 2 + _CAPTION + panel.height), outline="gray",
        )  # fmt: skip
        left += panel.width + _GAP
    with storage_errors("writing a diff picture"):
        file.parent.mkdir(parents=True, exist_ok=True)
        sheet.save(file)
    return True


def _picture(pixels: Pixels) -> Image.Image:
    picture = Image.fromarray(pixels)
    flat = Image.new("RGB", picture.size, "white")
    flat.paste(picture, mask=picture.getchannel("A"))
    return flat


def _difference(expected: Pixels, actual: Pixels) -> Image.Image:
    """Return the render in pale grey with all that differs in red."""
    height = max(expected.shape[0], actual.shape[0])
    width = max(expected.shape[1], actual.shape[1])
    pale = Image.new("L", (width, height), 255)
    pale.paste(_picture(actual).convert("L"))
    canvas = np.asarray(pale.point(lambda value: 190 + value // 4).convert("RGB")).copy()
    changed = np.ones((height, width), dtype=bool)
    rows, columns = (min(a, b) for a, b in zip(expected.shape[:2], actual.shape[:2], strict=True))
    changed[:rows, :columns] = (
        channel_difference(expected[:rows, :columns], actual[:rows, :columns]) > 0
    )
    canvas[changed] = _CHANGED
    picture = Image.fromarray(canvas)
    if changed.any() and not changed.all():
        ys, xs = np.nonzero(changed)
        box = (int(xs.min()) - 6, int(ys.min()) - 6, int(xs.max()) + 6, int(ys.max()) + 6)
        ImageDraw.Draw(picture).rectangle(box, outline=_CHANGED, width=2)
    return picture


def _size(pixels: Pixels) -> str:
    return f"{pixels.shape[1]} by {pixels.shape[0]} pixels"
