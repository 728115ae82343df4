"""axe-core finds nothing serious: by theme, by width, and with everything opened."""

from pathlib import Path

import pytest

pytest.importorskip("playwright", reason="it drives a browser by playwright: tox -e browser")

import axe_playwright_python

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text(encoding="utf-8")
SERIOUS = {"serious", "critical"}


def problems(page):
    """Return what axe finds of all its rules, of serious and critical impact."""
    page.evaluate(AXE)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations'], preload: false})")
    return [
        f"{each['id']}: {node['target']}: {node['failureSummary']}"
        for each in found["violations"]
        if each["impact"] in SERIOUS
        for node in each["nodes"][:3]
    ]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
def test_axe_finds_nothing_serious(reports, open_page, theme, width):
    page = open_page(
        reports["folder"], color_scheme=theme, viewport={"width": width, "height": 900}
    )
    page.add_style_tag(content=".card { content-visibility: visible !important }")
    for details in page.locator("details").all():
        details.evaluate("each => each.open = true")
    assert problems(page) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("view", ["side", "slider", "blink", "difference"])
def test_axe_finds_nothing_serious_in_the_viewer(reports, open_page, theme, view):
    page = open_page(reports["folder"], color_scheme=theme, reduced_motion="reduce")
    page.locator('.card[data-name="discs/disc_0003"] a.cover').click()
    page.locator(f".views [data-view={view}]").click()
    assert problems(page) == []


def test_axe_is_heard(reports, open_page):
    page = open_page(reports["folder"])
    page.evaluate("document.querySelector('.brand').style.color = 'var(--line)'")
    assert any("color-contrast" in each for each in problems(page))
