"""Debian's Chromium, driven by playwright, with no way out of the machine."""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Route, sync_playwright

LOCAL = re.compile(r"(file|data|blob|about):")


def executable() -> str | None:
    """Return the path of a Chromium, or None where there is none."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start a headless Chromium, and end it."""
    with sync_playwright() as playwright:
        # Its own sandbox needs user namespaces, which containers seldom have; what it opens here
        # are our own files.
        browser = playwright.chromium.launch(
            executable_path=executable(), args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        try:
            yield browser
        finally:
            browser.close()


def keep_in(context: BrowserContext) -> list[str]:
    """Let no request of a context leave the machine; return the list that such are put on."""
    left: list[str] = []

    def judge(route: Route) -> None:
        if LOCAL.match(route.request.url):
            route.continue_()
        else:
            left.append(route.request.url)
            route.abort()

    context.route("**/*", judge)
    return left


def address(page: Path) -> str:
    """Return the URL of a file."""
    return page.resolve().as_uri()
