"""The report in a browser: each part and view opens, filters and keys work, nothing leaves."""

import re

import pytest
from example_run import HOSTILE, HOSTILE_FINDING, HOSTILE_MEND, WARNING

pytest.importorskip("playwright", reason="it drives a browser by playwright: tox -e browser")

from playwright.sync_api import expect

VISIBLE = ".card:not([hidden])"


def shown(page):
    return [card.get_attribute("data-name") for card in page.locator(VISIBLE).all()]


def open_sample(page, name):
    page.locator(f'.card[data-name="{name}"] a.cover').click()
    expect(page.locator("#viewer")).to_be_visible()


# --- the page -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "part", ["verdict", "size", "speed", "gallery", "checks", "doctor", "provenance"]
)
def test_each_part_opens_from_the_top(page, part):
    page.locator(f'nav a[href="#{part}"]').click()
    expect(page.locator(f"#{part}")).to_be_in_viewport()
    expect(page.locator(f"#{part}").get_by_role("heading").first).to_be_visible()


def test_the_verdict_is_the_first_heading(page):
    expect(page.get_by_role("heading", level=1)).to_have_text("Failed alpine against debian")


@pytest.mark.parametrize(("width", "seen"), [(1280, ".wide"), (390, ".narrow")])
def test_each_chart_has_a_form_for_the_width_of_the_page(reports, open_page, width, seen):
    page = open_page(reports["folder"], viewport={"width": width, "height": 900})
    charts = page.locator("figure.drawing")
    assert charts.count() == 4
    for chart in charts.all():
        expect(chart.get_by_role("img")).to_have_count(1)
        expect(chart.locator(f"{seen} svg")).to_be_visible()


@pytest.mark.parametrize("width", [320, 390, 820, 1440])
def test_the_page_itself_is_never_wider_than_the_window(reports, open_page, width):
    page = open_page(reports["folder"], viewport={"width": width, "height": 900})
    for details in page.locator("details").all():
        details.evaluate("each => each.open = true")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_what_is_html_in_a_run_is_text_on_the_page(page):
    card = page.locator(".card", has_text="onerror").first
    expect(card.get_by_role("heading")).to_have_text(HOSTILE)
    expect(card).to_contain_text(WARNING)
    expect(page.locator("#gallery script, #gallery b, .card i, img[src=x]")).to_have_count(0)
    row = page.locator(".finding", has_text="<i>x</i>")
    expect(row).to_contain_text(HOSTILE_FINDING)
    expect(row).to_contain_text(HOSTILE_MEND)
    expect(page.locator("#doctor script, #doctor b, #doctor i")).to_have_count(0)


def test_the_theme_follows_the_system_until_a_person_chooses(reports, open_page):
    page = open_page(reports["folder"], color_scheme="dark")
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.locator("#theme").click()
    expect(page.locator("#theme")).to_have_text("Theme: light")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    page.locator("#theme").click()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == dark


def test_print_is_light_and_has_no_controls(reports, open_page):
    page = open_page(reports["folder"], color_scheme="dark")
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    expect(page.locator(".filters:visible")).to_have_count(0)
    expect(page.locator(".bar")).to_be_hidden()


def test_all_of_it_can_be_read_without_its_script(reports, open_page):
    page = open_page(reports["folder"], java_script_enabled=False)
    expect(page.locator(".filters:visible")).to_have_count(0)
    expect(page.locator("#theme")).to_be_hidden()
    expect(page.locator("#doctor")).to_contain_text("__symbol_0 and 39 more")
    card = page.locator('.card[data-name="discs/disc_0003"]')
    card.locator("summary", has_text="Pictures").click()
    expect(card.locator("figure img").first).to_be_visible()
    card.locator("summary", has_text="Source").click()
    expect(card.locator("code")).to_contain_text("def plot():")


def test_a_sources_colours_change_nothing_of_its_text(page):
    card = page.locator('.card[data-name="discs/disc_0003"]')
    code = card.locator("code[data-tokens]")
    before = code.text_content()
    card.locator("summary", has_text="Source").click()
    expect(card.locator("code .tok-k").first).to_have_text(re.compile(r"^def\s*$"))
    assert card.locator(".source code").text_content() == before
    assert "\N{SNAKE}" in before


# --- the filter -----------------------------------------------------------------------------


def test_the_filter_takes_text_tag_and_verdict_together(page):
    assert len(shown(page)) == 25
    page.locator("#filter-text").fill("disc_001")
    assert shown(page) == [f"discs/disc_001{n}" for n in (3, 0, 1, 2, 4, 5, 6, 7, 8, 9)]
    page.locator("#filter-tag").select_option("blue")
    assert shown(page) == [f"discs/disc_001{n}" for n in (3, 1, 5, 7, 9)]
    page.get_by_label("fail 4").check()
    assert shown(page) == ["discs/disc_0013"]
    expect(page.locator("#filter-count")).to_have_text("1 of 25 samples")


def test_the_filter_finds_words_of_the_sentence_that_describes_a_sample(page):
    page.locator("#filter-text").fill("moves quoted")  # in no name, and in no tag
    assert len(shown(page)) == 24
    assert HOSTILE not in shown(page)


def test_samples_that_are_drawn_otherwise_can_be_chosen(page):
    page.get_by_label("differs 3").check()
    assert shown(page) == ["discs/disc_0003", "discs/disc_0013", "discs/disc_0023"]


def test_a_filter_that_nothing_fits_says_so(page):
    page.locator("#filter-text").fill("no such sample")
    expect(page.locator("#nothing")).to_be_visible()


# --- the doctor's findings ------------------------------------------------------------------


def found(page):
    return [row.locator("th").inner_text() for row in page.locator(".finding:not([hidden])").all()]


def test_what_counts_of_the_doctors_findings_comes_first(page):
    assert [each.split()[0] for each in found(page)] == [
        "scipy/_core.so",
        "odd/<i>x</i>.so",
        "open.so",
        "scipy.libs/libodd.so",
        "fine.so",
    ]
    expect(page.locator("#doctor")).to_contain_text("nothing found in 24 files (24 libraries)")
    library = page.locator(".finding", has_text="scipy.libs/libodd.so")
    expect(library).to_contain_text("not counted: it matters where a module needs it")


def test_findings_are_filtered_by_text_image_and_weight_together(page):
    page.locator("#doctor-text").fill("libodd")
    assert len(found(page)) == 1
    page.locator("#doctor-text").fill("odd")
    page.get_by_label("stops it 3").check()
    assert len(found(page)) == 2
    expect(page.locator("#doctor-count")).to_have_text("2 of 5 findings")
    page.locator("#doctor-image").select_option("debian")
    assert found(page) == []
    expect(page.locator("#doctor-nothing")).to_be_visible()


def test_every_missing_symbol_of_a_finding_is_listed_and_found_by_the_filter(page):
    page.locator("#doctor-text").fill("__symbol_39")
    assert len(found(page)) == 1
    names = page.locator(".finding details")
    names.locator("summary").click()
    expect(names.locator("code").last).to_have_text("__symbol_39")


def test_the_key_of_the_filter_is_that_of_the_part_in_view(page):
    page.locator("#doctor").evaluate("part => part.scrollIntoView({behavior: 'instant'})")
    page.keyboard.press("/")
    expect(page.locator("#doctor-text")).to_be_focused()
    page.evaluate("document.activeElement.blur(); scrollTo({top: 0, behavior: 'instant'})")
    page.keyboard.press("/")
    expect(page.locator("#filter-text")).to_be_focused()


# --- the viewer -----------------------------------------------------------------------------


def test_side_by_side_shows_both_pictures(page):
    open_sample(page, "discs/disc_0003")
    for side in ("left", "right"):
        picture = page.locator(f"#stage .{side} img")
        expect(picture).to_be_visible()
        assert picture.evaluate("each => each.decode().then(() => each.naturalWidth)") == 480
    expect(page.locator("#stage .left figcaption")).to_have_text("baseline")
    expect(page.locator("#stage .right figcaption")).to_have_text("alpine")
    expect(page.locator("#viewer-words")).to_contain_text("alpine beside baseline:")


def test_the_slider_moves_the_edge_by_keys(page):
    open_sample(page, "discs/disc_0003")
    page.keyboard.press("2")
    page.locator("#viewer-cut").focus()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    assert page.locator("#stage").evaluate("each => each.style.getPropertyValue('--cut')") == "1%"
    clip = page.locator("#stage .right img").evaluate("each => getComputedStyle(each).clipPath")
    assert clip == "inset(0px 0px 0px 1%)"


def test_blink_shows_one_and_then_the_other(page):
    open_sample(page, "discs/disc_0003")
    page.keyboard.press("3")
    left, right = page.locator("#stage .left"), page.locator("#stage .right")
    expect(left).to_be_visible()
    expect(right).to_be_hidden()
    expect(right).to_be_visible(timeout=3000)
    expect(left).to_be_hidden()


def test_nothing_blinks_by_itself_where_motion_is_unwanted(reports, open_page):
    page = open_page(reports["folder"], reduced_motion="reduce")
    open_sample(page, "discs/disc_0003")
    page.keyboard.press("3")
    page.wait_for_timeout(1600)
    expect(page.locator("#stage .right")).to_be_hidden()
    page.keyboard.press("b")
    expect(page.locator("#stage .right")).to_be_visible()


def test_the_difference_is_the_runs_own_picture(page):
    open_sample(page, "discs/disc_0003")
    page.keyboard.press("4")
    picture = page.locator("#stage .difference img")
    expect(picture).to_be_visible()
    assert picture.evaluate("each => each.decode().then(() => each.naturalWidth)") > 0
    expect(page.locator("#stage .left")).to_be_hidden()


def test_a_picture_that_is_the_same_everywhere_says_so(page):
    open_sample(page, "discs/disc_0000")
    expect(page.locator("#viewer-words")).to_have_text("baseline and alpine: the same bytes.")
    page.locator("#viewer-right").select_option(label="debian")
    expect(page.locator("#viewer-words")).to_have_text("baseline and debian: the same bytes.")


def test_a_picture_of_the_reference_alone_stands_alone(page):
    open_sample(page, "discs/disc_0005")
    expect(page.locator("#viewer-words")).to_have_text("Only debian has this picture.")
    expect(page.locator("#stage .right")).to_be_hidden()


def test_keys_open_walk_through_what_the_filter_shows_and_close(page):
    page.keyboard.press("/")
    expect(page.locator("#filter-text")).to_be_focused()
    page.keyboard.type("disc_002")
    names = shown(page)
    page.locator(f'.card[data-name="{names[0]}"] a.cover').focus()
    page.keyboard.press("Enter")
    title = page.locator("#viewer-title")
    expect(title).to_have_text(names[0])
    page.keyboard.press("ArrowRight")
    expect(title).to_have_text(names[1])
    page.keyboard.press("ArrowLeft")
    expect(title).to_have_text(names[0])
    page.keyboard.press("ArrowLeft")
    expect(title).to_have_text(names[0])
    page.keyboard.press("Escape")
    expect(page.locator("#viewer")).to_be_hidden()
    expect(page.locator(f'.card[data-name="{names[0]}"] a.cover')).to_be_focused()
