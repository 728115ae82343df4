"""Open a wheel without unpacking more of it than is bounded, and judge it."""

import posixpath
import re
import zipfile
import zlib
from email.parser import HeaderParser
from pathlib import Path

from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.utils import InvalidWheelFilename, parse_wheel_filename

from wheelgate.doctor import elf, mends, pip_rules
from wheelgate.doctor.image import ImageFacts
from wheelgate.doctor.loading import judge_file
from wheelgate.doctor.shared_object import SharedObject
from wheelgate.doctor.verdicts import Finding, PipEra, WheelVerdict

_MOST_BYTES = 4_000_000_000
_MOST_RATIO = 200
"""Deflate's own limit is about 1030; shared objects reach 10, and bombs come near the limit."""

_MOST_FILES = 200_000
_BROKEN = (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError,
           ValueError, IndexError, KeyError)  # fmt: skip


class WheelProblemError(Exception):
    """A file is no wheel that could be opened; the text says why, in a clause."""


def judge_wheel(image: ImageFacts, path: Path, name: str = "") -> WheelVerdict:
    """Say what would happen with a wheel in an image.

    Args:
        image: The image.
        path: The wheel.
        name: Its name, which pip goes by, where the file has another.
    """
    name = name or path.name
    try:
        _, _, _, tags = parse_wheel_filename(name)
    except InvalidWheelFilename:
        text = "its name is not a wheel's: pip goes by NAME-VERSION-PYTHON-ABI-PLATFORM.whl"
        return WheelVerdict(name, (Finding("not-a-wheel", "stops", text),))
    try:
        objects, others, metadata = read_wheel(path, image)
    except WheelProblemError as error:
        return WheelVerdict(name, (Finding("not-a-wheel", "stops", str(error)),))
    eras = pip_rules.judge(image, tags)
    findings = _accepted(image, eras, metadata)
    files = image.files.with_files(objects, others)
    verdicts = tuple(judge_file(image, files, place) for place in sorted(objects))
    return WheelVerdict(name, tuple(findings), verdicts, eras)


def _accepted(image: ImageFacts, eras: tuple[PipEra, ...], metadata: str) -> list[Finding]:
    if image.python is None:
        return [Finding("no-python", "unknown", image.problem)]
    version, verdict = pip_rules.of_image(image, eras)
    which = f"pip {version}" if version else "a new pip (the image has none)"
    findings = []
    if verdict is not None and verdict.accepts is False:
        mend = mends.routes(image) if "musl" in verdict.reason else ()
        text = f"{which} would not take it: {verdict.reason}"
        findings.append(Finding("pip-refuses", "stops", text, mend=mend))
    elif verdict is not None and verdict.accepts is None:
        text = f"whether {which} would take it is open: {verdict.reason}"
        findings.append(Finding("pip-unclear", "unknown", text))
    requires = HeaderParser().parsestr(metadata).get("Requires-Python")
    try:
        if requires and not SpecifierSet(requires).contains(image.python.full_version, True):
            text = f"it requires Python {requires}, the image has {image.python.full_version}"
            findings.append(Finding("requires-python", "stops", text))
    except InvalidSpecifier:
        findings.append(Finding("requires-python", "note", f"it requires Python {requires!r}"))
    return findings


def read_wheel(
    path: Path, image: ImageFacts
) -> tuple[dict[str, SharedObject | str], set[str], str]:
    """Return a wheel's ELF files as they would lie in the image, its other files, its METADATA.

    Sizes are looked at before anything is unpacked, and again while it is.

    Raises:
        WheelProblemError: Where it is no zip, is damaged, or unpacks to too much.
    """
    site = image.python.site if image.python else "/site-packages"
    objects: dict[str, SharedObject | str] = {}
    others: set[str] = set()
    metadata = ""
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            _bounded(members, path.stat().st_size)
            for member in members:
                if member.is_dir():
                    continue
                place = _place(member.filename, site)
                if place is None:
                    raise WheelProblemError(f"{member.filename!r} would leave the folder")
                others.add(place)
                if member.filename.endswith(".dist-info/METADATA") and member.file_size < 10**7:
                    with archive.open(member) as content:
                        metadata = content.read().decode(errors="replace")
                elif _may_be_elf(member):
                    found = _read_member(archive, member, place)
                    if found is not None:
                        objects[place] = found
    except _BROKEN as error:
        raise WheelProblemError(f"it is not a zip that can be read: {error}") from None
    if not metadata:
        raise WheelProblemError("it has no METADATA in a folder .dist-info")
    return objects, others - set(objects), metadata


def _bounded(members: list[zipfile.ZipInfo], stored: int) -> None:
    total = sum(member.file_size for member in members)
    if len(members) > _MOST_FILES:
        raise WheelProblemError(
            f"it holds {len(members)} files; no more than {_MOST_FILES} are read"
        )
    if total > _MOST_BYTES or total > max(stored, 100_000) * _MOST_RATIO:
        raise WheelProblemError(
            f"it would unpack to {total / 1e6:.0f} MB from {stored / 1e6:.1f}: not opened"
        )


def _place(name: str, site: str) -> str | None:
    """Return where pip would put a file (the binary distribution format, "data" folders)."""
    path = posixpath.normpath(name)
    if path.startswith(("/", "../")) or path == "..":
        return None
    match = re.match(r"[^/]+\.data/(purelib|platlib|scripts|data|headers)/(.+)", path)
    if match is None or match[1] in {"purelib", "platlib"}:
        return posixpath.join(site, match[2] if match else path)
    prefix = posixpath.normpath(posixpath.join(site, "../../.."))
    folder = {"scripts": "bin", "headers": "include"}.get(match[1], "")
    return posixpath.join(prefix, folder, match[2])


def _may_be_elf(member: zipfile.ZipInfo) -> bool:
    """Tell whether a file is worth a look: a text of Python or a type stub is none."""
    return member.file_size >= 52 and not member.filename.endswith(
        (
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
    )


def _read_member(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, place: str
) -> SharedObject | str | None:
    with archive.open(member) as content:
        head = content.read(4)
        if not elf.is_elf(head):
            return None
        data = head + content.read(member.file_size)
    try:
        return elf.read(data, place)
    except elf.BrokenElfError as error:
        return str(error)
