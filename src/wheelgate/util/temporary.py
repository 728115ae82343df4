"""Temporary folders, below one of this process's own that a later run removes if we cannot."""

import atexit
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

from wheelgate.util.owner import is_left, token

_PREFIX = "wheelgate-"


def temporary_folder(kind: str) -> tempfile.TemporaryDirectory[str]:
    """Return a new temporary folder; it is removed when its block ends, as in `tempfile`.

    Args:
        kind: What it is for, in a word of its name.
    """
    own = Path(tempfile.gettempdir(), f"{_PREFIX}{token()}")
    if not own.is_dir():
        own.mkdir(mode=0o755)
        atexit.register(_remove_empty, own)
    return tempfile.TemporaryDirectory(prefix=f"{kind}-", dir=own)


def sweep() -> list[Path]:
    """Remove the temporary folders of processes of ours that are gone; return them."""
    found = []
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        left = is_left(folder.name.removeprefix(_PREFIX))
        if left and folder.is_dir() and not folder.is_symlink():
            shutil.rmtree(folder, ignore_errors=True)
            found.append(folder)
    return found


def _remove_empty(folder: Path) -> None:
    with suppress(OSError):
        folder.rmdir()
