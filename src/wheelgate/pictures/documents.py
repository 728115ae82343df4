"""Comparing two SVG, PDF or PostScript files: by their bytes, then by how they are drawn."""

import re
import xml.parsers.expat
from dataclasses import replace
from itertools import zip_longest

from wheelgate.pictures.causes import Cause
from wheelgate.pictures.comparison import Comparison, Fact, not_comparable
from wheelgate.pictures.frames import Pairs, pair, verdict
from wheelgate.pictures.limits import Side, UnreadablePictureError
from wheelgate.pictures.raster import ghostscript, pages_of, rasterised

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
        expected: The content of the expected file.
        actual: The content of the file in question.
        picture_format: "svg", "pdf" or "ps".
    """
    try:
        if expected == actual:
            check_document(actual, picture_format)
            return Comparison("identical")
        _check(expected, picture_format, "expected")
        _check(actual, picture_format, "render")
    except UnreadablePictureError as error:
        return not_comparable(error)
    where = (_in_pdf if picture_format == "pdf" else _in_lines)(expected, actual)
    if picture_format == "ps" and ghostscript() is None:
        return not_comparable(UnreadablePictureError(Cause.NO_GHOSTSCRIPT), where)
    try:
        pairs = worst_pages(expected, actual, picture_format)
    except UnreadablePictureError as error:
        return not_comparable(error, where)
    found = verdict(pairs, "page", (), (where,))
    if found.kind == "same pixels" and _texts(expected) != _texts(actual):
        # Text that is left as text is drawn with the fonts of this machine, or not at all.
        unsure = not_comparable(UnreadablePictureError(Cause.OTHER_TEXTS), where)
        return replace(unsure, counts=found.counts)
    return found


def _check(content: bytes, picture_format: str, side: Side) -> None:
    try:
        check_document(content, picture_format)
    except UnreadablePictureError as error:
        raise error.of(side) from None


def worst_pages(expected: bytes, actual: bytes, picture_format: str) -> Pairs:
    """Return the drawn pages that differ most.

    Raises:
        UnreadablePictureError: With its side, where one of the two cannot be drawn.
    """
    with rasterised({"expected": expected, "render": actual}, picture_format) as drawings:
        first, second = (pages_of(drawing, picture_format) for drawing in drawings)
        return pair(first, second)


def check_document(content: bytes, picture_format: str) -> None:
    """Refuse what is evidently no such document, or is cut off; the XML of an SVG is parsed.

    Raises:
        UnreadablePictureError: Where its beginning or its end is not there, or it is no XML.
    """
    if not content:
        raise UnreadablePictureError(Cause.EMPTY)
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
        raise UnreadablePictureError(Cause.ANOTHER_FORMAT, wanted=_NAMES[picture_format], found="")
    # An SVG without children may end in its first tag.
    if not ends and not (picture_format == "svg" and content.rstrip().endswith(b"/>")):
        raise UnreadablePictureError(Cause.CUT_OFF)
    if picture_format == "svg":
        try:
            xml.parsers.expat.ParserCreate().Parse(content, True)
        except xml.parsers.expat.ExpatError as error:
            raise UnreadablePictureError(Cause.MALFORMED, said=error) from None


def _texts(content: bytes) -> list[bytes]:
    """Return the texts of an SVG that are not drawn as paths; of other formats, nothing."""
    return _TEXT.findall(content)


def _in_lines(expected: bytes, actual: bytes) -> Fact:
    """Return where two texts differ first."""
    before, after = expected.splitlines(), actual.splitlines()
    for number, (first, second) in enumerate(zip_longest(before, after), start=1):
        if first != second:
            return Fact("line", _line(first, second), _line(second, first), place=number)
    return Fact("line ends")


def _line(line: bytes | None, other: bytes | None) -> str | None:
    """Return a line, shortened to where it differs from the other; None where there is none."""
    if line is None:
        return None
    same = next((i for i, (a, b) in enumerate(zip(line, other or b"", strict=False)) if a != b), 0)
    start = max(0, same - 20) if len(line) > 60 else 0
    text = line[start : start + 100].decode("utf-8", "replace").strip()
    return f"{'...' if start else ''}{text}"


def _in_pdf(expected: bytes, actual: bytes) -> Fact:
    """Return which metadata differ, or else in which object the first difference is."""
    before, after = (
        {key.decode(): text.decode("latin-1") for key, text in _INFORMATION.findall(content)}
        for content in (expected, actual)
    )
    for key in {**before, **after}:
        if before.get(key) != after.get(key):
            return Fact("metadata", before.get(key), after.get(key), key)
    place = next(
        (i for i, (a, b) in enumerate(zip(expected, actual, strict=False)) if a != b),
        min(len(expected), len(actual)),
    )
    objects = _OBJECT.findall(actual, 0, place)
    return Fact("byte", name=objects[-1].decode() if objects else "", place=place + 1)
