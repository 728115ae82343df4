"""Open a wheel, and read of it no more than is bounded."""

import lzma
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.parser import HeaderParser
from pathlib import Path

from packaging.tags import Tag
from packaging.utils import InvalidWheelFilename, parse_wheel_filename
from packaging.version import Version

from wheelgate.doctor.elf import reader
from wheelgate.doctor.elf.mapped import BrokenElfError
from wheelgate.doctor.elf.shared_object import SharedObject

_MOST_BYTES = 4_000_000_000
_MOST_RATIO = 50
"""Of a whole wheel: wheels reach 16, and bombs come near deflate's own limit of about 1030."""

_ANY_RATIO_BYTES = 50_000_000
"""Up to here the ratio says nothing: a library that patchelf padded with zeros reaches 500."""

_CHUNK = 4_000_000
_MOST_FILES = 200_000
_MOST_METADATA = 10_000_000
_NO_ELF = (
    ".py",
    ".pyi",
    ".pyx",
    ".pxd",
    ".h",
    ".hpp",
    ".txt",
    ".md",
    ".json",
    ".csv",
    ".npz",
    ".npy",
)


class WheelProblemError(Exception):
    """A file is no wheel that could be opened; the text says why, in a clause."""


@dataclass(frozen=True)
class Wheel:
    """A wheel, as it would lie in an image.

    Attributes:
        name: Its file name.
        project: The project's name, normalised.
        version: Its version.
        tags: What it says that it runs on.
        objects: Its ELF files by their paths, or why one cannot be read.
        others: Paths of its other files.
        requires_python: What its METADATA says of Python's version, or "".
    """

    name: str
    project: str
    version: Version
    tags: frozenset[Tag]
    objects: dict[str, SharedObject | str]
    others: set[str]
    requires_python: str


def read_wheel(path: Path, site: str, name: str = "") -> Wheel:
    """Read a wheel. Sizes are looked at before anything is unpacked, and again while it is.

    Args:
        path: The file.
        site: The folder that pip would unpack it into.
        name: Its name, which pip goes by, where the file has another.

    Raises:
        WheelProblemError: Where its name is none of a wheel's, or it is no zip, is damaged, or
            unpacks to too much.
    """
    name = name or path.name
    try:
        project, version, _, tags = parse_wheel_filename(name)
    except InvalidWheelFilename:
        raise WheelProblemError(
            "its name is not a wheel's: pip goes by NAME-VERSION-PYTHON-ABI-PLATFORM.whl"
        ) from None
    if not path.is_file():
        raise WheelProblemError("it is not a regular file")
    objects: dict[str, SharedObject | str] = {}
    others: set[str] = set()
    metadata = bytearray()
    with _opened(path) as archive:
        for member in _bounded(archive.infolist(), path.stat().st_size):
            place = _place(member.filename, site)
            if place is None:
                raise WheelProblemError(f"{member.filename!r} would leave the folder")
            others.add(place)
            if member.filename.endswith(".dist-info/METADATA"):
                metadata = _content(archive, member, b"", _MOST_METADATA)
            elif member.file_size >= 52 and not member.filename.endswith(_NO_ELF):
                content = _content(archive, member, reader.MAGIC, reader.MOST_BYTES)
                if content:
                    objects[place] = _object(content, place)
    if not metadata:
        raise WheelProblemError("it has no METADATA in a folder .dist-info")
    headers = HeaderParser().parsestr(metadata.decode(errors="replace"))
    requires = str(headers.get("Requires-Python") or "")
    return Wheel(name, project, version, tags, objects, others - set(objects), requires)


@contextmanager
def _damage_is_said() -> Iterator[None]:
    """Turn what zipfile raises on a damaged file into the clause that says so.

    Its documentation names BadZipFile, RuntimeError for a member with a password, and (a subclass
    of that) NotImplementedError for a method of compression that it lacks. Damage also shows as an
    error of the decompressor (zlib, lzma, bz2's OSError), as an early end (EOFError), as a place
    before the file's beginning or a name that is no text (both ValueError).
    """
    try:
        yield
    except (
        zipfile.BadZipFile,
        RuntimeError,
        zlib.error,
        lzma.LZMAError,
        OSError,
        EOFError,
        ValueError,
    ) as error:
        raise WheelProblemError(f"it is not a zip that can be read: {error}") from None


@contextmanager
def _opened(path: Path) -> Iterator[zipfile.ZipFile]:
    with _damage_is_said():
        archive = zipfile.ZipFile(path)
    with archive:
        yield archive


def _content(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, begins: bytes, most: int
) -> bytearray:
    """Return the first bytes of a file of the archive; none where it begins with others.

    They are written into their place as they are unpacked, so that they are in memory once.
    """
    with _damage_is_said(), archive.open(member) as content:
        head = content.read(len(begins))
        if head != begins:
            return bytearray()
        whole = bytearray(min(member.file_size, most))
        whole[: len(head)] = head
        place = len(head)
        while part := content.read(min(_CHUNK, len(whole) - place)):
            whole[place : place + len(part)] = part
            place += len(part)
        del whole[place:]
        return whole


def _bounded(members: list[zipfile.ZipInfo], stored: int) -> list[zipfile.ZipInfo]:
    """Return the files of an archive, where they are not too many or too large."""
    total = sum(member.file_size for member in members)
    if len(members) > _MOST_FILES:
        raise WheelProblemError(
            f"it holds {len(members)} files; no more than {_MOST_FILES} are read"
        )
    for member in members:
        if member.file_size > reader.MOST_BYTES:
            raise WheelProblemError(
                f"{member.filename!r} would unpack to {member.file_size / 1e6:.0f} MB: not opened"
            )
    if total > _MOST_BYTES or total > max(stored * _MOST_RATIO, _ANY_RATIO_BYTES):
        raise WheelProblemError(
            f"it would unpack to {total / 1e6:.0f} MB from {stored / 1e6:.1f}: not opened"
        )
    return [member for member in members if not member.filename.endswith("/")]


def _place(name: str, site: str) -> str | None:
    """Return where pip would put a file (the binary distribution format, "data" folders)."""
    path = posixpath.normpath(name)
    if path.startswith(("/", "../")) or path in {"..", "."}:
        return None
    match = re.match(r"[^/]+\.data/(purelib|platlib|scripts|data|headers)/(.+)", path)
    if match is None or match[1] in {"purelib", "platlib"}:
        return posixpath.join(site, match[2] if match else path)
    prefix = posixpath.normpath(posixpath.join(site, "../../.."))
    folder = {"scripts": "bin", "headers": "include"}.get(match[1], "")
    return posixpath.join(prefix, folder, match[2])


def _object(content: bytearray, place: str) -> SharedObject | str:
    try:
        return reader.read(content, place)
    except BrokenElfError as error:
        return str(error)
