"""Check where a command is to write, before it begins to work."""

import os
import tempfile
from pathlib import Path

from wheelgate.errors import OutputError


def check_output(place: Path | None, option: str, *, folder: bool = False) -> None:
    """Check that a file or a folder can be written; folders above it are made later.

    Args:
        place: Where; nothing is checked where None.
        option: The option that names it.
        folder: Whether it is to be a folder.

    Raises:
        OutputError: With the place and what is wrong with it.
    """
    if place is None:
        return
    place = Path(os.path.abspath(place))  # noqa: PTH100 - a link stays the place that is named
    try:
        if place.exists() and place.is_dir() != folder:
            raise _error(place, option, "it is a folder" if place.is_dir() else "it is a file")
        if place.is_file():
            with place.open("ab"):
                pass
        if place.exists() and not place.is_dir():
            return  # a pipe or a device can be asked nothing without being written to
        above = place if place.is_dir() else place.parent
        while not above.exists():
            above = above.parent
        with tempfile.TemporaryFile(dir=above):
            pass
        place.lstat()
    except FileNotFoundError as error:
        # The last question is whether the name is one that the file system takes.
        if error.filename != str(place):
            raise _error(place, option, error.strerror) from None
    except OSError as error:
        raise _error(place, option, error.strerror) from None


def _error(place: Path, option: str, why: str | None) -> OutputError:
    return OutputError(f"{place} cannot be written: {why}", f"name another place by {option}")
