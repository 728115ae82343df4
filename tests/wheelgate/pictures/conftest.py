"""What the tests of comparisons share: pictures of a plot's kind, animations, PNG by hand."""

import io
import struct
import zlib

import numpy as np
import pytest
from PIL import Image, ImageDraw

SIGNATURE = b"\x89PNG\r\n\x1a\n"
KINDS = {"identical", "same pixels", "different pixels", "not comparable"}


class Chunks:
    """Makes PNG files chunk by chunk, so that they may say anything."""

    GREY, RGB, PALETTE, GREY_ALPHA, RGBA = 0, 2, 3, 4, 6
    signature = SIGNATURE
    kinds = KINDS

    def chunk(self, kind, data):
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    def file(self, width, height, depth, colour_type, rows, before=b"", after=b"", interlace=0):
        """Return a PNG of any header and any rows, with chunks before and after its pixels."""
        header = struct.pack(">IIBBBBB", width, height, depth, colour_type, 0, 0, interlace)
        data = self.chunk(b"IDAT", zlib.compress(rows))
        head = self.signature + self.chunk(b"IHDR", header)
        return head + before + data + after + self.chunk(b"IEND", b"")

    def grey16(self, value):
        """Return a picture of one 16-bit grey pixel."""
        return self.file(1, 1, 16, self.GREY, b"\0" + struct.pack(">H", value))


@pytest.fixture(scope="session")
def by_hand():
    return Chunks()


@pytest.fixture(scope="session")
def plot():
    """Return a function that draws something like a plot: an array (height, width, 4), uint8."""

    def draw(size=(320, 240), *, title="a title", bar=60, dot=True):
        picture = Image.new("RGBA", size, "white")
        pen = ImageDraw.Draw(picture)
        pen.text((120, 8), title, fill="black")
        pen.rectangle((40, 30, 300, 210), outline="black")
        pen.rectangle((60, 210 - bar, 90, 209), fill="steelblue")
        pen.line((40, 200, 300, 60), fill="darkorange", width=2)
        pen.text((10, 215), "0.0", fill="black")
        if dot:
            pen.ellipse((200, 170, 206, 176), fill="red")
        return np.array(picture)

    return draw


@pytest.fixture(scope="session")
def saved():
    """Return a function that saves an array of pixels as PNG."""

    def save(pixels, mode="RGBA", **options):
        out = io.BytesIO()
        Image.fromarray(pixels).convert(mode).save(out, format="PNG", **options)
        return out.getvalue()

    return save


@pytest.fixture(scope="session")
def animated():
    """Return a function that makes an animation of a square that moves; `shifted` is a frame."""

    def make(form, frames=5, shifted=None, duration=100, loop=0, **options):
        pictures = []
        for number in range(1, frames + 1):
            picture = Image.new("RGB", (60, 40), "white")
            left = 5 * number + (number == shifted)
            ImageDraw.Draw(picture).rectangle((left, 10, left + 7, 20), fill="red")
            pictures.append(picture)
        out = io.BytesIO()
        pictures[0].save(
            out,
            format={"gif": "GIF", "apng": "PNG"}[form],
            save_all=True,
            append_images=pictures[1:],
            duration=duration,
            loop=loop,
            **options,
        )
        return out.getvalue()

    return make


@pytest.fixture(scope="session")
def svg():
    """Return a function that makes an SVG of one rectangle, and anything behind it."""

    def make(width=40, height=30, left=5, more="", unit="px"):
        return (
            '<svg xmlns="http://www.w3.org/2000/svg" '
            f'width="{width}{unit}" height="{height}{unit}">\n'
            f'<rect x="{left}" y="5" width="10" height="8" fill="navy"/>\n{more}</svg>\n'
        ).encode()

    return make


@pytest.fixture(scope="session")
def pdf():
    """Return a function that makes a PDF of a black rectangle a page, with its title."""

    def make(*lefts, title="", size=(72, 36)):
        pages = range(len(lefts))
        objects = [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [%s] /Count %d >>"
            % (b" ".join(b"%d 0 R" % (4 + 2 * page) for page in pages), len(lefts)),
            b"<< /Title (%s) >>" % title.encode(),
        ]
        for page, left in zip(pages, lefts, strict=True):
            rendered = b"%d 10 20 10 re f" % left
            objects += [
                b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Contents %d 0 R >>"
                % (*size, 5 + 2 * page),
                b"<< /Length %d >>\nstream\n%s\nendstream" % (len(rendered), rendered),
            ]
        content, places = b"%PDF-1.4\n", []
        for number, each in enumerate(objects, start=1):
            places.append(len(content))
            content += b"%d 0 obj\n%s\nendobj\n" % (number, each)
        table = b"".join(b"%010d 00000 n \n" % place for place in places)
        return content + (
            b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R /Info 3 0 R >>\n"
            b"startxref\n%d\n%%%%EOF\n"
        ) % (len(objects) + 1, table, len(objects) + 1, len(content))

    return make
