"""Comparing two PNG files: by their bytes, then by their pixels."""

from collections.abc import Callable
from functools import partial

import numpy as np
from PIL import Image, ImageChops

from wheelgate.pictures import png
from wheelgate.pictures.comparison import (
    EXPECTED,
    IDENTICAL,
    RENDER,
    Comparison,
    same_but_unreadable,
    sizes_differ,
    unreadable,
)
from wheelgate.pictures.limits import Pixels, UnreadablePictureError
from wheelgate.pictures.measure import measure_window
from wheelgate.pictures.metadata import differing_facts, differing_modes
from wheelgate.pictures.rows import Strip, differing_strips
from wheelgate.pictures.window import TILE, Box, Window, around
from wheelgate.pictures.wording import describe


def compare_pictures(expected: bytes, actual: bytes) -> Comparison:
    """Compare two PNG files of one picture each."""
    if expected == actual:
        try:
            png.read(actual)
        except UnreadablePictureError as error:
            return same_but_unreadable(error)
        return Comparison("identical", IDENTICAL)
    files: list[png.File] = []
    for name, content in ((EXPECTED, expected), (RENDER, actual)):
        try:
            files.append(_still(png.read(content)))
        except UnreadablePictureError as error:
            return unreadable(name, error)
    strips = differing_strips(*files)
    if strips is None:
        return _compare_whole((expected, actual), files)
    size = files[0].header.width, files[0].header.height
    window = between(strips, size, lambda: (png.decode(expected), png.decode(actual)))
    return _verdict(window, files)


def _compare_whole(contents: tuple[bytes, bytes], files: list[png.File]) -> Comparison:
    pictures: list[Image.Image] = []
    for name, content, file in zip((EXPECTED, RENDER), contents, files, strict=True):
        try:
            pictures.append(png.load(content, file.header))
        except UnreadablePictureError as error:
            return unreadable(name, error)
    if pictures[0].size != pictures[1].size:
        sizes = sizes_differ(pictures[0].size, pictures[1].size)
        common = _common_part(*pictures)
        return Comparison("different pixels", "; ".join([sizes, common, *differing_modes(*files)]))
    return _verdict(between_pictures(*pictures), files)


def _verdict(window: Window | None, files: list[png.File]) -> Comparison:
    if window is None:
        facts = differing_facts(*files)
        return Comparison("same pixels", f"the pixels are the same; {facts}")
    difference = measure_window(window)
    summary = "; ".join([describe(difference), *differing_modes(*files)])
    return Comparison("different pixels", summary, difference)


def between_pictures(expected: Image.Image, actual: Image.Image) -> Window | None:
    """Return the window on what changed between two RGBA pictures of one size, or None."""
    whole = partial(_arrays, expected, actual)
    return between([Strip(0, expected, actual)], expected.size, whole)


def between(
    strips: list[Strip], size: tuple[int, int], whole: Callable[[], tuple[Pixels, Pixels]]
) -> Window | None:
    """Return the window on what changed between two pictures, or None where nothing did.

    Args:
        strips: All rows that may differ, with a margin, from the top to the bottom.
        size: Width and height of the pictures.
        whole: Returns both pictures in full.
    """
    shown: list[tuple[Strip, Box]] = []
    for strip in strips:
        # Pillow finds the box on its own memory; only what lies in it becomes arrays.
        found = ImageChops.difference(strip.expected, strip.actual).getbbox(alpha_only=False)
        if found is not None:
            left, top, right, bottom = found
            box = (left, top + strip.top, right, bottom + strip.top)
            shown.append((strip, around(box, *size)))
    if not shown:
        return None
    left, right = min(box[0] for _, box in shown), max(box[2] for _, box in shown)
    cuts = [(left, box[1] - strip.top, right, box[3] - strip.top) for strip, box in shown]
    bands = [
        (np.asarray(strip.expected.crop(cut)), np.asarray(strip.actual.crop(cut)))
        for (strip, _), cut in zip(shown, cuts, strict=True)
    ]
    expected, actual = (
        parts[0] if len(parts) == 1 else np.concatenate(parts) for parts in zip(*bands, strict=True)
    )
    tops = np.concatenate([np.arange(box[1], box[3], TILE) for _, box in shown])
    first = strips[0]
    if first.expected.size == size:
        whole = partial(_arrays, first.expected, first.actual)
    return Window(*size, left, tops, expected, actual, whole)


def _arrays(*pictures: Image.Image) -> tuple[Pixels, Pixels]:
    first, second = map(np.asarray, pictures)
    return first, second


def _still(file: png.File) -> png.File:
    if file.animated and file.frames > 1:
        raise UnreadablePictureError(
            f"it is an animation of {file.frames:,} frames; compare it as apng"
        )
    return file


def _common_part(expected: Image.Image, actual: Image.Image) -> str:
    """Return whether the part that both sizes have, from the top left, is the same."""
    both = (0, 0, min(expected.width, actual.width), min(expected.height, actual.height))
    box = ImageChops.difference(expected.crop(both), actual.crop(both)).getbbox(alpha_only=False)
    verb = "are the same" if box is None else "differ"
    return f"the {both[2]} by {both[3]} pixels at the top left {verb}"
