"""What would help: a package, a link, another libc, another image."""

import csv
import posixpath
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache
from importlib import resources

from packaging.tags import Tag

from wheelgate.doctor.answers import PipEra
from wheelgate.doctor.elf.mapped import BrokenElfError
from wheelgate.doctor.elf.shared_object import SharedObject, bare
from wheelgate.doctor.image.facts import ImageFacts
from wheelgate.doctor.image.other_images import tags_of_file
from wheelgate.doctor.loader.files import Files
from wheelgate.doctor.loader.scope import Missing, Scope
from wheelgate.images.apk_database import DATABASES, read_database


def for_wheel(image: ImageFacts, tags: Iterable[Tag], requires_python: str = "") -> ImageFacts:
    """Return an image's facts with those of the project's other images that a wheel is for.

    Args:
        image: The image.
        tags: The wheel's.
        requires_python: What its METADATA says of Python's version.
    """
    fitting = tuple(one for one in image.others if one.takes(tags, requires_python))
    return image if fitting == image.others else replace(image, others=fitting)


def for_file(image: ImageFacts, path: str, found: SharedObject) -> ImageFacts:
    """Return the same for a file that lies in no wheel; none is left where that is unclear."""
    return for_wheel(image, tags_of_file(path, found))


def routes(image: ImageFacts) -> tuple[str, ...]:
    """Return the ways to run what is made for the other C library.

    Of the project's other images those are named that `for_wheel` or `for_file` left.
    """
    fitting, other = (
        ("musllinux", "manylinux") if image.libc == "musl" else ("manylinux", "musllinux")
    )
    found = [f"install the {fitting} wheel, where the project has one"]
    if names := [one.name for one in image.others if one.platform.startswith(other)]:
        found.append(f"or take an image for {other} wheels: {', '.join(names)}")
    elif image.libc == "musl":
        found.append("or take an image with glibc, or bring glibc and a Python for it to Alpine")
    return tuple(found)


def for_refusal(image: ImageFacts, eras: Sequence[PipEra], refused: PipEra) -> tuple[str, ...]:
    """Return what would have pip take a wheel that the image's pip refuses.

    Args:
        image: The image.
        eras: What every range of pip's versions would do with it, the oldest first.
        refused: What the image's own pip does.
    """
    if newer_pip := next((era for era in eras[eras.index(refused) :] if era.accepts), None):
        return (f"take a newer pip: {newer_pip.versions} would take it",)
    if refused.refusal == "pip":
        refused = eras[-1]  # a newer pip alone is not enough, and says what else is wrong
    if refused.refusal == "other libc":
        return routes(image)
    if refused.refusal not in {"older libc", "python"}:
        return ()
    names = ", ".join(one.name for one in image.others)
    if refused.refusal == "python":
        return (f"take an image that the wheel is for: {names}",) if names else ()
    newer = f"take an image with a newer {image.libc}"
    return (f"{newer}: {names}" if names else newer, "or an older version of the wheel")


def for_library(image: ImageFacts, scope: Scope, missing: Missing) -> tuple[str, ...]:
    """Return what would bring a missing library."""
    name = missing.name
    found = []
    if re.match(r"(ld-linux|libc\.so\.6|libm\.so\.6|libpthread\.so\.0)", name):
        return routes(image) if image.libc == "musl" else ()
    if re.match(r"(ld-musl|libc\.musl)", name):
        return ("it is made for musl; " + routes(image)[0],)
    elsewhere = [path for path in scope.files.named(name) if scope.files.file(path) is not None]
    if elsewhere and missing.search.folders:
        found.append(_elsewhere(image, scope, elsewhere[0], missing.search.folders))
    if image.libc == "musl" and (package := _apk(image, name)):
        found.append(package)
    return tuple(found)


def _elsewhere(image: ImageFacts, scope: Scope, path: str, folders: Sequence[str]) -> str:
    """Say that a library is there, in a folder that is not searched for it."""
    owner = image.owners.get(scope.files.file(path) or "", "")
    of = f" (of {owner})" if owner else ""
    kind = _kind(scope.files, path)
    if (kind, scope.loader.family) == ("musl", "glibc"):
        return f"{path}{of} is for musl and of no use here"
    made_for = f", made for {kind}" if kind not in {"", scope.loader.family} else ""
    searched = ", ".join(dict.fromkeys(folders))
    return f"misplaced: it is {path}{of}{made_for}, the loader looks in {searched}"


def of_other_libc(scope: Scope, symbols: list[str]) -> list[str]:
    """Return those of some symbols that the other C library gives, and this image's does not."""
    other = "glibc" if scope.loader.family == "musl" else "musl"
    return sorted(name for name in symbols if bare(name) in _symbols_of(other))


def for_symbols(image: ImageFacts, scope: Scope, symbols: list[str]) -> tuple[str, ...]:
    """Return who would give symbols that nothing gives."""
    names = {bare(symbol) for symbol in symbols}
    theirs = of_other_libc(scope, sorted(names))
    other = "glibc" if scope.loader.family == "musl" else "musl"
    found = []
    if theirs:
        found.append(f"{other} gives {', '.join(theirs[:4])}: the file is made for {other}")
        found.extend(routes(image))
    if python := sorted(name for name in names if re.match(r"_?Py[A-Z_]", name)):
        found.append(f"{', '.join(python[:4])}: it is made for another version of Python")
    return tuple(found)


def _kind(files: Files, path: str) -> str:
    """Return the C library that a file is made for, as far as what it needs tells."""
    try:
        needed = files.object(path).needed
    except BrokenElfError:
        return ""
    if any(re.match(r"libc\.musl|ld-musl|libc\.so$", name) for name in needed):
        return "musl"
    return "glibc" if any(re.match(r"libc\.so\.6|ld-linux", name) for name in needed) else ""


def _apk(image: ImageFacts, name: str) -> str:
    """Return the package of Alpine that has a library."""
    for database in DATABASES:
        text = (image.files.text(f"/{database}") or b"").decode(errors="replace")
        for each in read_database(text):
            if f"so:{name}" in each.gives:
                return (
                    f"the installed package {each.name} says that it provides it: "
                    f"`apk fix {each.name}`"
                )
    known = _table("apk-libraries.csv").get(name)
    return f"`apk add {known}`" if known else ""


@cache
def _table(file: str) -> dict[str, str]:
    text = resources.files("wheelgate.doctor").joinpath(file).read_text(encoding="utf-8")
    rows = csv.reader(line for line in text.splitlines() if not line.startswith("#"))
    return {row[0]: row[1] for row in rows if len(row) > 1}


@cache
def _symbols_of(libc: str) -> frozenset[str]:
    text = (
        resources.files("wheelgate.doctor")
        .joinpath(f"symbols-{libc}.txt")
        .read_text(encoding="utf-8")
    )
    return frozenset(line for line in text.splitlines() if not line.startswith("#"))


def described(image: ImageFacts) -> str:
    """Return what an image is, in a clause."""
    python = f"Python {image.python.full_version}" if image.python else "no Python"
    libc = f"{image.libc} {image.libc_version}".strip() if image.libc else "no C library"
    return f"{posixpath.basename(image.name) or image.name}: {libc}, {python}, {image.machine}"
