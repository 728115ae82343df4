"""The pictures of a report: each once, by its hash, as a file beside the page or inside it."""

import base64
import hashlib
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

_TYPES = {
    ".png": "image/png",
    ".apng": "image/apng",
    ".gif": "image/gif",
    ".svg": "image/svg+xml",
}
"""What browsers show in an <img>."""

_FOLDER = "pictures"

SHORT = 16
"""Hexadecimal digits of a SHA-256 that name a picture: 64 bits."""


@dataclass(frozen=True)
class Placed:
    """A picture in the report.

    Attributes:
        key: Its hash, shortened: one picture, one key.
        address: What the page refers to it by; empty where it is not in the report.
        shown: Whether a browser shows it.
    """

    key: str
    address: str
    shown: bool


class Pictures(Protocol):
    """Where pictures go."""

    embedded: bool
    """Whether an address is the picture itself, which the page should hold once."""

    def place(self, file: Path) -> Placed | None:
        """Take a picture into the report; None where there is no such file."""
        ...


class _Placing(ABC):
    """Takes each file once, whoever asks for it."""

    def __init__(self) -> None:
        self._known: dict[Path, Placed | None] = {}

    def place(self, file: Path) -> Placed | None:
        """Take a picture into the report; None where there is no such file."""
        if file not in self._known:
            key = _key(file)
            self._known[file] = self._place(file, key) if key else None
        return self._known[file]

    @abstractmethod
    def _place(self, file: Path, key: str) -> Placed:
        """Take a picture that is there."""


class FilesBeside(_Placing):
    """Copies pictures into a folder beside the page, each content once whatever its names."""

    embedded = False

    def __init__(self, root: Path, copy: Callable[[Path, Path], object]) -> None:
        """Take pictures into the folder `pictures` below `root`.

        Args:
            root: The report's folder.
            copy: What copies a file to a path.
        """
        super().__init__()
        self._root = root
        self._copy = copy
        self._written: set[str] = set()

    def _place(self, file: Path, key: str) -> Placed:
        address = f"{_FOLDER}/{key}{file.suffix}"
        if address not in self._written:
            (self._root / _FOLDER).mkdir(parents=True, exist_ok=True)
            self._copy(file, self._root / address)
            self._written.add(address)
        return Placed(key, address, shown=file.suffix in _TYPES)


class DataUrls(_Placing):
    """Puts pictures into the page, as data URLs (RFC 2397); what no browser shows stays out."""

    embedded = True

    def _place(self, file: Path, key: str) -> Placed:
        kind = _TYPES.get(file.suffix)
        if kind is None:
            return Placed(key, "", shown=False)
        content = base64.b64encode(file.read_bytes()).decode("ascii")
        return Placed(key, f"data:{kind};base64,{content}", shown=True)


def _key(file: Path) -> str:
    """Return the beginning of a file's SHA-256; empty where it is not there."""
    try:
        digest = hashlib.sha256(file.read_bytes()).hexdigest()
    except OSError:
        return ""
    return digest[:SHORT]
