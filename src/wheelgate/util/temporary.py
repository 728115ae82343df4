"""Temporary folders, where they may be, and below one of this process that a later run removes."""

import atexit
import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

from wheelgate.errors import TemporaryFolderError
from wheelgate.util.owner import is_left, token

_PREFIX = "wheelgate-"

VARIABLE = "TMPDIR"
"""Environment variable that names that folder, for Python and for engines."""


def check_temporary_folder() -> None:
    """Check that temporary files can be made where `TMPDIR` says, or anywhere without it.

    Python passes over a folder that it cannot use, and an engine that is told of it fails later,
    with words that do not name it.

    Raises:
        TemporaryFolderError: With the folder and what is wrong with it.
    """
    named = os.environ.get(VARIABLE)
    try:
        with tempfile.TemporaryFile(dir=named or None):
            pass
    except OSError as error:
        why = error.strerror or error
        if not named:
            raise TemporaryFolderError(
                f"there is no folder for temporary files: {why}",
                f"name one that can be written by the variable {VARIABLE}",
            ) from None
        raise TemporaryFolderError(
            f"the variable {VARIABLE} names {named}, where no file can be made: {why}",
            f"make that folder, name another by {VARIABLE}, or unset the variable",
        ) from None


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
