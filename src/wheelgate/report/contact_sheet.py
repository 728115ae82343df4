"""Many pictures on few: a page of thumbnails for a look at all baselines at once."""

import math
from collections.abc import Iterator, Sequence
from pathlib import Path

from PIL import Image, ImageDraw

from wheelgate.pictures import UnreadablePictureError, decode
from wheelgate.util.files import storage_errors

_MARGIN = 16
_CAPTION = 20


def write_contact_sheets(
    pictures: Sequence[tuple[str, Path]],
    target: Path,
    *,
    columns: int = 5,
    rows: int = 5,
    width: int = 380,
) -> list[Path]:
    """Write pages of thumbnails, each with its name; return the files.

    Args:
        pictures: Names and PNG files, in the order to show them in.
        target: The file of the first page; further ones get `-2`, `-3` and so on.
        columns: Thumbnails beside one another.
        rows: Thumbnails below one another.
        width: Of a thumbnail's cell, in pixels; its height is three quarters of that.

    Raises:
        StorageError: Where a page cannot be written.
    """
    pages = []
    for number, page in enumerate(_batches(pictures, columns * rows), start=1):
        suffix = f"-{number}" if number > 1 else ""
        file = target.with_name(f"{target.stem}{suffix}{target.suffix or '.png'}")
        with storage_errors("writing a contact sheet"):
            file.parent.mkdir(parents=True, exist_ok=True)
            _page(page, columns, width).save(file, optimize=True)
        pages.append(file)
    return pages


def _batches(
    pictures: Sequence[tuple[str, Path]], size: int
) -> Iterator[Sequence[tuple[str, Path]]]:
    for start in range(0, len(pictures), size):
        yield pictures[start : start + size]


def _page(pictures: Sequence[tuple[str, Path]], columns: int, width: int) -> Image.Image:
    height = width * 3 // 4
    across = min(columns, len(pictures))
    down = math.ceil(len(pictures) / columns)
    sheet = Image.new(
        "RGB",
        (across * (width + _MARGIN) + _MARGIN, down * (height + _CAPTION + _MARGIN) + _MARGIN),
        "white",
    )
    draw = ImageDraw.Draw(sheet)
    for index, (name, file) in enumerate(pictures):
        left = _MARGIN + index % columns * (width + _MARGIN)
        top = _MARGIN + index // columns * (height + _CAPTION + _MARGIN)
        draw.text((left, top), name, fill="black")
        place = (left, top + _CAPTION)
        try:
            thumbnail = _thumbnail(file, (width, height))
        except UnreadablePictureError as error:
            draw.text(place, f"cannot be read: {error}", fill="red")
            continue
        sheet.paste(thumbnail, place)
        draw.rectangle(
            (place[0] - 1, place[1] - 1, place[0] + thumbnail.width, place[1] + thumbnail.height),
            outline="lightgray",
        )
    return sheet


def _thumbnail(file: Path, most: tuple[int, int]) -> Image.Image:
    with storage_errors("reading a picture"):
        picture = Image.fromarray(decode(file.read_bytes()))
    flat = Image.new("RGB", picture.size, "white")
    flat.paste(picture, mask=picture.getchannel("A"))
    flat.thumbnail(most, Image.Resampling.LANCZOS)
    return flat
