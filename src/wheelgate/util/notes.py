"""Notes that remember something between runs: small JSON files, checked as they are read."""

from pathlib import Path
from typing import Annotated, TypeVar

from pydantic import Field, TypeAdapter

from wheelgate.util.files import storage_errors, write_atomically

T = TypeVar("T")

Sha256 = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
"""A hash as notes have it: anything else is no name of a file in the cache."""


def read_note(file: Path, adapter: TypeAdapter[T]) -> T | None:
    """Return what a note says; None where there is none, or it is damaged or of another version.

    Args:
        file: The note.
        adapter: What it has to be: anything else is damage.
    """
    try:
        return adapter.validate_json(file.read_bytes())
    except (OSError, ValueError):  # pydantic's ValidationError is a ValueError
        return None


def write_note(file: Path, adapter: TypeAdapter[T], content: T) -> None:
    """Write a note, whole or not at all.

    Raises:
        StorageError: Where the disk refuses.
    """
    with storage_errors("keeping a note"):
        write_atomically(file, adapter.dump_json(content))
