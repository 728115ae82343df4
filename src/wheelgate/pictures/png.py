"""PNG files: whether one is whole, what it says of itself, and its pixels."""

import io
import struct
import warnings
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from PIL import Image, UnidentifiedImageError

from wheelgate.pictures.causes import Cause
from wheelgate.pictures.limits import Pixels, UnreadablePictureError, check_size

SIGNATURE = b"\x89PNG\r\n\x1a\n"

GREY, RGB, PALETTE, GREY_ALPHA, RGBA = 0, 2, 3, 4, 6
"""Colour types (PNG specification, third edition, 11.2.1)."""

_CHANNELS = {GREY: 1, RGB: 3, PALETTE: 1, GREY_ALPHA: 2, RGBA: 4}
_DEPTHS = {GREY: {1, 2, 4, 8, 16}, PALETTE: {1, 2, 4, 8}}
_USUAL_DEPTHS = {8, 16}

_DEFLATE_AT_BEST = 1032
"""Deflate makes nothing smaller than this many times: fewer bytes cannot hold the pixels."""

_HEADER = struct.Struct(">IIBBBBB")
_LENGTH_AND_KIND = struct.Struct(">I4s")


@dataclass(frozen=True)
class Header:
    """What the IHDR chunk says: the facts that decide how the pixels are stored."""

    width: int
    height: int
    depth: int
    colour_type: int
    interlaced: bool


@dataclass(frozen=True)
class File:
    """A PNG file that is whole: its chunks are all there, and their checksums are right.

    Attributes:
        header: What its IHDR says.
        chunks: All other chunks but IDAT and IEND, in their order, as kind and content.
        data: The contents of the IDAT chunks.
    """

    header: Header
    chunks: list[tuple[bytes, memoryview]] = field(repr=False)
    data: list[memoryview] = field(repr=False)

    @property
    def animated(self) -> bool:
        """Whether it announces frames (APNG 1.0: an acTL chunk)."""
        return self._control is not None

    @property
    def frames(self) -> int:
        """How many frames it announces; 1 of one that is not animated."""
        return 1 if self._control is None else int.from_bytes(self._control[:4], "big")

    @property
    def plays(self) -> int:
        """How often it is to be played; 0 is for ever."""
        return 1 if self._control is None else int.from_bytes(self._control[4:], "big")

    @property
    def _control(self) -> memoryview | None:
        return next(
            (body for kind, body in self.chunks if kind == b"acTL" and len(body) == 8), None
        )

    @property
    def has_alpha(self) -> bool:
        """Whether its pixels can be transparent."""
        return self.header.colour_type in {GREY_ALPHA, RGBA} or any(
            kind == b"tRNS" for kind, _ in self.chunks
        )


def read(content: bytes) -> File:
    """Walk through the chunks of a PNG without decoding its pixels.

    Checks what the PNG specification asks of a datastream (third edition, 5.2 to 5.6): its
    signature, the checksum of each chunk, a header of legal values first, pixels, an end.

    Raises:
        UnreadablePictureError: Where it is no PNG, is cut off or damaged, or is too large.
    """
    if not content:
        raise UnreadablePictureError(Cause.EMPTY)
    if not content.startswith(SIGNATURE):
        raise UnreadablePictureError(
            Cause.ANOTHER_FORMAT, wanted="a PNG", found=_what_else(content)
        )
    header, chunks, data = None, [], []
    for kind, body in _chunks(memoryview(content)):
        if header is None:
            header = _header(kind, body)
        elif kind == b"IDAT":
            data.append(body)
        elif kind == b"IEND":
            break
        else:
            chunks.append((kind, body))
    else:
        raise UnreadablePictureError(Cause.CUT_OFF)
    if header is None or not data:
        raise UnreadablePictureError(Cause.NO_PIXELS)
    rows = header.height * (header.width * header.depth * _CHANNELS[header.colour_type] // 8 + 1)
    if not header.interlaced and sum(map(len, data)) * _DEFLATE_AT_BEST < rows:
        raise UnreadablePictureError(Cause.TOO_FEW_BYTES)
    return File(header, chunks, data)


def decode(content: bytes) -> Pixels:
    """Return the pixels of a PNG as an array of shape (height, width, 4) and dtype uint8.

    Palettes, greys and single bits are converted. Of an animated PNG, it is the first picture.

    Raises:
        UnreadablePictureError: Where it is no PNG, is damaged, has 16 bits a channel, or is
            larger than MOST_PIXELS.
    """
    return np.asarray(load(content, read(content).header))


def load(content: bytes, header: Header) -> Image.Image:
    """Return the decoded picture in mode RGBA, with the texts of the file; see `texts`.

    Raises:
        UnreadablePictureError: See `decode`.
    """
    if header.depth == 16:
        raise UnreadablePictureError(Cause.SIXTEEN_BITS)
    try:
        with warnings.catch_warnings():
            # Pillow warns of much that a hostile file can hold; the limits are checked already.
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(content), formats=("PNG",)) as picture:
                check_size(*picture.size)
                picture.load()
                return picture if picture.mode == "RGBA" else picture.convert("RGBA")
    except UnreadablePictureError:
        raise
    except UnidentifiedImageError:
        raise UnreadablePictureError(Cause.NO_PICTURE) from None
    except Exception as error:  # Pillow lets out whatever its parser of a chunk meets
        raise UnreadablePictureError(Cause.UNDECODABLE, said=error) from None


def texts(picture: Image.Image) -> dict[str, str]:
    """Return the texts of a loaded picture by their keywords; of one used twice, the last."""
    return {
        key: value
        for key, value in picture.info.items()
        if isinstance(key, str) and isinstance(value, str)
    }


def _chunks(content: memoryview) -> Iterator[tuple[bytes, memoryview]]:
    """Yield kind and content of the chunks, up to where the file is cut off."""
    place = len(SIGNATURE)
    while place + 12 <= len(content):
        length, kind = _LENGTH_AND_KIND.unpack_from(content, place)
        end = place + 8 + length
        if end + 4 > len(content):
            return
        if zlib.crc32(content[place + 4 : end]) != int.from_bytes(content[end : end + 4], "big"):
            name = kind.decode("ascii", "replace")
            raise UnreadablePictureError(Cause.CHECKSUM, chunk=name)
        yield kind, content[place + 8 : end]
        place = end + 4


def _header(kind: bytes, body: memoryview) -> Header:
    if kind != b"IHDR" or len(body) != _HEADER.size:
        raise UnreadablePictureError(Cause.NO_HEADER)
    width, height, depth, colour_type, compression, filtering, interlace = _HEADER.unpack(body)
    depths = _DEPTHS.get(colour_type, _USUAL_DEPTHS)
    if colour_type not in _CHANNELS or depth not in depths:
        raise UnreadablePictureError(Cause.DEPTH)
    if compression or filtering or interlace > 1:
        raise UnreadablePictureError(Cause.METHOD)
    check_size(width, height)
    return Header(width, height, depth, colour_type, bool(interlace))


def _what_else(content: bytes) -> str:
    """Return what a file is that is no PNG, where its first bytes tell."""
    known = {
        b"GIF8": "a GIF",
        b"\xff\xd8\xff": "a JPEG",
        b"%PDF": "a PDF",
        b"%!PS": "PostScript",
        b"BM": "a BMP",
        b"II*\0": "a TIFF",
        b"MM\0*": "a TIFF",
        b"<svg": "an SVG",
        b"<?xml": "XML",
        b"version https://git-lfs": "a Git LFS pointer",
    }
    for start, name in known.items():
        if content.startswith(start):
            return f" but {name}"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return " but a WebP"
    return ""
