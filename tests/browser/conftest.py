"""A browser with a report in it. Without Chromium these tests are skipped, and say so."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
from example_run import example

from wheelgate.report.html import write_folder, write_single_file

if find_spec("playwright"):  # else each module of tests says that it is missing
    from chromium import address, chromium, executable, keep_in
    from playwright.sync_api import Browser, Page


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if executable() is None:
        pytest.skip("there is no Chromium here: apt-get install chromium")
    with chromium() as started:
        yield started


@pytest.fixture(scope="session")
def reports(tmp_path_factory) -> dict[str, Path]:
    """Return the page of the same run as a folder, and as a single file."""
    root = tmp_path_factory.mktemp("checkout")
    project, folder, run = example(root)
    return {
        "folder": write_folder(run, folder, project, root / "report"),
        "single file": write_single_file(run, folder, project, root / "report.html"),
    }


class Opened:
    """A page, and what went wrong in it."""

    def __init__(self, page: Page, left: list[str]) -> None:
        self.page = page
        self.left = left
        self.errors: list[str] = []
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on(
            "console",
            lambda said: (
                self.errors.append(said.text) if said.type in {"error", "warning"} else None
            ),
        )
        page.on("requestfailed", lambda request: self.errors.append(f"failed: {request.url[:200]}"))


@pytest.fixture
def open_page(browser):
    """Return a function that opens a file; at the end no page of it may have gone wrong."""
    opened, contexts = [], []

    def open_it(file: Path, **options) -> Page:
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **options})
        contexts.append(context)
        left = keep_in(context)
        page = context.new_page()
        opened.append(Opened(page, left))
        page.goto(address(file))
        return page

    yield open_it
    for each in opened:
        assert each.errors == []
        assert each.left == []
    for context in contexts:
        context.close()


@pytest.fixture(params=["folder", "single file"])
def page(request, reports, open_page) -> Page:
    """Return the report in a page: as a folder, and as a single file."""
    return open_page(reports[request.param])
