"""Comparing SVG, PDF and PostScript: by their bytes, then as they are drawn, within limits."""

import base64
import io
import shutil

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from wheelgate.pictures import Cause, compare, raster
from wheelgate.pictures.comparison import Counts, Fact

XLINK = "http://www.w3.org/1999/xlink"
POSTSCRIPT = b"%!PS-Adobe-3.0\n%%Creator: one\n0 0 moveto 10 10 lineto stroke showpage\n%%EOF\n"


@pytest.fixture
def ghostscript():
    """Skip a test by name where Ghostscript is not installed."""
    if shutil.which("gs") is None:
        pytest.skip("Ghostscript: there is no program gs")


@pytest.fixture
def no_ghostscript(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))


def test_identical_documents_are_identical_without_being_drawn(svg, pdf, monkeypatch):
    monkeypatch.setattr(raster, "rasterised", None)
    for form, content in (("svg", svg()), ("pdf", pdf(5)), ("ps", POSTSCRIPT)):
        assert compare(content, content, form).kind == "identical"


@pytest.mark.parametrize("form", ["svg", "pdf", "ps"])
def test_a_truncated_document_is_damaged_and_not_even_identical_to_itself(svg, pdf, form):
    whole = {"svg": svg(), "pdf": pdf(5), "ps": POSTSCRIPT}[form]
    cut = whole[: len(whole) // 2]
    for expected, side in ((whole, "render"), (cut, None)):
        found = compare(expected, cut, form)
        assert found.kind == "not comparable"
        assert (found.problem.cause, found.problem.side) == (Cause.CUT_OFF, side)


@pytest.mark.parametrize(
    ("form", "name"), [("svg", "an SVG"), ("pdf", "a PDF"), ("ps", "PostScript")]
)
def test_what_is_no_such_document_is_named(png, form, name):
    found = compare(png(), png(), form)
    assert found.kind == "not comparable"
    assert (found.problem.cause, found.problem.side) == (Cause.ANOTHER_FORMAT, None)
    assert found.problem.reason.endswith(name)
    empty = compare(b"", png(), form).problem
    assert (empty.cause, empty.side) == (Cause.EMPTY, "expected")


def test_an_svg_that_is_drawn_alike_names_the_first_line_that_differs(svg):
    found = compare(svg(), svg(more="<!-- 2026 -->"), "svg")
    assert found.kind == "same pixels"
    assert found.facts == (Fact("line", "</svg>", "<!-- 2026 --></svg>", place=3),)
    assert found.counts == Counts("page", 1, 1, 0)


@pytest.mark.parametrize(
    ("before", "after", "fact"),
    [
        (b"", b"<!-- a -->", Fact("line", None, "<!-- a -->", place=4)),
        (b"<!-- a -->", b"", Fact("line", "<!-- a -->", None, place=4)),
        (b"<!-- a -->\n", b"<!-- a -->\r\n", Fact("line ends")),
    ],
)
def test_lines_that_one_svg_has_more_and_ends_of_lines_are_named(svg, before, after, fact):
    found = compare(svg() + before, svg() + after, "svg")
    assert (found.kind, found.facts) == ("same pixels", (fact,))


def test_an_svg_that_is_drawn_otherwise_is_measured(svg):
    found = compare(svg(), svg(left=9), "svg")
    assert found.kind == "different pixels"
    assert found.pixels.shift == (4, 0)


def test_an_svg_of_another_size_names_both(svg):
    found = compare(svg(), svg(width=41), "svg")
    assert found.facts == (Fact("size", (40, 30), (41, 30)),)


def test_an_svg_in_points_is_drawn_at_its_size(svg):
    found = compare(svg(width=72, height=36, unit="pt"), svg(width=100, height=51), "svg")
    assert found.facts == (Fact("size", (100, 50), (100, 51)),)


def test_an_svg_whose_text_may_have_no_font_is_not_said_to_be_the_same(svg):
    nowhere = '<text x="-500" y="-500">{}</text>'
    found = compare(svg(more=nowhere.format("a")), svg(more=nowhere.format("b")), "svg")
    assert found.kind == "not comparable"
    assert found.problem.cause is Cause.OTHER_TEXTS


def test_an_svg_of_entities_that_unfold_for_ever_is_one_verdict(svg):
    entities = "".join(f'<!ENTITY e{level} "{f"&e{level - 1};" * 10}">' for level in range(1, 12))
    bomb = f'<!DOCTYPE svg [<!ENTITY e0 "ha">{entities}]>'.encode() + svg(more="<text>&e11;</text>")
    found = compare(svg(), bomb, "svg")
    assert found.kind == "not comparable"
    assert (found.problem.side, found.problem.cause) == ("render", Cause.MALFORMED)


@pytest.mark.parametrize(
    "tag",
    [
        '<image href="{file}" width="9" height="9"/>',
        '<image href=" file://{file}" width="9" height="9"/>',
        f'<image xmlns:xlink="{XLINK}" xlink:href="{{file}}" width="9" height="9"/>',
        f'<g><image xmlns:x="{XLINK}" x:href="{{name}}" width="9" height="9"/></g>',
        '<filter id="f"><feImage href="{file}"/></filter>',
    ],
)
def test_an_svg_does_not_read_another_file(svg, tmp_path, monkeypatch, tag):
    secret = tmp_path / "secret.png"
    Image.new("RGB", (9, 9), "red").save(secret)
    monkeypatch.chdir(tmp_path)
    found = compare(svg(), svg(more=tag.format(file=secret, name=secret.name)), "svg")
    assert found.kind == "not comparable"
    assert (found.problem.side, found.problem.cause) == ("render", Cause.REFUSED)
    assert secret.name in found.summary


def test_an_svg_may_hold_a_picture_and_refer_to_its_own_parts(svg):
    out = io.BytesIO()
    Image.new("RGB", (9, 9), "red").save(out, "PNG")
    data = base64.b64encode(out.getvalue()).decode()
    image = f'<image href="data:image/png;base64,{data}" width="9" height="9"/>'
    found = compare(svg(), svg(more=f'{image}<use href="#a"/>'), "svg")
    assert (found.kind, found.pixels.changed_pixels) == ("different pixels", 81)


def test_a_pdf_that_is_drawn_alike_names_the_metadata_that_differ(pdf):
    found = compare(pdf(5, title="a"), pdf(5, title="b"), "pdf")
    assert found.kind == "same pixels"
    assert found.facts == (Fact("metadata", "a", "b", "Title"),)


def test_a_pdf_with_the_same_metadata_names_the_object_that_differs(pdf):
    found = compare(pdf(5), pdf(5).replace(b"5 10 20 10 re f", b"5 10 20.0 10 re f"), "pdf")
    assert [(fact.what, fact.name) for fact in found.facts] == [("byte", "5")]
    assert found.facts[0].place > 1


def test_a_page_of_a_pdf_that_differs_is_named_and_measured(pdf):
    found = compare(pdf(5, 15, 25), pdf(5, 15, 29), "pdf")
    assert (found.kind, found.frame) == ("different pixels", 3)
    assert found.counts == Counts("page", 3, 3, 1)
    assert found.pixels.width == 100


def test_another_number_of_pages_is_named(pdf):
    found = compare(pdf(5, 15), pdf(5), "pdf")
    assert found.kind == "different pixels"
    assert found.counts == Counts("page", 2, 1, 0)


def test_a_pdf_of_a_huge_page_is_refused_before_it_is_drawn(pdf):
    found = compare(pdf(5), pdf(5, size=(21_600, 21_600)), "pdf")
    assert found.kind == "not comparable"
    assert (found.problem.cause, found.problem.drawing) == (Cause.TOO_LARGE, True)
    assert "30000 by 30000" in found.problem.reason


def test_a_pdf_of_too_many_pages_is_refused(pdf):
    problem = compare(pdf(5), pdf(*[5] * 101), "pdf").problem
    assert (problem.cause, problem.side) == (Cause.TOO_MANY, "render")
    assert "101 pages" in problem.reason


def test_without_ghostscript_the_first_line_that_differs_is_named(no_ghostscript):
    found = compare(POSTSCRIPT, POSTSCRIPT.replace(b"one", b"two"), "ps")
    assert found.kind == "not comparable"
    assert found.problem.cause is Cause.NO_GHOSTSCRIPT
    assert found.facts == (Fact("line", "%%Creator: one", "%%Creator: two", place=2),)


def test_with_ghostscript_the_same_pixels_are_seen(ghostscript):
    found = compare(POSTSCRIPT, POSTSCRIPT.replace(b"one", b"two"), "ps")
    assert found.kind == "same pixels"
    assert [(fact.what, fact.place) for fact in found.facts] == [("line", 2)]


def test_with_ghostscript_other_pixels_are_measured(ghostscript):
    found = compare(POSTSCRIPT, POSTSCRIPT.replace(b"10 10 lineto", b"40 90 lineto"), "ps")
    assert found.kind == "different pixels"
    assert found.pixels.width > 500
    # Lines from the lower left corner: all that differs lies there.
    assert found.pixels.regions[0].left < 70
    assert found.pixels.regions[0].top > found.pixels.height - 150


def test_what_ghostscript_says_of_a_broken_file_is_the_reason(ghostscript):
    found = compare(POSTSCRIPT, POSTSCRIPT.replace(b"stroke", b"broken"), "ps")
    assert found.kind == "not comparable"
    assert (found.problem.cause, found.problem.drawing) == (Cause.REFUSED, True)
    assert "/undefined in broken" in found.problem.reason


@settings(max_examples=8, deadline=None, database=None, derandomize=True)
@given(
    changes=st.lists(st.tuples(st.integers(0, 2000), st.integers(0, 255)), min_size=1, max_size=4),
    cut=st.one_of(st.just(0), st.integers(0, 2000)),
)
@pytest.mark.parametrize("form", ["svg", "pdf", "ps"])
def test_a_mutated_document_never_raises(svg, pdf, by_hand, form, changes, cut):
    whole = {"svg": svg(), "pdf": pdf(5, 15), "ps": POSTSCRIPT}[form]
    mutated = bytearray(whole)
    for place, value in changes:
        mutated[place % len(mutated)] = value
    content = bytes(mutated[: len(mutated) - cut % len(mutated)])
    assert compare(whole, content, form).kind in by_hand.kinds


@settings(max_examples=4, deadline=None, database=None, derandomize=True)
@given(content=st.binary(max_size=200))
@pytest.mark.parametrize(
    ("form", "start", "end"),
    [
        ("svg", b"<svg>", b"</svg>"),
        ("pdf", b"%PDF-1.4\n", b"%%EOF"),
        ("ps", b"%!", b"\n"),
    ],
)
def test_random_bytes_between_the_right_ends_never_raise(
    svg, pdf, by_hand, form, start, end, content
):
    other = {"svg": svg(), "pdf": pdf(5), "ps": POSTSCRIPT}[form]
    assert compare(other, start + content + end, form).kind in by_hand.kinds
