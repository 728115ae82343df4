"""Draw one document as pixels: a program of its own, since a hostile file can crash what draws it.

Run by its path, with a format, limits and a resolution as arguments; reads the document from
standard input and writes pages to standard output. It limits itself before it reads anything, and
knows nothing of the package around it.
"""

import importlib
import os
import re
import resource
import signal
import struct
import sys
import xml.parsers.expat

RECORD = struct.Struct(">4sIIQ")
"""Before each page: its kind, `PNG ` or `RGBX`, width, height, and the bytes that follow."""

REFUSED, TOO_LARGE, TOO_MANY, NO_MEMORY = 3, 4, 5, 6
"""Exit codes where the document is refused; standard error then says why, in one line: of
TOO_LARGE width and height in pixels, of TOO_MANY the number of pages."""


class RefusedError(Exception):
    """A document that would take too much."""

    def __init__(self, code: int, said: str) -> None:
        super().__init__(said)
        self.code = code


_POINTS = 72
"""Points of an inch, which PDF measures in."""


_LENGTH = re.compile(r"([0-9]*\.?[0-9]+(?:[eE][-+]?[0-9]+)?)(px|pt|pc|in|cm|mm|%|)")

_WITHIN = ("#", "data:")
"""What a reference within an SVG begins with."""

_UNITS_OF_AN_INCH = {"pt": 72, "pc": 6, "in": 1, "cm": 2.54, "mm": 25.4}
"""Units that SVG lengths are given in; those without one are pixels."""


def main() -> int:
    """Draw standard input, as the arguments say; return the exit code.

    They are: format, dots an inch, then the most of seconds, of bytes of memory, of bytes of
    output, of pages, and of pixels of a page.
    """
    form = sys.argv[1]
    dots, seconds, memory, output, pages, pixels = (int(word) for word in sys.argv[2:])
    for what, limit in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, output),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(what)
        lowest = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
        resource.setrlimit(what, (lowest, lowest))
    # Python ignores the signal of a file that grows too large; the one who waits looks for it.
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
    if form == "ps":
        _become_ghostscript(dots)
    try:
        if form == "svg":
            _draw_svg(sys.stdin.buffer.read(), dots, pixels)
        else:
            _draw_pdf(sys.stdin.buffer.read(), dots, pages, pixels)
    except MemoryError:
        return NO_MEMORY
    except RefusedError as error:
        print(error, file=sys.stderr)
        return error.code
    except Exception as error:
        # What these libraries raise is their own; its last line is what a person can use.
        lines = str(error).strip().splitlines() or [type(error).__name__]
        print(lines[-1][:200], file=sys.stderr)
        return REFUSED
    return 0


def _draw_svg(content: bytes, dots: int, most_pixels: int) -> None:
    width, height = _svg_size(content, dots)
    _check_size(width, height, most_pixels)
    resvg = importlib.import_module("resvg_py")
    picture = bytes(resvg.svg_to_bytes(svg_string=content.decode(), dpi=float(dots)))
    sys.stdout.buffer.write(RECORD.pack(b"PNG ", 0, 0, len(picture)) + picture)


def _svg_size(content: bytes, dots: int) -> tuple[float, float]:
    """Return the pixels that the first tag asks for; 0 where it does not say.

    Raises:
        RefusedError: Where any tag refers to something outside the file.
    """
    parser = xml.parsers.expat.ParserCreate()
    found: list[dict[str, str]] = []

    def see(_name: str, attributes: dict[str, str]) -> None:
        if not found:
            found.append(attributes)
        for name, value in attributes.items():
            # What draws would read any file of this machine that an <image> names.
            if name.rpartition(":")[2] == "href" and not value.strip().startswith(_WITHIN):
                raise RefusedError(REFUSED, f"it refers to a file outside of it: {value!r}")

    parser.StartElementHandler = see
    parser.Parse(content, True)
    box = found[0].get("viewBox", "").replace(",", " ").split()
    sides = []
    for index, side in enumerate(("width", "height")):
        said = _LENGTH.fullmatch(found[0].get(side, "").strip())
        if said and said[2] != "%":
            sides.append(float(said[1]) * dots / _UNITS_OF_AN_INCH.get(said[2], dots))
        else:
            sides.append(float(box[2 + index]) if len(box) == 4 else 0.0)
    return sides[0], sides[1]


def _check_size(width: float, height: float, most_pixels: int) -> None:
    if not width * height <= most_pixels:
        raise RefusedError(TOO_LARGE, f"{width:.0f} {height:.0f}")


def _draw_pdf(content: bytes, dots: int, most_pages: int, most_pixels: int) -> None:
    pdfium = importlib.import_module("pypdfium2")
    document = pdfium.PdfDocument(content)
    if len(document) > most_pages:
        raise RefusedError(TOO_MANY, str(len(document)))
    scale = dots / _POINTS
    for page in document:
        width, height = (side * scale for side in page.get_size())
        _check_size(width, height, most_pixels)
        bitmap = page.render(scale=scale, rev_byteorder=True, prefer_bgrx=True)
        rows, row = bytes(bitmap.buffer), 4 * bitmap.width
        if bitmap.stride != row:
            starts = range(0, bitmap.height * bitmap.stride, bitmap.stride)
            rows = b"".join(rows[start : start + row] for start in starts)
        sys.stdout.buffer.write(RECORD.pack(b"RGBX", bitmap.width, bitmap.height, len(rows)))
        sys.stdout.buffer.write(rows)
        page.close()


def _become_ghostscript(dots: int) -> None:
    # SAFER keeps it from files; what it prints goes aside, since pages go to standard output.
    os.execvp(  # noqa: S606
        "gs",
        [
            "gs",
            "-q",
            "-dSAFER",
            "-dBATCH",
            "-dNOPAUSE",
            "-dNOPROMPT",
            "-sDEVICE=ppmraw",
            f"-r{dots}",
            "-dTextAlphaBits=4",
            "-dGraphicsAlphaBits=4",
            "-sstdout=%stderr",
            "-sOutputFile=%stdout",
            "-",
        ],
    )


if __name__ == "__main__":
    sys.exit(main())
