"""SVG, PDF and PostScript as pixels, drawn by a process of its own, within limits."""

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from PIL import Image

from wheelgate.pictures import png, rasteriser
from wheelgate.pictures.causes import Cause
from wheelgate.pictures.limits import MOST_PIXELS, Side, UnreadablePictureError, check_size
from wheelgate.util.extras import require
from wheelgate.util.files import storage_errors

MOST_PAGES = 100
MOST_SECONDS = 30
MOST_MEMORY = 2 * 1024**3
"""Bytes of address space of the process that draws."""

MOST_OUTPUT = 4 * MOST_PIXELS + 1024
"""Bytes that it may write: all of its pages, as raw pixels."""

_DOTS = 100
"""Dots an inch, matplotlib's own default; an SVG is drawn at the size that it names."""

_NO_MEMORY = re.compile("MemoryError|memory allocation|bad_alloc|VMerror|out of memory", re.I)
"""What Python, Rust, C++ and Ghostscript say where they run out of it."""

_EXTRAS = {"pdf": "pypdfium2", "svg": "resvg_py"}
"""The package that renders a format; the extra has the format's name."""

_PROGRAM = Path(__file__).with_name("rasteriser.py")


@dataclass
class Drawing:
    """A process that draws one document, and the files that it writes to.

    Attributes:
        side: Which of the two documents it is.
        process: The process, which is over once the drawing is given away.
        pages: What it drew.
        errors: What it said.
    """

    side: Side
    process: subprocess.Popen[bytes]
    pages: IO[bytes]
    errors: IO[bytes]


def ghostscript() -> str | None:
    """Return where Ghostscript is, which draws PostScript, or None."""
    return shutil.which("gs")


@contextmanager
def rasterised(documents: dict[Side, bytes], picture_format: str) -> Iterator[list[Drawing]]:
    """Draw documents at once, and give what was drawn, for `pages_of`.

    Each is drawn by a process with limits on time, memory and output, that is ended, with all
    that it started, at the end of the block at the latest. The files have no name on the disk.

    Args:
        documents: Their contents, by which of the two they are.
        picture_format: "svg", "pdf" or "ps".

    Raises:
        UnreadablePictureError: With its side, where one cannot be drawn.
        StorageError: Where the disk refuses.
        MissingExtraError: Where what renders the format is not installed.
    """
    if picture_format in _EXTRAS:
        require(picture_format, _EXTRAS[picture_format])
    drawings: list[Drawing] = []
    with storage_errors("drawing pictures to compare them"):
        try:
            deadline = time.monotonic() + MOST_SECONDS
            for side, document in documents.items():
                drawings.append(_start(side, document, picture_format))
            for drawing in drawings:
                try:
                    _wait(drawing, deadline)
                except UnreadablePictureError as error:
                    raise error.of(drawing.side, drawing=True) from None
            yield drawings
        finally:
            for drawing in drawings:
                _end(drawing)


def pages_of(drawing: Drawing, picture_format: str) -> Iterator[Image.Image]:
    """Yield the pages of a drawn document, in mode RGBA, one read at a time.

    Raises:
        UnreadablePictureError: With its side, where what was drawn is too large, cut
            off, or nothing.
    """
    drawing.pages.seek(0)
    read = _portable_pixmaps if picture_format == "ps" else _records
    number = 0
    try:
        for number, page in enumerate(read(drawing.pages), start=1):
            check_size(*page.size, number, "pages")
            yield page
        if number == 0:
            raise UnreadablePictureError(Cause.NO_PAGES)
    except UnreadablePictureError as error:
        raise error.of(drawing.side) from None


def _start(side: Side, document: bytes, picture_format: str) -> Drawing:
    with tempfile.TemporaryFile() as given:
        given.write(document)
        given.seek(0)
        # Their sizes are limited by the process itself, as the kernel keeps it.
        pages = tempfile.TemporaryFile()  # noqa: SIM115 - closed at the end of the drawing
        errors = tempfile.TemporaryFile()  # noqa: SIM115
        limits = (_DOTS, MOST_SECONDS, MOST_MEMORY, MOST_OUTPUT, MOST_PAGES, MOST_PIXELS)
        try:
            process = subprocess.Popen(
                [sys.executable, "-I", str(_PROGRAM), picture_format, *map(str, limits)],
                stdin=given,
                stdout=pages,
                stderr=errors,
                start_new_session=True,
                cwd="/",
            )
        except OSError as error:
            pages.close()
            errors.close()
            failure = UnreadablePictureError(Cause.NOT_STARTED, said=error.strerror)
            raise failure.of(side, drawing=True) from None
    return Drawing(side, process, pages, errors)


def _wait(drawing: Drawing, deadline: float) -> None:
    """Wait for a process to end.

    Raises:
        UnreadablePictureError: Where it fails or takes too long.
    """
    try:
        code = drawing.process.wait(max(0.1, deadline - time.monotonic()))
    except subprocess.TimeoutExpired:
        raise UnreadablePictureError(Cause.TOO_LONG, seconds=MOST_SECONDS) from None
    if code:
        drawing.errors.seek(0)
        said = drawing.errors.read(100_000).decode("utf-8", "replace").strip().splitlines()
        raise _failure(code, said)


def _failure(code: int, said: list[str]) -> UnreadablePictureError:
    """Return why a process failed, by its exit code and the lines that it said."""
    if code < 0:
        return _killed(signal.Signals(-code))
    if code == rasteriser.TOO_LARGE:
        width, height = said[-1].split()
        return UnreadablePictureError(Cause.TOO_LARGE, width=width, height=height, most=MOST_PIXELS)
    if code == rasteriser.TOO_MANY:
        return UnreadablePictureError(
            Cause.TOO_MANY, count=int(said[-1]), noun="pages", most=MOST_PAGES
        )
    refused = code == rasteriser.REFUSED
    if code == rasteriser.NO_MEMORY or (
        not refused and any(_NO_MEMORY.search(line) for line in said)
    ):
        return UnreadablePictureError(Cause.MEMORY, megabytes=MOST_MEMORY // 1024**2)
    if not said:
        return UnreadablePictureError(Cause.EXIT_CODE, code=code)
    # Of its own refusal the last line says why, of Ghostscript's the first.
    return UnreadablePictureError(Cause.REFUSED, said=said[-1 if refused else 0][:200])


def _killed(by: signal.Signals) -> UnreadablePictureError:
    if by in {signal.SIGXCPU, signal.SIGKILL}:
        return UnreadablePictureError(Cause.TOO_LONG, seconds=MOST_SECONDS)
    if by == signal.SIGXFSZ:
        return UnreadablePictureError(Cause.TOO_MUCH_DRAWN, most=MOST_PIXELS)
    return UnreadablePictureError(Cause.SIGNAL, name=by.name)


def _end(drawing: Drawing) -> None:
    if drawing.process.poll() is None:
        os.killpg(drawing.process.pid, signal.SIGKILL)
        drawing.process.wait()
    drawing.pages.close()
    drawing.errors.close()


def _records(drawn: IO[bytes]) -> Iterator[Image.Image]:
    while head := drawn.read(rasteriser.RECORD.size):
        kind, width, height, length = rasteriser.RECORD.unpack(head)
        if length > MOST_OUTPUT:
            raise UnreadablePictureError(Cause.DRAWING_CUT_OFF)
        body = drawn.read(length)
        if kind == b"PNG ":
            yield png.load(body, png.read(body).header)
        else:
            check_size(width, height)
            yield _opaque(body, width, height, "RGBX")


def _portable_pixmaps(drawn: IO[bytes]) -> Iterator[Image.Image]:
    """Yield pictures of the format PPM (Netpbm's "raw" form), one behind the other."""
    while True:
        words: list[bytes] = []
        while len(words) < 4:
            line = drawn.readline(200)
            if not line:
                break
            words += line.partition(b"#")[0].split()
        if not words:
            return
        if len(words) != 4 or words[0] != b"P6" or words[3] != b"255":
            raise UnreadablePictureError(Cause.DRAWING_CUT_OFF)
        width, height = int(words[1]), int(words[2])
        check_size(width, height)
        yield _opaque(drawn.read(3 * width * height), width, height, "RGB")


def _opaque(body: bytes, width: int, height: int, mode: str) -> Image.Image:
    try:
        picture = Image.frombytes("RGB", (width, height), body, "raw", mode)
    except ValueError:
        raise UnreadablePictureError(Cause.DRAWING_CUT_OFF) from None
    return picture.convert("RGBA")
