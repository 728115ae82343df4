"""Remove the installed packages' own test suites, and take them out of each RECORD.

A test suite is what no program imports: folders named `tests` inside a package. Folders named
`testing` stay, since packages import them (numpy.testing, pandas.testing).
"""

import shutil
from importlib.metadata import distributions
from pathlib import Path

TEST_FOLDERS = {"tests"}
"""Folder names that hold a package's tests."""


def trim(distribution):
    """Delete the test folders of `distribution` and rewrite its RECORD without them."""
    kept = []
    folders = set()
    for path in distribution.files or ():
        for depth, part in enumerate(path.parts[:-1]):
            if part in TEST_FOLDERS:
                folders.add(Path(distribution.locate_file(Path(*path.parts[: depth + 1]))))
                break
        else:
            digest = f"{path.hash.mode}={path.hash.value}" if path.hash else ""
            size = "" if path.size is None else path.size
            name = f'"{path}"' if "," in str(path) else path
            kept.append(f"{name},{digest},{size}\n")
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)
    if folders:
        record = next(path for path in distribution.files if path.name == "RECORD")
        Path(distribution.locate_file(record)).write_text("".join(kept))


if __name__ == "__main__":
    for installed in list(distributions()):
        trim(installed)
