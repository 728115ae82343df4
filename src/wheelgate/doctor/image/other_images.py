"""The project's other images, and which of them a wheel or a file could go to instead."""

import posixpath
import re
from collections.abc import Iterable
from dataclasses import dataclass

from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.tags import Tag

from wheelgate.doctor.elf.shared_object import SharedObject
from wheelgate.images.wheelhouse.platform_tags import interpreters, platform_of


@dataclass(frozen=True)
class OtherImage:
    """An image of the project, as far as its configuration tells.

    Attributes:
        name: Its name there.
        platform: The newest platform tag of its wheels.
        python: The version of its Python, as (3, 13).
    """

    name: str
    platform: str
    python: tuple[int, int]

    def takes(self, tags: Iterable[Tag], requires_python: str = "") -> bool:
        """Tell whether a wheel is for its Python, and for its C library or an older one.

        Tags that say nothing of a C library are not enough: nothing is known of the image's own.

        Args:
            tags: The wheel's.
            requires_python: What its METADATA says of Python's version.
        """
        own = platform_of(self.platform)
        known = interpreters(self.python, free_threaded=False)
        for tag in tags:
            asked = platform_of(tag.platform)
            if asked is None or own is None or (tag.interpreter, tag.abi) not in known:
                continue
            # PEP 600 and 656: a tag covers every later version of the same major one.
            same = (asked.kind, asked.machine, asked.version[0])
            if same == (own.kind, own.machine, own.version[0]) and asked.version <= own.version:
                return self._is_meant(requires_python)
        return False

    def _is_meant(self, requires_python: str) -> bool:
        """Tell whether all releases of its Python are meant: which of them it has is not known."""
        try:
            wanted = SpecifierSet(requires_python)
        except InvalidSpecifier:
            return False
        short = ".".join(map(str, self.python))
        return wanted.contains(f"{short}.0") and wanted.contains(f"{short}.99")


def tags_of_file(path: str, found: SharedObject) -> frozenset[Tag]:
    """Return the tags of a wheel that would hold an extension module; none where they are unclear.

    Its name tells the Python (a stable ABI's does not say from which version on), the versions of
    symbols that it needs tell glibc's version.

    Args:
        path: Where it lies.
        found: What it is.
    """
    match = re.search(r"\.cpython-3(\d+)(t?)-[\w-]+\.so$", posixpath.basename(path))
    asked = [
        int(version.partition(".")[2].partition(".")[0])
        for _, versions in found.symbols.needed_versions
        for version in versions
        if re.match(r"GLIBC_2\.\d", version)
    ]
    if match is None or not asked:
        return frozenset()
    name = f"cp3{match[1]}"
    return frozenset({Tag(name, f"{name}{match[2]}", f"manylinux_2_{max(asked)}_{found.machine}")})
