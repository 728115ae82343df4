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

_NOT_WRITABLE = "make that place writable, and run again"
_IN_THE_WAY = "something else is in that place: move it away, or name another place"
_FULL = {errno.ENOSPC, errno.EDQUOT}
_REFUSED = {
    **dict.fromkeys(_FULL, ""),
    **dict.fromkeys((errno.EROFS, errno.EACCES, errno.EPERM), _NOT_WRITABLE),
    **dict.fromkeys((errno.ENOTDIR, errno.EISDIR, errno.EEXIST, errno.ENOTEMPTY), _IN_THE_WAY),
    **dict.fromkeys((errno.ENAMETOOLONG, errno.ELOOP), "name another place"),
    errno.EIO: "look into the system's log: that disk is failing",
}
"""What a disk may answer that is no fault of ours, and what to do then. What is missing is not
among it: a file that we expect and is gone would be."""


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
    """Write a file, whole or not at all; text as UTF-8.

    A link stays one, and what it names is written; a file that was there keeps its mode.
    """
    place = path.resolve() if path.is_symlink() else path
    with replacing(place) as temporary:
        temporary.write_bytes(content.encode() if isinstance(content, str) else content)
        if place.is_file():
            shutil.copymode(place, temporary)


@contextmanager
def storage_errors(what: str, hint: str = "") -> Iterator[None]:
    """Raise StorageError where a disk inside the block is full, not writable, or has no such place.

    Args:
        what: What is being done.
        hint: What to do where it is refused; by the kind of refusal where empty.
    """
    try:
        yield
    except OSError as error:
        if error.errno not in _REFUSED:
            raise
        raise storage_error(error, what, hint) from None


def storage_error(error: OSError, what: str, hint: str = "") -> StorageError:
    """Return what a disk refused as an error of ours; the arguments are `storage_errors`'."""
    name = error.filename2 or error.filename
    cause = f"{what}: {f'{name}: ' if name else ''}{error.strerror or error}"
    if error.errno in _FULL:
        return DiskFullError(cause, hint or "make room on that disk, and run again")
    return StorageError(cause, hint or _REFUSED.get(error.errno or 0, _NOT_WRITABLE))
