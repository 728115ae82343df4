"""Comparing two SVG, PDF or PostScript files: by their bytes, then by how they are drawn."""

import re

from wheelgate.pictures.comparison import (
    EXPECTED,
    IDENTICAL,
    RENDER,
    Comparison,
    same_but_unreadable,
    unreadable,
)
from wheelgate.pictures.frames import Pairs, pair, verdict
from wheelgate.pictures.limits import UnreadablePictureError
from wheelgate.pictures.raster import ghostscript, pages_of, rasterised
from wheelgate.pictures.wording import shortened

_HEAD = 100_000
"""The first bytes, in which an SVG begins."""

_TAIL = 1024
"""The last bytes, in which the end of a document is marked."""

_NAMES = {"svg": "an SVG", "pdf": "a PDF", "ps": "PostScript"}

_TEXT = re.compile(rb"<(?:text|tspan)\b[^<>]*>([^<]*)")

_INFORMATION = re.compile(
    rb"/(Title|Author|Subject|Keywords|Creator|Producer|CreationDate|ModDate)\s{0,9}"
    rb"\(((?:[^()\\]|\\.){0,1000})\)"
)
"""Entries of a PDF's information dictionary (ISO 32000-1, 14.3.3), where it is not compressed."""

_OBJECT = re.compile(rb"(\d{1,10}) \d{1,5} obj\b")


def compare_documents(expected: bytes, actual: bytes, picture_format: str) -> Comparison:
    """Compare two documents.

    Args:
        expected: The content of the file that the other is held against.
        actual: The content of the file in question.
        picture_format: "svg", "pdf" or "ps".
    """
    settled = _settled(expected, actual, picture_format)
    if settled is not None:
        return settled
    where = (_in_pdf if picture_format == "pdf" else _in_lines)(expected, actual)
    if picture_format == "ps" and ghostscript() is None:
        return Comparison(
            "not comparable", f"{where}; install Ghostscript to see whether the pixels do"
        )
    try:
        pairs = worst_pages(expected, actual, picture_format)
    except UnreadablePictureError as error:
        return Comparison("not comparable", f"{error}; {where}")
    which = "all pages are" if pairs.actual > 1 else "both are"
    found = verdict(pairs, "page", [], f"{which} drawn with the same pixels, but {where}")
    if found.kind == "same pixels" and _texts(expected) != _texts(actual):
        # Text that is left as text is drawn with the fonts of this machine, or not at all.
        return Comparison(
            "not comparable",
            f"{which} drawn with the same pixels, but their texts differ, which this machine may "
            f"have no font for; {where}",
        )
    return found


def _settled(expected: bytes, actual: bytes, picture_format: str) -> Comparison | None:
    """Return the verdict that needs no drawing, if there is one."""
    if expected == actual:
        try:
            check_document(actual, picture_format)
        except UnreadablePictureError as error:
            return same_but_unreadable(error)
        return Comparison("identical", IDENTICAL)
    for name, content in ((EXPECTED, expected), (RENDER, actual)):
        try:
            check_document(content, picture_format)
        except UnreadablePictureError as error:
            return unreadable(name, error)
    return None


def worst_pages(expected: bytes, actual: bytes, picture_format: str) -> Pairs:
    """Return the drawn pages that differ most.

    Raises:
        UnreadablePictureError: With a whole sentence, where one of the two cannot be drawn.
    """
    with rasterised({EXPECTED: expected, RENDER: actual}, picture_format) as drawings:
        first, second = (pages_of(drawing, picture_format) for drawing in drawings)
        return pair(first, second)


def check_document(content: bytes, picture_format: str) -> None:
    """Refuse what is evidently no such document, or is cut off, without parsing it.

    Raises:
        UnreadablePictureError: Where its beginning or its end is not there.
    """
    if not content:
        raise UnreadablePictureError("the file is empty")
    begins, ends = {
        "svg": (b"<svg" in content[:_HEAD], b"</svg>" in content[-_TAIL:]),
        "pdf": (b"%PDF-" in content[:_TAIL], b"%%EOF" in content[-_TAIL:]),
        # The conventions (Adobe, Document Structuring Conventions 3.0) ask for an end; a file
        # that does not announce to follow them need not have one.
        "ps": (
            content.startswith(b"%!"),
            b"%%EOF" in content[-_TAIL:] or not content.startswith(b"%!PS-Adobe"),
        ),
    }[picture_format]
    if not begins:
        raise UnreadablePictureError(f"it is not {_NAMES[picture_format]}")
    # An SVG without children may end in its first tag.
    if not ends and not (picture_format == "svg" and content.rstrip().endswith(b"/>")):
        raise UnreadablePictureError("it is damaged: it is cut off before its end")


def _texts(content: bytes) -> list[bytes]:
    """Return the texts of an SVG that are not drawn as paths; of other formats, nothing."""
    return _TEXT.findall(content)


def _in_lines(expected: bytes, actual: bytes) -> str:
    """Return where two texts differ first."""
    before, after = expected.splitlines(), actual.splitlines()
    for number, (first, second) in enumerate(zip(before, after, strict=False), start=1):
        if first != second:
            return (
                f"the bytes differ from line {number:,} on, which was {_line(first, second)} "
                f"and is {_line(second, first)}"
            )
    if len(before) == len(after):
        return "the bytes differ in the ends of lines only"
    longer, name = (before, EXPECTED) if len(before) > len(after) else (after, RENDER)
    number = min(len(before), len(after)) + 1
    return f"only {name} has a line {number:,}, {_line(longer[number - 1], b'')}"


def _line(line: bytes, other: bytes) -> str:
    """Return a line, shortened to where it differs from the other."""
    same = next((i for i, (a, b) in enumerate(zip(line, other, strict=False)) if a != b), 0)
    start = max(0, same - 20) if len(line) > 60 else 0
    text = line[start : start + 100].decode("utf-8", "replace").strip()
    return shortened(f"{'...' if start else ''}{text}")


def _in_pdf(expected: bytes, actual: bytes) -> str:
    """Return which metadata differ, or else in which object the first difference is."""
    before, after = (dict(_INFORMATION.findall(content)) for content in (expected, actual))
    for key in [*before, *(key for key in after if key not in before)]:
        if before.get(key) != after.get(key):
            values = (
                shortened(found[key].decode("latin-1")) if key in found else "missing"
                for found in (before, after)
            )
            return "the metadata {} was {} and is {}".format(key.decode(), *values)
    place = next(
        (i for i, (a, b) in enumerate(zip(expected, actual, strict=False)) if a != b),
        min(len(expected), len(actual)),
    )
    objects = _OBJECT.findall(actual, 0, place)
    within = f", in object {objects[-1].decode()}" if objects else ""
    return f"the bytes differ from byte {place + 1:,} on{within}"
