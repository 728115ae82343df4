"""What can be compared: the formats, and nothing else."""

import subprocess
import sys
import zlib

import pytest

from wheelgate.pictures import (
    FORMATS,
    Cause,
    UnreadablePictureError,
    check_picture,
    compare,
    write_diff_picture,
)


def test_another_format_is_refused(png, tmp_path):
    for each in ("bmp", "", "PNG"):
        with pytest.raises(ValueError, match="is none of png, apng, gif, svg, pdf, ps"):
            compare(png(), png(), each)
        with pytest.raises(ValueError, match="is none of"):
            write_diff_picture(png(), png(), tmp_path / "diff.png", each)


@pytest.mark.parametrize("form", FORMATS)
def test_two_empty_files_are_not_comparable_in_any_format(form):
    found = compare(b"", b"", form)
    assert found.kind == "not comparable"
    assert (found.problem.cause, found.problem.side) == (Cause.EMPTY, None)


def test_what_draws_documents_is_not_imported_to_compare():
    heavy = "{'resvg_py', 'pypdfium2', 'scipy'}"
    code = f"import sys, wheelgate.pictures; print({heavy} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_a_whole_picture_passes_in_every_format(png, animated, svg, pdf):
    for content, form in (
        (png(), "png"),
        (animated("gif"), "gif"),
        (animated("apng"), "apng"),
        (svg(), "svg"),
        (pdf(5), "pdf"),
        (b"%!PS\nshowpage\n", "ps"),
    ):
        check_picture(content, form)


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("content", [b"", b"not a picture", b"\x89PNG\r\n\x1a\n", b"<svg></svg"])
def test_what_is_no_picture_is_refused(content, form):
    with pytest.raises(UnreadablePictureError):
        check_picture(content, form)


def test_a_picture_with_right_checksums_and_pixels_that_are_none_is_refused(png):
    content = png()
    start = content.index(b"IDAT") + 4
    length = int.from_bytes(content[start - 8 : start - 4], "big")
    pixels = bytes(length)
    checksum = zlib.crc32(b"IDAT" + pixels).to_bytes(4, "big")
    damaged = content[:start] + pixels + checksum + content[start + length + 4 :]
    with pytest.raises(UnreadablePictureError):
        check_picture(damaged, "png")


def test_an_svg_that_is_no_xml_is_refused(svg):
    with pytest.raises(UnreadablePictureError) as caught:
        check_picture(svg(more="<g>"), "svg")
    assert caught.value.cause is Cause.MALFORMED
