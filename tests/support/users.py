"""Another user than root, whom files refuse themselves to."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

_NOBODY = 65534


@contextmanager
def _as_nobody() -> Iterator[None]:
    before = os.geteuid()
    if before == 0:  # else the files' modes hold already
        os.seteuid(_NOBODY)
    try:
        yield
    finally:
        os.seteuid(before)


@pytest.fixture
def another_user() -> Callable[[], AbstractContextManager[None]]:
    """Return a context in which this process has no more rights than any user."""
    return _as_nobody


@pytest.fixture
def readable_folder() -> Iterator[Path]:
    """Yield a new folder that every user reads: pytest's own are closed to others."""
    folder = Path(tempfile.mkdtemp(prefix="wheelgate-test-"))
    folder.chmod(0o755)
    yield folder
    for each in (folder, *folder.rglob("*")):
        if each.is_dir():
            each.chmod(0o755)
    shutil.rmtree(folder)
