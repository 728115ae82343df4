"""Comparing two PNG files: by their bytes, then by their pixels."""

import numpy as np
from PIL import Image

from wheelgate.pictures import png
from wheelgate.pictures.causes import Cause
from wheelgate.pictures.comparison import Comparison, Fact, not_comparable
from wheelgate.pictures.limits import Side, UnreadablePictureError
from wheelgate.pictures.measure import measure
from wheelgate.pictures.metadata import differing_facts, differing_modes
from wheelgate.pictures.window import colours


def compare_pictures(expected: bytes, actual: bytes) -> Comparison:
    """Compare two PNG files of one picture each."""
    try:
        if expected == actual:
            png.read(actual)
            return Comparison("identical")
        # Both are read before either is decoded, which takes longer.
        files = _read(expected, "expected"), _read(actual, "render")
        pictures = _load(expected, files[0], "expected"), _load(actual, files[1], "render")
    except UnreadablePictureError as error:
        return not_comparable(error)
    if pictures[0].size != pictures[1].size:
        facts = (*_sizes(*pictures), *differing_modes(*files))
        return Comparison("different pixels", facts)
    difference = measure(np.asarray(pictures[0]), np.asarray(pictures[1]))
    if difference is None:
        texts = png.texts(pictures[0]), png.texts(pictures[1])
        return Comparison("same pixels", differing_facts(files, texts))
    return Comparison("different pixels", differing_modes(*files), difference)


def _read(content: bytes, side: Side) -> png.File:
    try:
        file = png.read(content)
        if file.animated and file.frames > 1:
            raise UnreadablePictureError(Cause.ANIMATION, frames=file.frames)
    except UnreadablePictureError as error:
        raise error.of(side) from None
    return file


def _load(content: bytes, file: png.File, side: Side) -> Image.Image:
    try:
        return png.load(content, file.header)
    except UnreadablePictureError as error:
        raise error.of(side) from None


def _sizes(expected: Image.Image, actual: Image.Image) -> tuple[Fact, Fact]:
    """Return both sizes, and whether the part that both have, from the top left, is the same."""
    size = min(expected.width, actual.width), min(expected.height, actual.height)
    before, after = (colours(np.asarray(each.crop((0, 0, *size)))) for each in (expected, actual))
    same = np.array_equal(before, after)
    return (
        Fact("size", expected.size, actual.size),
        Fact("common part is the same" if same else "common part differs", size, size),
    )
