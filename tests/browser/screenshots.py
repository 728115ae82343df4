"""Take pictures of a report, to be looked at: each part, at three widths, light and dark.

python tests/browser/screenshots.py --output /tmp/shots [--run RUN] [--report FOLDER]
"""

import argparse
import tempfile
from pathlib import Path

from chromium import address, chromium, keep_in
from playwright.sync_api import Page

from wheelgate.model.config import load
from wheelgate.report.html import write_folder
from wheelgate.storage import run_file as runs

WIDTHS = {"phone": 390, "tablet": 820, "desktop": 1440}
THEMES = ("light", "dark")
PARTS = ("verdict", "size", "speed", "gallery", "checks", "doctor", "provenance")
TALLEST = 3000
VIEWS = ("side", "slider", "blink", "difference")


def main() -> None:
    """Write the pictures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--output", type=Path, required=True, help="the folder to write")
    parser.add_argument("--run", help="a run's folder or id; default: the latest")
    parser.add_argument("--report", type=Path, help="a report that is already written")
    parser.add_argument("--width", choices=WIDTHS, action="append", help="default: all")
    options = parser.parse_args()
    options.output.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        index = options.report or Path(folder, "report")
        if not options.report:
            project = load(Path.cwd(), "gate.toml")
            where = runs.folder_of(options.run, project.state)
            write_folder(runs.load(where), where, project, index)
        for name in options.width or WIDTHS:
            for theme in THEMES:
                context = browser.new_context(
                    viewport={"width": WIDTHS[name], "height": 900}, color_scheme=theme
                )
                keep_in(context)
                page = context.new_page()
                page.goto(address(index / "index.html"))
                take(page, options.output, f"{name}-{theme}")
                context.close()


def take(page: Page, output: Path, name: str) -> None:
    """Take each part by itself, cut below 3,000 pixels, and each view of a sample."""
    alone = "for (const each of document.querySelectorAll('main > section')) each.hidden = {}"
    assert page.viewport_size is not None
    window = dict(page.viewport_size)
    for part in PARTS:
        page.evaluate(alone.format(f"each.id !== '{part}'"))
        height = page.locator(f"#{part}").evaluate("part => part.getBoundingClientRect().bottom")
        page.set_viewport_size({"width": window["width"], "height": min(int(height) + 40, TALLEST)})
        page.wait_for_timeout(400)
        page.screenshot(path=output / f"{name}-{part}.png")
        page.set_viewport_size(window)
    page.evaluate(alone.format("false"))
    page.locator("a.cover").first.click()
    for view in VIEWS:
        page.locator(f".views [data-view={view}]").click()
        page.wait_for_timeout(200)
        page.screenshot(path=output / f"{name}-viewer-{view}.png")


if __name__ == "__main__":
    main()
