"""Files: hashes, and a disk that refuses."""

import errno
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from wheelgate.errors import StorageError


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def digest_of(*parts: str) -> str:
    """Return one SHA-256, in hexadecimal, over texts in their order."""
    digest = hashlib.sha256()
    for part in parts:
        encoded = part.encode()
        digest.update(len(encoded).to_bytes(8, "big") + encoded)
    return digest.hexdigest()


@contextmanager
def storage_errors(what: str) -> Iterator[None]:
    """Turn a disk's refusal inside the block into a StorageError that says how to mend it."""
    try:
        yield
    except OSError as error:
        if error.errno not in {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES}:
            raise
        hint = (
            "make room on that disk"
            if error.errno in {errno.ENOSPC, errno.EDQUOT}
            else ("make that place writable")
        )
        place = f"{error.filename}: " if error.filename else ""
        raise StorageError(f"{what}: {place}{error.strerror}", f"{hint}, and run again") from None
