"""Which comparison a format needs, and the picture of what it finds."""

from pathlib import Path

import numpy as np

from wheelgate.pictures import diff_picture, png
from wheelgate.pictures.animations import check_animation, compare_animations, worst_frames
from wheelgate.pictures.comparison import Comparison
from wheelgate.pictures.documents import check_document, compare_documents, worst_pages
from wheelgate.pictures.limits import Pixels, UnreadablePictureError
from wheelgate.pictures.pictures import compare_pictures

FORMATS = ("png", "apng", "gif", "svg", "pdf", "ps")
"""What can be compared, by the usual suffix of its files."""

_ANIMATIONS = ("apng", "gif")


def compare(expected: bytes, actual: bytes, picture_format: str = "png") -> Comparison:
    """Compare two pictures: first their bytes, then their pixels.

    Whatever the files hold, there is a verdict: one that is damaged, too large or of another
    format is "not comparable", and the summary says which and why. Identical files are only
    checked for being whole (a PNG by the checksums of its chunks), not decoded.

    Args:
        expected: The content of the expected file.
        actual: The content of the file in question.
        picture_format: One of FORMATS. Of animations, all frames are compared, and how they are
            played; of documents, all pages, as they are drawn at 100 dots an inch by a process
            of its own. PostScript is drawn by Ghostscript, where it is installed.

    Raises:
        ValueError: Where the format is not one of FORMATS.
        StorageError: Where a document is to be drawn and the disk refuses.
    """
    _check_format(picture_format)
    if picture_format == "png":
        return compare_pictures(expected, actual)
    if picture_format in _ANIMATIONS:
        return compare_animations(expected, actual, picture_format)
    return compare_documents(expected, actual, picture_format)


def check_picture(content: bytes, picture_format: str) -> None:
    """Refuse a file that is no whole picture of its format.

    The pixels of PNG, APNG and GIF are decoded, but for those of 16 bits a channel. Of an SVG, the
    XML is parsed; of PDF and PostScript, beginning and end are looked at.

    Raises:
        UnreadablePictureError: With the reason.
        ValueError: Where the format is not one of FORMATS.
    """
    _check_format(picture_format)
    if picture_format == "png":
        header = png.read(content).header
        if header.depth < 16:
            png.load(content, header)
    elif picture_format in _ANIMATIONS:
        check_animation(content, picture_format)
    else:
        check_document(content, picture_format)


def write_diff_picture(
    expected: bytes, actual: bytes, file: Path, picture_format: str = "png"
) -> bool:
    """Write expected, render and difference side by side, as PNG.

    Of animations and documents, it is the frame or page that differs most; each changed pixel
    is red, and each region of them in a box.

    Args:
        expected: The content of the expected file.
        actual: The content of the file in question.
        file: Where to write the picture; its folder is made.
        picture_format: One of FORMATS.

    Returns:
        Whether it was written: not where one of the two cannot be read.

    Raises:
        ValueError: Where the format is not one of FORMATS.
        StorageError: Where the disk refuses.
    """
    _check_format(picture_format)
    try:
        before, after, note = _to_draw(expected, actual, picture_format)
    except UnreadablePictureError:
        return False
    diff_picture.draw(before, after, file, note)
    return True


def _to_draw(expected: bytes, actual: bytes, picture_format: str) -> tuple[Pixels, Pixels, str]:
    if picture_format == "png":
        return png.decode(expected), png.decode(actual), ""
    if picture_format in _ANIMATIONS:
        pairs, noun = worst_frames(expected, actual, picture_format), "frame"
    else:
        pairs, noun = worst_pages(expected, actual, picture_format), "page"
    first, second = (np.asarray(picture) for picture in pairs.pictures)
    several = max(pairs.expected, pairs.actual) > 1
    return first, second, f", {noun} {pairs.worst or 1}" if several else ""


def _check_format(picture_format: str) -> None:
    if picture_format not in FORMATS:
        raise ValueError(f"{picture_format!r} is none of {', '.join(FORMATS)}")
