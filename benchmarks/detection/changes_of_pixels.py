"""Changes of a picture's pixels, and of its file alone.

The functions on pixels take and give arrays of shape (height, width, 4); those on files take and
give the content of a PNG, whose pixels they keep.
"""

import io

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter
from PIL.PngImagePlugin import PngInfo

Pixels = NDArray[np.uint8]


def shift(pixels: Pixels, *, right: int, down: int) -> Pixels:
    """Move everything; what comes in at the edges is the outermost pixel again."""
    height, width = pixels.shape[:2]
    rows = np.clip(np.arange(height) - down, 0, height - 1)
    columns = np.clip(np.arange(width) - right, 0, width - 1)
    return pixels[rows][:, columns]


def tint(pixels: Pixels, *, step: int) -> Pixels:
    """Change every colour channel by some 255ths, away from its end."""
    colours = pixels[..., :3].astype(np.int16)
    return _with_colours(pixels, colours + np.where(colours > 127, -step, step))


def gamma(pixels: Pixels, *, exponent: float) -> Pixels:
    """Raise every colour channel to a power."""
    return _with_colours(pixels, 255 * (pixels[..., :3] / 255) ** exponent)


def sprinkle(pixels: Pixels, *, deviation: float) -> Pixels:
    """Add normally distributed noise to every colour channel."""
    noise = np.random.default_rng(19680801).normal(0, deviation, pixels[..., :3].shape)
    return _with_colours(pixels, pixels[..., :3] + noise)


def dot(pixels: Pixels, *, step: int) -> Pixels:
    """Change the green of one pixel in the middle by some 255ths."""
    changed = pixels.copy()
    place = pixels.shape[0] // 2, pixels.shape[1] // 2, 1
    changed[place] = pixels[place] - step if pixels[place] > 127 else pixels[place] + step
    return changed


def compress(pixels: Pixels, *, quality: int) -> Pixels:
    """Return what JPEG leaves of it."""
    out = io.BytesIO()
    Image.fromarray(pixels).convert("RGB").save(out, format="JPEG", quality=quality)
    with Image.open(out) as picture:
        return _with_colours(pixels, np.asarray(picture))


def blur(pixels: Pixels, *, radius: float) -> Pixels:
    """Blur it by a Gaussian."""
    picture = Image.fromarray(pixels).convert("RGB").filter(ImageFilter.GaussianBlur(radius))
    return _with_colours(pixels, np.asarray(picture))


def see_through(pixels: Pixels, *, alpha: int, white_only: bool) -> Pixels:
    """Set the alpha channel, everywhere or where it is white."""
    changed = pixels.copy()
    where = (pixels == 255).all(axis=-1) if white_only else np.ones(pixels.shape[:2], dtype=bool)
    changed[where, 3] = alpha
    return changed


def encode(pixels: Pixels) -> bytes:
    """Return pixels as a PNG file, compressed as little as takes the least time."""
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, format="PNG", compress_level=1)
    return out.getvalue()


def recompress(content: bytes, *, level: int) -> bytes:
    """Write the file again, at another level of compression."""
    return _written_again(content, compress_level=level)


def add_text(content: bytes, *, keyword: str, text: str) -> bytes:
    """Write the file again, with a text chunk."""
    chunks = PngInfo()
    chunks.add_text(keyword, text)
    return _written_again(content, pnginfo=chunks)


def leave_out_alpha(content: bytes) -> bytes:
    """Write the file again without its alpha channel, which has to be opaque."""
    out = io.BytesIO()
    with Image.open(io.BytesIO(content)) as picture:
        picture.convert("RGB").save(out, format="PNG")
    return out.getvalue()


def _written_again(content: bytes, **options: object) -> bytes:
    out = io.BytesIO()
    with Image.open(io.BytesIO(content)) as picture:
        picture.save(out, format="PNG", **options)
    return out.getvalue()


def _with_colours(pixels: Pixels, colours: NDArray[np.floating | np.integer]) -> Pixels:
    changed = pixels.copy()
    changed[..., :3] = np.clip(np.rint(colours), 0, 255)
    return changed
