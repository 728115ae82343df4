"""List what a build sees of the project: path, mode and hash of each file."""

from collections.abc import Iterator
from pathlib import Path

from pathspec import GitIgnoreSpec

from wheelgate.images.wheelhouse.fetched import FOLDER
from wheelgate.util.files import sha256_of


def context_of(root: Path) -> Iterator[str]:
    """Yield the path, mode and hash of each file that a build sees, without the wheelhouse."""
    ignore = _ignored(root)
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root).as_posix()
        if name.split("/")[0] in {FOLDER, ".git", ".wheelgate", ".tox"} or ignore.match_file(name):
            continue
        if path.is_symlink():
            yield f"{name} -> {path.readlink()}"
        elif path.is_file():
            yield f"{name} {path.stat().st_mode & 0o777:o} {sha256_of(path)}"


def _ignored(root: Path) -> GitIgnoreSpec:
    """Read .dockerignore, whose patterns start at the context's root (Docker's reference)."""
    file = root / ".dockerignore"
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    patterns = []
    for line in lines:
        text = line.strip()
        if not text or text.startswith("#"):
            continue
        exception, text = ("!", text[1:]) if text.startswith("!") else ("", text)
        patterns.append(f"{exception}/{text.strip('/')}")
    return GitIgnoreSpec.from_lines(patterns)
