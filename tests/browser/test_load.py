"""A report of 2,000 samples stays quick: measured, with a bound that a busy machine keeps."""

import pytest
from example_run import example

pytest.importorskip("playwright", reason="it drives a browser by playwright: tox -e browser")

from chromium import address, keep_in

from wheelgate.report.html import write_folder

SAMPLES = 2000


def seconds_to_load(browser, file):
    """Return how long a page takes until it is loaded, and until it has been laid out."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    keep_in(context)
    page = context.new_page()
    page.goto(address(file))
    loaded = page.evaluate(
        "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => {"
        " const times = performance.getEntriesByType('navigation')[0];"
        " done([times.loadEventStart / 1000, performance.now() / 1000]); })))"
    )
    return page, loaded


def test_two_thousand_samples_load_and_filter_quickly(browser, tmp_path, record_property):
    project, folder, run = example(tmp_path, SAMPLES)
    index = write_folder(run, folder, project, tmp_path / "report")
    page, (loaded, painted) = seconds_to_load(browser, index)
    record_property("loaded_seconds", loaded)
    record_property("painted_seconds", painted)
    filtered = page.evaluate(
        "() => { const began = performance.now(), text = document.querySelector('#filter-text');"
        " text.value = 'disc_19'; text.dispatchEvent(new Event('input', {bubbles: true}));"
        " document.body.offsetHeight; return (performance.now() - began) / 1000; }"
    )
    print(f"loaded {loaded:.2f} s, painted {painted:.2f} s, filtered {filtered:.3f} s")
    assert page.locator(".card:not([hidden])").count() == 100
    # Pictures out of sight are not asked for: a few dozen of 2,200 are.
    asked = page.evaluate("performance.getEntriesByType('resource').length")
    assert asked < 400
    assert painted < 10
    assert filtered < 1
    page.context.close()
