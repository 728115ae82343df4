"""Check the folder of temporary files before work relies on it."""

import os
import tempfile

from wheelgate.errors import TemporaryFolderError

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
