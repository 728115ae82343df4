"""The rows in which two PNG files differ, found before they are decoded, to decode no others."""

from collections.abc import Iterator
from dataclasses import dataclass

import deflate
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from wheelgate.pictures.png import RGB, RGBA, File
from wheelgate.pictures.window import MARGIN, TILE

_MOST_PIXELS = 16_000_000
"""Larger pictures go the usual way: their rows are held beside the pixels here."""

_MODES = {RGB: "RGB", RGBA: "RGBA"}

_ABOVE = 2 * TILE
"""Rows above the first change that a strip shows: a margin, and what aligns it to a tile."""

_BELOW = MARGIN + TILE
"""Rows below the last change, for the same ends."""

_APART = _ABOVE + _BELOW + TILE
"""Changes fewer rows apart than this are shown by one strip."""

_MOST = 0.5
"""From this share of the rows on, all are decoded at once: what follows asks for them anyway."""

_INDEPENDENT = 1
"""The filters up to this one, None and Sub, do not look at the row above."""

Rows = NDArray[np.uint8]


@dataclass(frozen=True)
class Strip:
    """The same rows of two pictures.

    Attributes:
        top: How many rows lie above, a multiple of TILE.
        expected: In mode RGBA, as wide as the picture.
        actual: The same of the other.
    """

    top: int
    expected: Image.Image
    actual: Image.Image


def differing_strips(expected: File, actual: File) -> list[Strip] | None:
    """Return the rows that differ, with a margin, decoded, or None where it takes more.

    A row of a PNG is stored as its difference to the row above and to the left, by a filter that
    each row names (PNG specification, third edition, 9). So as long as the filtered rows are the
    same from the top on, the pixels are, and need not be decoded; below filtered rows that
    differ, the pixels are the same again as soon as those of one row are. Decoding can begin at
    any row that does not look at the one above.

    None is returned for all that is not two pictures of one size of 8 bits in RGB or RGBA, not
    interlaced, with rows as the header has it: decode those by `png.load`, which also says what
    is wrong with them. No strips mean that all pixels are the same.
    """
    if expected.header != actual.header:
        return None
    first, second = _filtered(expected), _filtered(actual)
    if first is None or second is None:
        return None
    mode = _MODES[expected.header.colour_type]
    differing = np.flatnonzero((first != second).any(axis=1))
    begins = np.flatnonzero(first[:, 0] <= _INDEPENDENT)
    try:
        return list(_strips(first, second, differing, begins, mode))
    except (ValueError, OSError):
        return None


def _strips(
    first: Rows, second: Rows, differing: NDArray[np.intp], begins: NDArray[np.intp], mode: str
) -> Iterator[Strip]:
    """Yield the strips; `begins` are the rows that decoding can begin at, beside the first.

    The second picture is decoded below a row of the first, as both are the same there.
    """
    height = len(first)
    if differing.size > _MOST * height:
        yield Strip(0, _decoded(first, mode), _decoded(second, mode))
        return
    for group in np.split(differing, np.flatnonzero(np.diff(differing) >= _APART) + 1):
        if not group.size:
            return
        top = max(0, int(group[0]) - _ABOVE) // TILE * TILE
        below = int(group[-1]) + 1
        begin = int(begins[begins <= top].max(initial=0))
        bottom = min(height, (below + _BELOW) // TILE * TILE)
        one = _decoded(first[begin:bottom], mode)
        two = _decoded(
            second[top:bottom], mode, above=_row(one, top - 1 - begin, mode) if top else None
        )
        if bottom < height and _row(one, below - begin, mode) != _row(two, below - top, mode):
            # The difference runs on through rows that are stored alike: down to the end, then.
            one = _decoded(first[begin:], mode)
            two = _decoded(
                second[top:], mode, above=_row(one, top - 1 - begin, mode) if top else None
            )
            bottom = height
        strip = one if top == begin else one.crop((0, top - begin, one.width, bottom - begin))
        yield Strip(top, strip, two)
        if bottom == height:
            return


def _filtered(file: File) -> Rows | None:
    """Return the filtered rows: (height, 1 + bytes of a row), uint8; None where they are others."""
    header = file.header
    if header.depth != 8 or header.interlaced or header.colour_type not in _MODES:
        return None
    if (
        any(kind == b"tRNS" for kind, _ in file.chunks)
        or header.width * header.height > _MOST_PIXELS
    ):
        return None
    stride = 1 + header.width * len(_MODES[header.colour_type])
    try:
        unpacked = deflate.zlib_decompress(b"".join(file.data), header.height * stride)
    except deflate.DeflateError:
        return None
    if len(unpacked) != header.height * stride:
        return None
    rows: Rows = np.frombuffer(unpacked, dtype=np.uint8).reshape(header.height, stride)
    return rows


def _decoded(rows: Rows, mode: str, above: bytes | None = None) -> Image.Image:
    """Undo the filters of some rows; `above` are the pixels over the first, where there are."""
    stored = rows if above is None else b"\0" + above + rows.tobytes()
    count = len(rows) + (above is not None)
    width = (rows.shape[1] - 1) // len(mode)
    # Level 0 stores: what the decoder of Pillow reads, without the cost of compression.
    packed = deflate.zlib_compress(stored, 0)
    picture = Image.new(mode, (width, count), None)
    picture.frombytes(packed, "zip", mode, 0)
    if mode != "RGBA":
        picture = picture.convert("RGBA")
    return picture if above is None else picture.crop((0, 1, width, count))


def _row(picture: Image.Image, number: int, mode: str) -> bytes:
    return picture.crop((0, number, picture.width, number + 1)).convert(mode).tobytes()
