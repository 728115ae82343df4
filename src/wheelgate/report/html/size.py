"""The rows of the report's part on size: by part of the image, by package, and what repeats."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from importlib.resources import files
from itertools import chain

from wheelgate.model.records import Duplicate, PackageSize, Run, Size
from wheelgate.report.tables import MB

_CACHES = "caches"
_LAYERS = "layers"
_REST = "*"
_SMALL = MB
"""Packages below this in every image stand apart."""


@dataclass(frozen=True)
class Part:
    """A part of an image: its key, its title, and patterns of package names by their kind."""

    key: str
    title: str
    names: dict[str, tuple[str, ...]]

    def names_it(self, package: PackageSize) -> bool:
        """Return whether a package belongs to it by its name."""
        return any(
            fnmatchcase(package.name.lower(), pattern.lower())
            for pattern in self.names.get(package.kind, ())
            if pattern != _REST
        )

    def takes_the_rest(self, package: PackageSize) -> bool:
        """Return whether a package belongs to it that no part names."""
        return _REST in self.names.get(package.kind, ())


@dataclass(frozen=True)
class PackageRow:
    """One package in the images that were weighed, in bytes; None where an image lacks it.

    Attributes:
        versions: Its version in each image that has it, where they differ; else one.
        only_in: The image that alone has it, else empty.
    """

    name: str
    kind: str
    part: str
    versions: tuple[str, ...]
    bytes: tuple[int | None, ...]
    only_in: str

    @property
    def small(self) -> bool:
        """Return whether it is below a megabyte in every image."""
        return max(each or 0 for each in self.bytes) < _SMALL


@cache
def parts() -> tuple[Part, ...]:
    """Return the parts of an image, in the order in which they are shown."""
    text = files("wheelgate.report.html").joinpath("parts.toml").read_text(encoding="utf-8")
    return tuple(
        Part(
            key=each.pop("key"),
            title=each.pop("title"),
            names={kind: tuple(names) for kind, names in each.items()},
        )
        for each in tomllib.loads(text)["part"]
    )


def part_of(package: PackageSize) -> Part:
    """Return the part of the image that a package belongs to."""
    named = (each for each in parts() if each.names_it(package))
    rest = (each for each in parts() if each.takes_the_rest(package))
    return next(chain(named, rest))


def split(size: Size) -> dict[str, int]:
    """Return the bytes of each part of an image, by its key; together they are its layers."""
    found = dict.fromkeys((part.key for part in parts()), 0)
    for package in size.packages:
        found[part_of(package).key] += package.bytes - package.cache_bytes
        found[_CACHES] += package.cache_bytes
    found[_LAYERS] = max(0, size.bytes - sum(found.values()))
    return found


def package_rows(sizes: Sequence[Size]) -> list[PackageRow]:
    """Return every package of some images, the largest first."""
    found: dict[tuple[str, str], dict[str, PackageSize]] = {}
    for size in sizes:
        for package in size.packages:
            found.setdefault((package.kind, package.name), {})[size.image] = package
    rows = []
    for (kind, name), by_image in found.items():
        one = next(iter(by_image.values()))
        rows.append(
            PackageRow(
                name=name,
                kind=kind,
                part=part_of(one).title,
                versions=tuple(dict.fromkeys(each.version for each in by_image.values())),
                bytes=tuple(
                    by_image[size.image].bytes if size.image in by_image else None for size in sizes
                ),
                only_in=next(iter(by_image)) if len(by_image) == 1 and len(sizes) > 1 else "",
            )
        )
    return sorted(rows, key=lambda row: (-max(each or 0 for each in row.bytes), row.name))


def duplicates(run: Run) -> list[tuple[str, tuple[Duplicate, ...], int]]:
    """Return, for each image, its repeated libraries, and the bytes that they repeat in all."""
    return [
        (size.image, size.duplicates, sum(each.repeated_bytes for each in size.duplicates))
        for size in run.sizes
        if size.duplicates
    ]
