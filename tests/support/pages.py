"""A fixture that reads the files that a how-to page tells its reader to write."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def files_of_page() -> Callable[[str], dict[str, str]]:
    """Return a function that gives the files that a how-to page tells its reader to write.

    Each is a block of code whose first line names it in a comment.
    """

    def read(page: str) -> dict[str, str]:
        text = (Path(__file__).parents[2] / "docs/how-to" / page).read_text(encoding="utf-8")
        blocks = re.findall(r"^```\w+\n# (\S+\.\w+)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
        return dict(blocks)

    return read
