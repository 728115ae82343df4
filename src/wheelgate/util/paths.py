"""Paths that a stranger may have written stay inside the folder that they belong to."""

from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from wheelgate.errors import OutsideError


def relative(name: str) -> str:
    """Return a relative path as it is, where it does not climb.

    Raises:
        ValueError: Where it is absolute, is empty, has `..` in it, or a character that no name has.
    """
    path = PurePosixPath(name)
    if not name or "\0" in name or path.is_absolute() or ".." in path.parts:
        raise ValueError("it has to be a path inside its folder")
    return name


def inside(root: Path, name: str | Path) -> Path:
    """Return `root / name`, where that is inside `root` with every symbolic link followed.

    It need not exist.

    Raises:
        OutsideError: Where it is elsewhere.
    """
    path = root / name
    try:
        resolved = path.resolve()
        if resolved.is_relative_to(root.resolve()):
            return path
    except (OSError, RuntimeError, ValueError):  # links that go round in circles; a null byte
        raise OutsideError(f"{path} leads nowhere", "name a path inside the project") from None
    raise OutsideError(
        f"{path} leads out of {root}, to {resolved}",
        "put what it names into that folder itself: a link out of it is not followed",
    )


def refuse_what_leads_out(folder: Path) -> None:
    """Refuse a folder with a symbolic link out of it, or with anything but files and folders.

    Raises:
        OutsideError: With the first such path.
    """
    if folder.is_symlink():
        inside(folder.parent, folder.name)
    for path in walk(folder):
        if path.is_symlink():
            inside(folder, path.relative_to(folder))
        elif not path.is_file() and not path.is_dir():
            raise OutsideError(
                f"{path} is neither a file nor a folder", "remove it: reading it may never end"
            )


def walk(folder: Path) -> Iterator[Path]:
    """Yield what is in a folder and below, without entering what symbolic links lead to."""
    for path in sorted(folder.iterdir()):
        yield path
        if path.is_dir() and not path.is_symlink():
            yield from walk(path)
