"""Hash files, replace them in one step, and report a disk that is full or not writable."""

import errno
import hashlib
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from uuid import uuid4

from wheelgate.errors import DiskFullError, StorageError


def sha256_of(file: Path | IO[bytes]) -> str:
    """Return the SHA-256 of a file, or of the rest of one that is open, in hexadecimal."""
    if isinstance(file, Path):
        with file.open("rb") as opened:
            return sha256_of(opened)
    return hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]


def digest_of(*parts: str) -> str:
    """Return one SHA-256, in hexadecimal, over texts in their order."""
    digest = hashlib.sha256()
    for part in parts:
        encoded = part.encode()
        digest.update(len(encoded).to_bytes(8, "big") + encoded)
    return digest.hexdigest()


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Yield a path in the same folder, for what is to be at `path` when the block has ended.

    Nobody sees it half written. Where the block raises, `path` stays as it was.
    """
    temporary = path.with_name(f".{path.name}.{uuid4().hex[:8]}")
    try:
        yield temporary
        temporary.replace(path)
    except BaseException:
        if temporary.is_dir() and not temporary.is_symlink():
            shutil.rmtree(temporary, ignore_errors=True)
        else:
            temporary.unlink(missing_ok=True)
        raise


def write_atomically(path: Path, content: bytes | str) -> None:
    """Write a file, whole or not at all; text as UTF-8."""
    with replacing(path) as temporary:
        temporary.write_bytes(content.encode() if isinstance(content, str) else content)


@contextmanager
def storage_errors(what: str) -> Iterator[None]:
    """Raise StorageError where a disk inside the block is full or not writable."""
    try:
        yield
    except OSError as error:
        if error.errno not in {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES}:
            raise
        place = f"{error.filename}: " if error.filename else ""
        cause = f"{what}: {place}{error.strerror}"
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise DiskFullError(cause, "make room on that disk, and run again") from None
        raise StorageError(cause, "make that place writable, and run again") from None
