"""Charts: text that stays text, colours that follow the page, data beside them."""

import csv
import io
import re
from xml.etree import ElementTree as ET

import pytest
from example_run import example

from wheelgate.model.records import RENDER, Ratio, Verdict
from wheelgate.report.html import timing as speed
from wheelgate.report.html.charts import colours
from wheelgate.report.html.charts.forest_chart import forest_chart
from wheelgate.report.html.charts.size_chart import size_chart
from wheelgate.report.html.charts.starts_chart import starts_chart

HOSTILE = "a/</svg><script>alert(1)</script> $x^2$ & é"


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    return example(tmp_path_factory.mktemp("checkout"), 10)[2]


@pytest.fixture(scope="module")
def charts(run):
    return [
        size_chart(run.sizes, {"alpine": 410.0}),
        forest_chart(speed.renders(run)[0], "render-time-1", "render time"),
        starts_chart(speed.start_points(run), ["alpine", "debian"], run.reference),
    ]


def rows(chart):
    return list(csv.DictReader(io.StringIO(chart.data)))


def luminance(colour):
    """Return relative luminance as WCAG 2.2 defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_every_chart_is_well_formed_and_says_what_it_shows(charts):
    for chart in charts:
        for drawing in (chart.wide, chart.narrow):
            root = ET.fromstring(drawing)  # noqa: S314 - we have just drawn it
            assert root.attrib["role"] == "img"
            title, description = root[0], root[1]
            assert (title.text, description.text) == (chart.title, chart.description)
            assert root.attrib["aria-labelledby"].split() == [
                title.attrib["id"],
                description.attrib["id"],
            ]


def test_no_two_drawings_of_a_page_share_an_identifier(charts):
    found = [
        name
        for chart in charts
        for drawing in (chart.wide, chart.narrow)
        for name in set(re.findall(r'\bid="([^"]+)"', drawing))
    ]
    assert len(found) == len(set(found))


def test_every_identifier_that_a_drawing_refers_to_is_in_it(charts):
    for chart in charts:
        for drawing in (chart.wide, chart.narrow):
            there = set(re.findall(r'\bid="([^"]+)"', drawing))
            asked = set(re.findall(r'url\(#([^)]+)\)|href="#([^"]+)"', drawing))
            assert {one or other for one, other in asked} <= there


def test_every_colour_of_a_chart_follows_the_page(charts):
    for chart in charts:
        for colour in re.findall(r"(?:fill|stroke): (#[0-9a-f]{6})", chart.wide):
            pytest.fail(f"{chart.name} has {colour}, which is no variable")
        assert "var(--chart-muted,#596271)" in chart.wide


def test_text_of_a_chart_is_text(charts):
    assert ">limit 410<" in charts[0].wide
    assert ">discs/disc_0000<" in charts[1].wide


def test_the_chart_of_starts_has_its_images_in_the_order_that_is_asked_for(charts, run):
    other = starts_chart(speed.start_points(run), ["debian", "alpine"], run.reference)
    assert charts[2].wide.index(">alpine<") < charts[2].wide.index(">debian<")
    assert other.wide.index(">debian<") < other.wide.index(">alpine<")


def test_the_size_chart_has_its_bytes_beside(charts, run):
    found = {(row["image"], row["part"]): int(row["bytes"]) for row in rows(charts[0])}
    assert found["alpine", "caches"] == 44 * 10**6
    for size in run.sizes:
        assert (
            sum(value for (image, _), value in found.items() if image == size.image) == size.bytes
        )


def test_the_forest_has_ratios_limits_and_pairs_beside(charts):
    found = {row["measure"]: row for row in rows(charts[1])}
    assert (found["all samples"]["ratio"], found["all samples"]["limit"]) == ("1.04", "1.02")
    assert len(found["all samples"]["ratio_of_each_pair"].split()) == 6
    unmeasured = [row for row in found.values() if row["verdict"] == "unmeasured"]
    assert [row["ratio"] for row in unmeasured] == [""]
    assert "unmeasured" in charts[1].wide


def test_a_samples_name_is_never_markup_nor_a_formula(a_run):
    run = a_run(
        ratios=(Ratio(RENDER, "<b>", "debian", HOSTILE, 1.0, 0.9, 1.1, 6),),
        verdicts=(Verdict("render-ratio", "<b>", HOSTILE, "pass", limit=1.1),),
    )
    drawing = forest_chart(speed.renders(run)[0], "render-time-1", "render time").wide
    root = ET.fromstring(drawing)  # noqa: S314 - we have just drawn it
    assert "<script" not in drawing
    assert "<b>" not in drawing
    assert HOSTILE in "".join(root.itertext())


def test_the_same_run_gives_the_same_drawing(charts, run):
    assert size_chart(run.sizes, {"alpine": 410.0}) == charts[0]


@pytest.mark.parametrize("form", [0, 1], ids=["light", "dark"])
def test_marks_stand_out_from_the_page_and_figures_from_their_marks(form):
    table = colours._tables()
    paper = table["page"]["paper"][form]
    ink = table["chart"]["part-ink"][form]
    for name, forms in table["chart"].items():
        if name.startswith("part-") and name != "part-ink":
            assert contrast(forms[form], paper) >= 3, name
            assert contrast(forms[form], ink) >= 4.5, name
        elif name not in {"chart-grid", "part-ink"}:
            assert contrast(forms[form], paper) >= 4.5, name


def test_each_colour_of_charts_is_found_again_by_its_light_form():
    table = colours._tables()["chart"]
    assert len(colours.in_charts()) == len(table)
